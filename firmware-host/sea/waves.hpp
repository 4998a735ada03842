#pragma once
// Waves on deep water as a sum of components: the surface at the hull's mean place as a function of
// age alone, so that it does not matter who asks when. One owner, one thread.
//
// The JONSWAP spectrum (Hasselmann et al. 1973, Ergänzungsheft zur Deutschen Hydrographischen
// Zeitschrift A 8, 12) from half the peak's frequency to five times it is cut into even bands, one
// component each, at a random frequency of the band's middle part: so neither does the sea repeat
// itself, nor do two components beat for longer than a burst. The amplitudes are scaled so that
// their variance is exactly Hm0²/16. Directions are spread by cos^2s (Longuet-Higgins, Cartwright
// and Smith 1963); pairs of neighbours draw theirs evenly from the distribution (golden-ratio
// sequence), one to each side, so that each part of the spectrum has the mean direction.

#include <cstdint>
#include <map>
#include <vector>

#include "firmware-host/sea/oscillators.hpp"
#include "firmware-host/sea/vector.hpp"

namespace buoysim {

inline constexpr double gravity = 9.80665;  ///< m/s²

struct WaveSettings {
  double height = 1.5;     ///< Hm0, m; 0: no waves
  double period = 7;       ///< Tp, s
  double direction = 250;  ///< mean, coming from, degrees true
  double spread = 10;      ///< s of cos^2s; the higher, the longer the crests
  double gamma = 3.3;      ///< peak enhancement; 1: Pierson-Moskowitz
};

/// What the components add up to, by the definitions that wave instruments report.
struct SeaState {
  double height = 0;          ///< Hm0 = 4 √m0, m
  double peak_period = 0;     ///< s, of the spectrum
  double mean_period = 0;     ///< Tm02 = √(m0/m2), s
  double energy_period = 0;   ///< Tm-10 = m-1/m0, s
  double direction = 0;       ///< mean, coming from, weighted with the variance, degrees true
  double peak_direction = 0;  ///< likewise, of the components within 10 % of the peak's frequency
  double spread = 0;          ///< circular deviation √(2(1-r)), degrees
};

/// Motion of something that follows the water: m, m/s, m/s²; slopes are tangents to east and north.
struct WaveMotion {
  Vector displacement;
  Vector velocity;
  Vector acceleration;
  double slope_east = 0;
  double slope_north = 0;
  double slope_rate_east = 0;  ///< 1/s
  double slope_rate_north = 0;
};

/// First-order response to waves: 1 far below each cutoff frequency (Hz).
struct WaveResponse {
  double displacement_cutoff = 2;
  double tilt_cutoff = 0.4;
};

class Waves {
 public:
  Waves(const WaveSettings& settings, const WaveResponse& hull, std::uint64_t seed);

  [[nodiscard]] Phasors phasors(double age) const { return oscillators_.at(age); }
  /// Of the surface, in m above its mean.
  [[nodiscard]] double elevation(const Phasors& now) const;
  /// Of the hull.
  [[nodiscard]] WaveMotion motion(const Phasors& now) const;
  /// Pressure of the waves at a fixed depth (m), as a height of water: linear theory, e^(-kz).
  [[nodiscard]] double pressure_head(const Phasors& now, double depth) const;
  [[nodiscard]] const SeaState& state() const { return state_; }

  struct Component {
    double amplitude = 0;    ///< m
    double frequency = 0;    ///< rad/s
    double wave_number = 0;  ///< rad/m
    double to_east = 0;      ///< of the unit vector to where it runs
    double to_north = 0;
  };
  [[nodiscard]] const std::vector<Component>& components() const { return components_; }

 private:
  void make_components(const WaveSettings& settings, std::uint64_t seed);
  void make_sums(const WaveResponse& hull);
  void sum_up(const WaveSettings& settings);

  std::vector<Component> components_;
  Oscillators oscillators_;
  OscillatorSums<13> hull_;
  SeaState state_;
  mutable std::map<double, std::vector<double>> heads_;  // amplitudes by depth
};

}  // namespace buoysim
