#include "science/statistics/window_grid.hpp"

#include <algorithm>
#include <limits>

namespace buoyd {

WallTime window_end(WallTime time, Micros period, Micros phase) {
  const Micros past = (time.time_since_epoch() - phase) % period;
  const Micros missing = past > Micros(0) ? period - past : -past;
  return time + missing;
}

std::uint32_t expected_samples(Micros period, Micros interval) {
  if (period <= Micros(0) || interval <= Micros(0)) return 0;
  constexpr std::int64_t most = std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(std::min<std::int64_t>(period / interval, most));
}

WindowStamp window_stamp(WallTime end, Micros period) {
  return {.time = end, .middle = end - period / 2, .start = end - period, .end = end};
}

}  // namespace buoyd
