// The shutter before the lamp: opens and closes as the character wants it.
#include <cstdint>
#include <functional>
#include <thread>

#include "character.hpp"

#ifndef LAMP_TICK_MS
#define LAMP_TICK_MS 50
#endif

namespace lamp {

// What the shutter is doing; it needs one tick to change over.
enum class Position : std::uint8_t { Closed, Opening, Open, Closing };

// Drives a shutter through the periods of a character.
class Shutter {
public:
    using Motor = std::function<void(bool open)>;

    Shutter(Character character, Motor motor)
        : character_(std::move(character)), motor_(std::move(motor)) {}

    // One step: looks where in the period we are and moves the shutter if it has to.
    void tick() {
        const bool lit = character_.lit_at(elapsed_);
        if (lit != wanted_) {
            wanted_ = lit;
            position_ = lit ? Position::Opening : Position::Closing;
            motor_(lit);
        } else {
            position_ = lit ? Position::Open : Position::Closed;
        }
        elapsed_ += Millis(LAMP_TICK_MS);
    }

    // Runs until the character has been shown so many times.
    void run(int periods) {
        const Millis end = elapsed_ + periods * character_.period();
        while (elapsed_ < end) {
            tick();
            std::this_thread::sleep_for(Millis(LAMP_TICK_MS));
        }
        close();
    }

    Position position() const { return position_; }

private:
    // Nobody leaves a lamp uncovered by day: the sun would shine backwards through the lens.
    void close() {
        if (wanted_) motor_(false);
        wanted_ = false;
        position_ = Position::Closed;
    }

    Character character_;
    Motor motor_;
    Millis elapsed_{0};
    bool wanted_ = false;
    Position position_ = Position::Closed;
};

// How much of its period a light is lit, from 0 to 1.
double lit_share(const Character& character) {
    Millis lit{0};
    for (const Phase& phase : character.phases()) {
        if (phase.lit) lit += phase.length;
    }
    return static_cast<double>(lit.count()) / static_cast<double>(character.period().count());
}

}  // namespace lamp
