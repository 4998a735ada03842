#include "firmware-host/world/waveform.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>
#include <string_view>

namespace buoysim {

namespace {

struct Usual {
  std::string_view what;  // a unit, or how a channel's name begins
  double mean;
  double amplitude;
  double noise;
};

/// What a buoy in a temperate sea would see, by how the channel's name begins …
constexpr std::array<Usual, 12> usual_of_name{{
    {"pitch", 0, 4, 0.3},
    {"roll", 0, 6, 0.3},
    {"tilt", 3, 1.5, 0.1},
    {"ph_voltage", -62, 3, 0.2},
    {"ph", 8.1, 0.06, 0.004},
    {"upward_wind", 0, 0.3, 0.05},
    {"oxygen_saturation", 97, 4, 0.2},
    {"latitude", 54.0143, 0.0004, 0},
    {"longitude", 6.5876, 0.0006, 0},
    {"speed_over_ground", 0.4, 0.3, 0.05},
    {"battery_voltage", 12.7, 0.4, 0.01},
    {"generator_voltage", 24.1, 0.8, 0.05},
}};

/// … else by its unit.
constexpr std::array<Usual, 22> usual_of_unit{{
    {"m s-1", 8, 3, 0.3},
    {"knot", 15, 5, 0.5},
    {"km h-1", 28, 10, 0.5},
    {"degree", 225, 30, 2},
    {"degree_Celsius", 12, 2, 0.05},
    {"hPa", 1013, 6, 0.05},
    {"bar", 1.013, 0.006, 0},
    {"percent", 75, 10, 0.5},
    {"V", 12.6, 0.6, 0.02},
    {"A", 1.2, 0.8, 0.05},
    {"m", 2, 0.5, 0.01},
    {"g m-3", 9, 2, 0.1},
    {"g kg-1", 33.8, 0.3, 0.01},
    {"mg L-1", 8.5, 0.8, 0.02},
    {"uS cm-1", 42000, 800, 5},
    {"mS cm-1", 42, 0.8, 0.01},
    {"mV", 210, 25, 1},
    {"ohm cm", 24, 0.5, 0.01},
    {"rad", 1.5, 0.5, 0.01},
    {"dbar", 10, 0.4, 0.02},
    {"degrees_north", 54, 0.001, 0},
    {"degrees_east", 6.5, 0.001, 0},
}};

const Usual* usual_for(const std::string& name, const std::string& unit) {
  const auto* const named =
      std::find_if(usual_of_name.begin(), usual_of_name.end(),
                   [&](const Usual& usual) { return name.starts_with(usual.what); });
  if (named != usual_of_name.end()) {
    return named;
  }
  const auto* const measured = std::find_if(usual_of_unit.begin(), usual_of_unit.end(),
                                            [&](const Usual& usual) { return usual.what == unit; });
  return measured == usual_of_unit.end() ? nullptr : measured;
}

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

bool has_default_waveform(const std::string& name, const std::string& unit) {
  return usual_for(name, unit) != nullptr;
}

WaveformSpec default_waveform(const std::string& name, const std::string& unit, double minimum,
                              double maximum) {
  WaveformSpec spec;
  if (const Usual* const usual = usual_for(name, unit)) {
    spec.shape = Shape::sine;
    spec.mean = usual->mean;
    spec.amplitude = usual->amplitude;
    spec.noise = usual->noise;
  }
  // A period of its own for each channel, so that two of one unit do not move as one.
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
