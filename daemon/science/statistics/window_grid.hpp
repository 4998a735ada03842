#pragma once
// Where averaging windows lie in UTC, and how they are stamped. Pure functions; any thread.
// A window holds the samples with end - period < t <= end, so that one on an edge belongs to one
// window only and a window's end may stand for it (CF conventions 1.11, section 7.1 and
// example 7.5; NDBC stamps averages with the end of acquisition).

#include <cstdint>

#include "base/time.hpp"

namespace buoyd {

/// The end of the window that holds `time`. Ends are whole multiples of `period` (above 0) after
/// 1970-01-01T00:00:00Z + `phase`, and before it.
[[nodiscard]] WallTime window_end(WallTime time, Micros period, Micros phase = Micros(0));

/// floor(period / interval): how many samples a window should hold, or how many make a gust. An
/// interval that a rate was rounded to is taken for what it was: 66,667 us for a fifteenth of a
/// second, else for that next to it of which the period is a whole multiple. 0 if either is not
/// above 0; at most 2^32 - 1.
[[nodiscard]] std::uint32_t expected_samples(Micros period, Micros interval);

}  // namespace buoyd
