#pragma once
// The longest time that a line may be busy with one thing if everything fails as late as possible.
// The watchdog grants it to the line's thread. It is a bound, not a forecast. Pure; any thread.

#include "acquire/line_plan.hpp"

namespace buoyd {

/// The longest turn of the line's worker, 5 s at least. A turn opens the line and waits for its
/// silence, or polls an instrument (wake-ups, every request to its time-out, every retry and
/// refusal, the step `recover`, all pauses of the model), or switches a relay; then the line
/// settles. Reading again (piecewise after a refusal, or because a scan's counter moved) gets 10
/// minutes.
[[nodiscard]] Micros longest_transaction(const LinePlan& plan);

}  // namespace buoyd
