#pragma once
// The spectrum of a sea, by bands of frequency. Values; any thread.

#include <cstddef>
#include <vector>

#include "base/error.hpp"

namespace buoyd {

/// All lists have one element a band, in order of frequency; none at all if nothing is known.
struct WaveSpectrum {
  std::vector<double> frequency;  ///< Hz, middle of the band
  std::vector<double> width;      ///< Hz
  std::vector<double> density;    ///< of the heave, m²/Hz; of its acceleration, (m/s²)²/Hz
  /// First Fourier coefficients of the directions, each normalised by the band's energy; NaN where
  /// the band has none. Both lists are empty if nothing but heave was measured.
  std::vector<double> a1, b1;
  std::size_t n_segments = 0;  ///< parts of the series that it is the mean of

  [[nodiscard]] std::size_t size() const { return frequency.size(); }
};

/// The spectrum of the heave, given that of its acceleration: each density divided by (2πf)⁴. What
/// an accelerometer's noise and tilt leave at low frequencies grows without bound by this, so that
/// bands below `low_cut_hz` are left out. Directions stay, if the horizontal series were
/// accelerations, too. ErrorCode::invalid: low_cut_hz is not above 0.
///
/// (M. J. Tucker, E. G. Pitt: Waves in Ocean Engineering, 2001, chapter 2.)
[[nodiscard]] Result<WaveSpectrum> heave_from_acceleration(const WaveSpectrum& acceleration,
                                                           double low_cut_hz);

}  // namespace buoyd
