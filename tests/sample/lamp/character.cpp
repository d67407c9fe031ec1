// Reading and writing the chart's short forms, and the phases of a period.
#include "character.hpp"

#include <array>
#include <regex>
#include <utility>

namespace lamp {
namespace {

// A flash is never longer than this: beyond, the chart says "LFl".
constexpr Millis FLASH_LENGTH{600};

// The dark between two flashes of one group.
constexpr Millis GROUP_GAP{1400};

const std::array<std::pair<const char*, Rhythm>, 4> RHYTHMS{{
    {"F", Rhythm::Fixed},
    {"Fl", Rhythm::Flashing},
    {"Iso", Rhythm::Isophase},
    {"Oc", Rhythm::Occulting},
}};

const std::string COLOURS = "WRGY";

Rhythm rhythm_named(const std::string& name) {
    for (const auto& [text, rhythm] : RHYTHMS) {
        if (name == text) return rhythm;
    }
    throw ChartError("no such rhythm: " + name);
}

}  // namespace

Character::Character(Rhythm rhythm, int group, Colour colour, Millis period)
    : rhythm_(rhythm), group_(group), colour_(colour), period_(period) {
    LAMP_REQUIRE(group >= 1, "a group has at least one flash");
    LAMP_REQUIRE(group <= LAMP_LARGEST_GROUP, "nobody counts so many flashes");
    LAMP_REQUIRE(period <= LAMP_LONGEST_PERIOD, "no chart prints such a long period");
}

std::vector<Phase> Character::phases() const {
    if (rhythm_ == Rhythm::Fixed) return {{period_, true}};
    if (rhythm_ == Rhythm::Isophase) return {{period_ / 2, true}, {period_ - period_ / 2, false}};
    // An occulting light is a flashing one with light and dark changed over.
    const bool flash = rhythm_ == Rhythm::Flashing;
    std::vector<Phase> phases;
    Millis left = period_;
    for (int count = 0; count < group_; ++count) {
        phases.push_back({FLASH_LENGTH, flash});
        phases.push_back({GROUP_GAP, !flash});
        left -= FLASH_LENGTH + GROUP_GAP;
    }
    LAMP_REQUIRE(left.count() >= 0, "the group does not fit into its period");
    phases.back().length += left;
    return phases;
}

bool Character::lit_at(Millis moment) const {
    Millis rest = moment % period_;
    for (const Phase& phase : phases()) {
        if (rest < phase.length) return phase.lit;
        rest -= phase.length;
    }
    return false;
}

Character parse_character(const std::string& text) {
    static const std::regex form(R"((F|Fl|Iso|Oc)(?:\((\d)\))? ([WRGY]) (\d+)s)");
    std::smatch parts;
    LAMP_REQUIRE(std::regex_match(text, parts, form), "not the character of a light: " + text);
    const int group = parts[2].matched ? std::stoi(parts[2]) : 1;
    const auto colour = static_cast<Colour>(COLOURS.find(parts[3].str()));
    return Character(rhythm_named(parts[1]), group, colour, std::chrono::seconds(std::stoi(parts[4])));
}

std::string describe(const Character& character) {
    std::string text = RHYTHMS[static_cast<std::size_t>(character.rhythm())].first;
    if (character.group() > 1) text += "(" + std::to_string(character.group()) + ")";
    text += std::string(" ") + COLOURS[static_cast<std::size_t>(character.colour())];
    return text + " " + std::to_string(character.period().count() / 1000) + "s";
}

}  // namespace lamp
