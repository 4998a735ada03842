#pragma once
// Which times of a clock are believed. Pure; any thread.

#include <optional>

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

/// When a window's row is: at the window's end, after which it is named, where `utc` is no more
/// than 10 ms off. That was made of the row's boottime by another comparison of the clocks than the
/// one that placed it. Else `utc`: the clock was set meanwhile, or the row is of no window.
[[nodiscard]] inline WallTime window_time(const std::optional<WallTime>& end, WallTime utc) {
  constexpr Micros tolerance = std::chrono::milliseconds(10);
  return end && std::chrono::abs(*end - utc) <= tolerance ? *end : utc;
}

}  // namespace buoyd
