#pragma once
// Messages that are read together: their times do not tell when each was measured. Any thread.

#include <algorithm>

#include "base/time.hpp"

namespace buoyd {

/// One that comes so soon behind another was read with it, out of one packet or one backlog.
inline constexpr Micros longest_in_read = std::chrono::milliseconds(2);

/// Whether readings that come so far apart were sent together, as by a serial server. What an event
/// asks for more often than the interval comes further apart.
[[nodiscard]] inline bool is_of_one_packet(Micros step, Micros interval) {
  constexpr Micros longest = std::chrono::milliseconds(100);
  return step < std::min(interval / 2, longest);
}

}  // namespace buoyd
