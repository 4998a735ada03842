#pragma once
// The longest that a line may be busy with one thing when everything fails as late as it may: what
// the watchdog grants its thread. A bound, not a forecast. Pure; any thread.

#include "acquire/line_plan.hpp"

namespace buoyd {

/// Of one turn of the line's worker: opening the line and hearing it out, or the longest poll of
/// any of its instruments (wake-ups, every request to its time-out, every retry and refusal, the
/// step `recover`, all the pauses that the model wants) or switching of a relay, and the settling
/// behind it. 5 s at least.
/// What is read again (piecewise because it was refused, or because a scan's counter moved) has 10
/// minutes.
[[nodiscard]] Micros longest_transaction(const LinePlan& plan);

}  // namespace buoyd
