#pragma once
// Degrees as instruments say them, radians as sums need them. Pure; any thread.

#include <cmath>
#include <numbers>

namespace buoysim {

inline constexpr double tau = 2 * std::numbers::pi;  ///< a full turn

[[nodiscard]] constexpr double to_radians(double degrees) {
  return degrees * std::numbers::pi / 180;
}

[[nodiscard]] constexpr double to_degrees(double radians) {
  return radians * 180 / std::numbers::pi;
}

/// The same direction in [0, 360).
[[nodiscard]] inline double wrapped(double degrees) {
  const double turned = std::fmod(degrees, 360.0);
  const double positive = turned < 0 ? turned + 360 : turned;
  return positive < 360 ? positive : 0;
}

/// Clockwise from north to where (east, north) points, in [0, 360); 0 where it points nowhere.
[[nodiscard]] inline double bearing(double east, double north) {
  return east == 0 && north == 0 ? 0 : wrapped(to_degrees(std::atan2(east, north)));
}

}  // namespace buoysim
