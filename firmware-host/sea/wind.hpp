#pragma once
// Wind with shear and turbulence as a function of age and height alone. One owner, one thread.
//
// The mean follows a power law of height. Turbulence follows the Kaimal spectra of IEC 61400-1
// (edition 3, annex B.2): standard deviations 1, 0.8 and 0.5 times turbulence × mean for along,
// across and up, length scales 8.1, 2.7 and 0.66 times Λ (0.7 z, at most 42 m). Each component is a
// sum of cosines, one at a random frequency of each of 96 logarithmic bands from 1/1200 to 2.5 Hz,
// with the variance of its band; together they have the whole variance. Heights differ by a phase
// for each cosine, height × a wave number drawn from a Cauchy distribution, whose scale is such
// that the coherence over a vertical distance r is the standard's exp(-12 √((f r/U)² + (0.12
// r/Lc)²)).

#include <cstdint>
#include <map>

#include "firmware-host/sea/oscillators.hpp"
#include "firmware-host/sea/vector.hpp"

namespace buoysim {

struct WindSettings {
  double speed = 8;         ///< mean at `height`, m/s
  double height = 10;       ///< m above the sea
  double shear = 0.11;      ///< exponent of the power law (0.11 to 0.14 over open sea)
  double direction = 240;   ///< mean, coming from, degrees true
  double veer = 0;          ///< degrees that the mean turns clockwise in 100 m upwards
  double turbulence = 0.1;  ///< intensity at `height`; the standard deviation is the same above
};

class Wind {
 public:
  Wind(const WindSettings& settings, std::uint64_t seed);

  [[nodiscard]] Phasors phasors(double age) const { return oscillators_.at(age); }
  /// To where it blows, m/s, at a height in m above the sea (at least 0.5 m).
  [[nodiscard]] Vector at(const Phasors& now, double height) const;
  /// m/s
  [[nodiscard]] double mean_speed(double height) const;
  /// Coming from, degrees true.
  [[nodiscard]] double mean_direction(double height) const;

 private:
  [[nodiscard]] OscillatorSums<3> gusts_at(double height) const;

  WindSettings settings_;
  Oscillators oscillators_;
  std::vector<double> band_edges_;    // Hz, one more than oscillators
  std::vector<double> wave_numbers_;  // rad/m upwards
  std::vector<double> across_phases_;
  std::vector<double> upward_phases_;
  mutable std::map<double, OscillatorSums<3>> gusts_;  // along, across, up; by height
};

}  // namespace buoysim
