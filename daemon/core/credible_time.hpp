#pragma once
// Which dates an instrument's clock may say. Pure; any thread.

#include "base/time.hpp"

namespace buoyd {

/// There was no buoyd before. A GNSS receiver that lost power says 1980 or 2000 until it hears
/// satellites, and one whose count of weeks ran over (IS-GPS-200, 20.3.3.3.1.1: ten bits) a date
/// 1024 weeks ago.
inline constexpr WallTime earliest_credible{
    std::chrono::sys_days{std::chrono::year{2026} / std::chrono::November / 1}.time_since_epoch()};

[[nodiscard]] constexpr bool is_credible(WallTime utc) {
  return utc >= earliest_credible;
}

}  // namespace buoyd
