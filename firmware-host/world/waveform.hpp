#pragma once
// Plausible moving values: one waveform a channel. Deterministic by its seed and the times it is
// asked for. The simulation's thread.

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace buoysim {

enum class Shape : std::uint8_t { constant, sine, random_walk, ramp };

struct WaveformSpec {
  Shape shape = Shape::constant;
  double mean = 0;       ///< constant: the value; random_walk, ramp: where it starts
  double amplitude = 0;  ///< sine: half the swing; random_walk: how far it may stray
  double period = 600;   ///< s; sine: one wave; ramp: from mean to mean + amplitude and again
  double step = 0;       ///< random_walk: largest change from one record to the next
  double noise = 0;      ///< of either sign, added to every value, even distribution
  double per_point = 0;  ///< added for each further point of the axis
  double point_lag = 0;  ///< s; sine: so much later at each further point
  double low = -1e300;   ///< no value leaves [low, high]
  double high = 1e300;
  bool operator==(const WaveformSpec&) const = default;
};

class Waveform {
 public:
  Waveform(const WaveformSpec& spec, std::uint64_t seed) : spec_(spec), random_(seed) {}

  /// The values of one record at `time`, one for each point of the axis (1 for a scalar).
  [[nodiscard]] std::vector<double> next(buoyd::WallTime time, std::size_t points);

 private:
  [[nodiscard]] double at(double seconds) const;
  [[nodiscard]] double uniform();

  WaveformSpec spec_;
  std::mt19937_64 random_;
  double walked_ = 0;  // of the random walk, from the mean
};

/// Is anything known of what such a channel measures at sea?
[[nodiscard]] bool has_default_waveform(const std::string& name, const std::string& unit);

/// What a channel does if the scenario says nothing: by its name and unit, kept inside its limits;
/// 0 where nothing is known.
[[nodiscard]] WaveformSpec default_waveform(const std::string& name, const std::string& unit,
                                            double minimum, double maximum);

}  // namespace buoysim
