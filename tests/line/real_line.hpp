#pragma once
// A PortLine with all it needs, for tests in real time.

#include <fcntl.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "line/port/port_line.hpp"

namespace buoyd {

/// Long enough for a loaded machine; no test waits for it to pass but where it says so.
constexpr Micros patient{10'000'000};
constexpr Micros hasty{1'000};

inline LineSettings port_settings(const std::string& device) {
  LineSettings settings;
  settings.name = "port";
  settings.device = device;
  settings.baud = 115200;
  return settings;
}

/// A clock, a stop signal, a log that is kept, and lines that use them.
struct RealTime {
  SystemClock clock;
  StopSignal stop;
  std::vector<std::string> said;
  RepeatLog log{clock, [this](Priority, std::string_view text) { said.emplace_back(text); }};

  /// Far beyond any test: a wait that ends before ended for its own reason.
  [[nodiscard]] MonoTime far() const { return clock.mono() + std::chrono::hours(1); }
  /// In the past: only what is there already counts.
  [[nodiscard]] MonoTime at_once() const { return clock.mono(); }
};

/// An hour on whenever it is asked: every deadline is over at once.
class HastyClock final : public Clock {
 public:
  [[nodiscard]] MonoTime mono() const override { return MonoTime(now_ += std::chrono::hours(1)); }
  [[nodiscard]] WallTime wall() const override { return {}; }
  [[nodiscard]] ClockQuality quality() const override { return {}; }

 private:
  mutable Micros now_{0};
};

}  // namespace buoyd
