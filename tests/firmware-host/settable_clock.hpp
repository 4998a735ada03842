#pragma once
// A clock that stands until the test moves it. One thread.

#include "core/time.hpp"

namespace buoysim {

class SettableClock final : public buoyd::Clock {
 public:
  explicit SettableClock(buoyd::WallTime wall) : wall_(wall) {}

  void advance(buoyd::Micros by) {
    mono_ += by;
    wall_ += by;
  }

  [[nodiscard]] buoyd::MonoTime mono() const override { return mono_; }
  [[nodiscard]] buoyd::WallTime wall() const override { return wall_; }
  [[nodiscard]] buoyd::ClockQuality quality() const override { return {}; }

 private:
  buoyd::MonoTime mono_{buoyd::Micros{1'000'000'000}};
  buoyd::WallTime wall_;
};

}  // namespace buoysim
