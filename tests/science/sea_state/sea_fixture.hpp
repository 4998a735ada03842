#pragma once
// A sea of single waves, and kinds of readings that say how a buoy moves in it.

#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <vector>

#include "model/model.hpp"

namespace buoyd::test {

inline constexpr double sea_rate = 4;  // samples a second
inline constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

/// Waves of deep water that come from one direction, each with its height and its period.
struct Wave {
  double amplitude;  // m
  double hz;
  double phase;
};
struct SeaMotion {
  double up, east, north;        // displacement, m
  double up_2, east_2, north_2;  // acceleration, m/s²
  double slope_east, slope_north;
};

inline std::vector<Wave> swell_of_8_s() {
  std::vector<Wave> waves;
  for (int i = 0; i < 40; ++i) {
    const double hz = 0.09 + 0.0017 * i;
    const double width = (hz - 0.125) / 0.015;
    waves.push_back({0.3 * std::exp(-width * width), hz, 2.3999632 * i * i});
  }
  return waves;
}

/// 4 × the standard deviation.
inline double height_of(const std::vector<Wave>& waves) {
  double variance = 0;
  for (const Wave& wave : waves) variance += wave.amplitude * wave.amplitude / 2;
  return 4 * std::sqrt(variance);
}

inline SeaMotion sea_at(const std::vector<Wave>& waves, double from_degrees, double seconds) {
  constexpr double gravity = 9.81;
  const double to = (from_degrees + 180) * std::numbers::pi / 180;
  SeaMotion all{};
  for (const Wave& wave : waves) {
    const double omega = 2 * std::numbers::pi * wave.hz;
    const double angle = wave.phase - omega * seconds;  // of k x - ω t, at the origin
    const double up = wave.amplitude * std::cos(angle);
    const double along = -wave.amplitude * std::sin(angle);
    const double slope = along * omega * omega / gravity;
    all.up += up;
    all.east += along * std::sin(to);
    all.north += along * std::cos(to);
    all.up_2 -= omega * omega * up;
    all.east_2 -= omega * omega * along * std::sin(to);
    all.north_2 -= omega * omega * along * std::cos(to);
    all.slope_east += slope * std::sin(to);
    all.slope_north += slope * std::cos(to);
  }
  return all;
}

inline ModelChannel channel_in(const std::string& name, const std::string& unit,
                               const std::string& standard_name = "") {
  ModelChannel channel;
  channel.name = name;
  channel.unit = unit;
  channel.standard_name = standard_name;
  return channel;
}

/// heave (down), pitch, roll, heading; then accelerations up, east, north.
inline ModelKind motion_kind() {
  ModelKind kind;
  kind.name = "motion";
  kind.channels = {channel_in("heave", "m", "platform_heave_down"),
                   channel_in("pitch", "degree", "platform_pitch_fore_up"),
                   channel_in("roll", "degree", "platform_roll_starboard_down"),
                   channel_in("heading", "degree", "platform_orientation"),
                   channel_in("surge", "m s-2"),
                   channel_in("east", "m s-2"),
                   channel_in("north", "m s-2")};
  kind.channels[3].reference = DirectionReference::true_north;
  return kind;
}

}  // namespace buoyd::test
