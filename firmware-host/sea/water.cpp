#include "firmware-host/sea/water.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "firmware-host/sea/angles.hpp"
#include "firmware-host/sea/draws.hpp"
#include "firmware-host/sea/durations.hpp"
#include "firmware-host/sea/waves.hpp"

namespace buoysim {

namespace {

constexpr double m2_frequency = 2 * std::numbers::pi / (12.4206012 * hour_seconds);
constexpr double s2_frequency = 2 * std::numbers::pi / (12 * hour_seconds);
constexpr double s2_share = 1.0 / 3;       // of M2's current
constexpr double profile_power = 1.0 / 7;  // of the distance from the bottom
constexpr double density = 1026;           // kg/m³
constexpr double pascals = 1e4;            // in a decibar

}  // namespace

Water::Water(const WaterSettings& water, const CurrentSettings& current, const TideSettings& tide,
             std::uint64_t seed)
    : water_(water), current_(current), tide_(tide) {
  Draws draws(seed);
  m2_phase_ = draws.phase();
  s2_phase_ = draws.phase();
}

double Water::tide(double age) const {
  return tide_.m2 * std::cos(m2_frequency * age + m2_phase_) +
         tide_.s2 * std::cos(s2_frequency * age + s2_phase_);
}

/// Flood runs fastest a quarter of a period before high water, as in a standing wave.
Vector Water::current(double age, double depth) const {
  const double flood = to_radians(current_.axis);
  const double steady = to_radians(current_.direction);
  Vector sum{current_.speed * std::sin(steady), current_.speed * std::cos(steady), 0};
  const std::array<std::array<double, 2>, 2> parts{
      {{current_.tidal, m2_frequency * age + m2_phase_},
       {current_.tidal * s2_share, s2_frequency * age + s2_phase_}}};
  for (const auto& [speed, phase] : parts) {
    const double along = -speed * std::sin(phase);
    const double across = speed * current_.ellipse * std::cos(phase);
    sum.east += along * std::sin(flood) + across * std::cos(flood);
    sum.north += along * std::cos(flood) - across * std::sin(flood);
  }
  const double above_bottom = std::clamp(1 - depth / water_.depth, 0.0, 1.0);
  const double share = std::pow(above_bottom, profile_power);
  return {sum.east * share, sum.north * share, 0};
}

/// 0 far above the thermocline, 1 far below.
double Water::below(double age, double depth) const {
  const double middle =
      water_.thermocline + water_.swing * std::cos(m2_frequency * age + m2_phase_ + 1);
  return (1 + std::tanh((depth - middle) / water_.thickness)) / 2;
}

double Water::temperature(double age, double depth) const {
  return std::lerp(water_.temperature, water_.deep_temperature, below(age, depth));
}

double Water::salinity(double age, double depth) const {
  return std::lerp(water_.salinity, water_.deep_salinity, below(age, depth));
}

double Water::pressure(double column) {
  return density * gravity * column / pascals;
}

}  // namespace buoysim
