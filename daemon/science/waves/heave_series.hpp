#pragma once
// A heave out of its acceleration. Pure; any thread.

#include <span>
#include <vector>

namespace buoyd {

struct FrequencyBand {
  double lowest_hz;
  double highest_hz;
};

/// The displacement in m whose second derivative in time is `acceleration` in m/s², of even
/// spacing: its Fourier transform is divided by -(2πf)² within the band, which must lie above 0,
/// and is 0 outside of it (M. J. Tucker, E. G. Pitt: Waves in Ocean Engineering, 2001, chapter 2).
/// Gravity is part of the mean and falls away with it.
///
/// Both ends, 1 / lowest_hz long, are NaN: the series is faded in and out there, because what the
/// transform takes for a jump from its end to its begin would be a wave. Empty if a sample is
/// missing, or nothing lies between the ends.
///
/// Memory while it runs: 64 bytes a sample, up to the next power of two.
[[nodiscard]] std::vector<double> heave_series(std::span<const double> acceleration, double rate_hz,
                                               const FrequencyBand& band);

}  // namespace buoyd
