// The character of a light: what makes a sailor say "that one is Gull Skerry".
//
// A chart prints it as, for example, "Fl(3) W 15s": groups of three white flashes, and the whole begins again
// after fifteen seconds.
#ifndef LAMP_CHARACTER_HPP
#define LAMP_CHARACTER_HPP

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

// Stops with a message about the chart's text unless the condition holds.
#define LAMP_REQUIRE(condition, message)                  \
    do {                                                  \
        if (!(condition)) throw lamp::ChartError(message); \
    } while (false)

// The largest group that a sailor can count in a swell.
#define LAMP_LARGEST_GROUP 9

// The longest period that charts print.
#define LAMP_LONGEST_PERIOD std::chrono::seconds(60)

namespace lamp {

using Millis = std::chrono::milliseconds;

// A text that is not the character of any light.
class ChartError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// The colour of the glass before the lens.
enum class Colour { White, Red, Green, Yellow };

// How light and dark share the period.
enum class Rhythm {
    Fixed,      // always light
    Flashing,   // more dark than light
    Isophase,   // as much dark as light
    Occulting,  // more light than dark
};

// A stretch of the period in which the light does not change.
struct Phase {
    Millis length;
    bool lit;
};

// What the chart says about a light, and the phases that follow from it.
class Character {
public:
    Character(Rhythm rhythm, int group, Colour colour, Millis period);

    Rhythm rhythm() const { return rhythm_; }
    int group() const { return group_; }
    Colour colour() const { return colour_; }
    Millis period() const { return period_; }

    // Light and dark of one period, in their order; the lengths add up to the period.
    std::vector<Phase> phases() const;

    // Whether the light shows at a moment, counted from the start of any period.
    bool lit_at(Millis moment) const;

private:
    Rhythm rhythm_;
    int group_;
    Colour colour_;
    Millis period_;
};

// Reads the chart's text, such as "Fl(3) W 15s". Throws ChartError.
Character parse_character(const std::string& text);

// The chart's text for a character: the inverse of parse_character.
std::string describe(const Character& character);

}  // namespace lamp

#endif  // LAMP_CHARACTER_HPP
