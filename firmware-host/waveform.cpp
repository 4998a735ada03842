#include "firmware-host/waveform.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>
#include <string_view>

namespace buoysim {

namespace {

struct UnitDefault {
  std::string_view unit;
  double mean;
  double amplitude;
  double noise;
};

/// What a buoy in a temperate sea would see.
constexpr std::array<UnitDefault, 23> unit_defaults{{
    {"m s-1", 8, 3, 0.3},       {"kn", 12, 4, 0.5},       {"km h-1", 20, 6, 0.5},
    {"degree", 180, 40, 2},     {"degC", 12, 2, 0.05},    {"Celsius", 12, 2, 0.05},
    {"hPa", 1013, 6, 0.05},     {"mbar", 1013, 6, 0.05},  {"bar", 1.013, 0.006, 0.0001},
    {"inHg", 29.92, 0.2, 0.01}, {"%", 75, 10, 0.5},       {"V", 12.6, 0.6, 0.02},
    {"A", 1.2, 0.8, 0.05},      {"m", 2, 0.5, 0.01},      {"g m-3", 9, 2, 0.1},
    {"mg L-1", 8.5, 0.8, 0.02}, {"mg/L", 8.5, 0.8, 0.02}, {"uS cm-1", 42000, 800, 5},
    {"mS cm-1", 42, 0.8, 0.01}, {"1e-3", 34, 0.4, 0.01},  {"mV", 210, 25, 1},
    {"ohm cm", 24, 0.5, 0.01},  {"rad", 1.5, 0.5, 0.01},
}};

constexpr double seconds(buoyd::WallTime time) {
  return static_cast<double>(time.time_since_epoch().count()) / 1e6;
}

}  // namespace

double Waveform::at(double time) const {
  const double waves = time / spec_.period;
  switch (spec_.shape) {
    case Shape::sine:
      return spec_.mean + spec_.amplitude * std::sin(2 * std::numbers::pi * waves);
    case Shape::ramp:
      return spec_.mean + spec_.amplitude * (waves - std::floor(waves));
    case Shape::random_walk:
      return spec_.mean + walked_;
    case Shape::constant:
      break;
  }
  return spec_.mean;
}

double Waveform::uniform() {
  return std::uniform_real_distribution<double>(-1, 1)(random_);
}

std::vector<double> Waveform::next(buoyd::WallTime time, std::size_t points) {
  if (spec_.shape == Shape::random_walk) {
    walked_ = std::clamp(walked_ + spec_.step * uniform(), -spec_.amplitude, spec_.amplitude);
  }
  std::vector<double> values;
  for (std::size_t point = 0; point < points; ++point) {
    const auto index = static_cast<double>(point);
    const double noise = spec_.noise > 0 ? spec_.noise * uniform() : 0;
    const double value =
        at(seconds(time) - index * spec_.point_lag) + index * spec_.per_point + noise;
    values.push_back(std::clamp(value, spec_.low, spec_.high));
  }
  return values;
}

WaveformSpec default_waveform(const std::string& name, const std::string& unit, double minimum,
                              double maximum) {
  WaveformSpec spec;
  const auto* const known = std::find_if(unit_defaults.begin(), unit_defaults.end(),
                                         [&](const UnitDefault& d) { return d.unit == unit; });
  if (known != unit_defaults.end()) {
    spec.shape = Shape::sine;
    spec.mean = known->mean;
    spec.amplitude = known->amplitude;
    spec.noise = known->noise;
  }
  // A phase of its own for each channel, so that two of one unit do not move as one.
  spec.period = 120 + std::accumulate(name.begin(), name.end(), 0) % 60;
  spec.low = minimum;
  spec.high = maximum;
  const bool inside =
      spec.mean - spec.amplitude >= minimum && spec.mean + spec.amplitude <= maximum;
  if (!inside && maximum - minimum < 1e100) {
    spec.mean = (minimum + maximum) / 2;
    spec.amplitude = (maximum - minimum) / 8;
    spec.noise = (maximum - minimum) / 500;
  }
  return spec;
}

}  // namespace buoysim
