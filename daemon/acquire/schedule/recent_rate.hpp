#pragma once
// How many readings a minute came of late: over the last five minutes, or over the last hour if
// five minutes are too short to tell. Time is an argument. The line's own thread only.

#include <array>
#include <cstdint>

#include "base/time.hpp"

namespace buoyd {

class RecentRate {
 public:
  explicit RecentRate(MonoTime begun) : begun_(begun) {}

  void count(MonoTime now);
  /// Readings a minute; 0 in the first ten seconds, and if nothing came.
  [[nodiscard]] double per_minute(MonoTime now) const;

 private:
  static constexpr std::int64_t most_minutes = 60;

  struct Minute {
    std::int64_t number = -1;  // since CLOCK_BOOTTIME began
    std::uint32_t count = 0;
  };
  struct Window {
    std::uint64_t count = 0;
    Micros length{0};
    [[nodiscard]] double per_minute() const;
  };
  [[nodiscard]] Window last(std::int64_t minutes, MonoTime now) const;

  MonoTime begun_;
  std::array<Minute, most_minutes> minutes_{};
};

}  // namespace buoyd
