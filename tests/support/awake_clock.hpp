#pragma once
// An AwakeClock that stands still until a test moves it. Any thread.

#include <atomic>

#include "base/turn_watch.hpp"

namespace buoyd {

class FakeAwakeClock final : public AwakeClock {
 public:
  [[nodiscard]] Micros now() const override { return Micros(now_.load()); }
  void advance(Micros duration) { now_ += duration.count(); }

 private:
  std::atomic<Micros::rep> now_{1'000'000};
};

}  // namespace buoyd
