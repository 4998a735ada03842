#pragma once
// A clock that stands still until a test moves it.

#include "base/time.hpp"

namespace buoyd {

class FakeClock final : public Clock {
 public:
  [[nodiscard]] MonoTime mono() const override { return mono_; }
  [[nodiscard]] WallTime wall() const override { return wall_; }
  [[nodiscard]] ClockQuality quality() const override { return quality_; }

  /// Time passes: both clocks go on.
  void advance(Micros duration) {
    mono_ += duration;
    wall_ += duration;
  }
  void advance_to(MonoTime time) { advance(time - mono_); }
  /// The wall clock alone steps.
  void step(Micros step) { wall_ += step; }
  void set_wall(WallTime time) { wall_ = time; }
  void set_quality(ClockQuality quality) { quality_ = quality; }

 private:
  MonoTime mono_{std::chrono::hours(1)};
  WallTime wall_{std::chrono::seconds(1'795'158'000)};  // 2026-11-20T07:00:00Z
  ClockQuality quality_{ClockState::ntp, 10};
};

}  // namespace buoyd
