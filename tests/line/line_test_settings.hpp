#pragma once
// Settings that the tests of lines share.

#include "core/settings.hpp"

namespace buoyd {

/// 9600 8N1: a character is 1042 µs, the gap 3647 µs.
inline LineSettings rtu_bus() {
  LineSettings settings;
  settings.name = "bus";
  settings.device = "/dev/simulated";
  return settings;
}

inline LineSettings tcp_bus() {
  LineSettings settings;
  settings.name = "net";
  settings.device = "tcp://127.0.0.1:502";
  return settings;
}

inline constexpr Micros character_9600{1042};
inline constexpr Micros gap_9600{3647};

}  // namespace buoyd
