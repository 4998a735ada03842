#pragma once
// Where waves come from, by the first Fourier coefficients of their directions. Pure; any thread.

#include <limits>

#include "science/waves/wave_spectrum.hpp"

namespace buoyd {

struct WaveDirection {
  double direction = std::numeric_limits<double>::quiet_NaN();  ///< from, degrees, 0 <= d < 360
  double r1 = std::numeric_limits<double>::quiet_NaN();      ///< 0: from everywhere, 1: from there
  double spread = std::numeric_limits<double>::quiet_NaN();  ///< degrees, at most 81.03
};

/// By a1 (east) and b1 (north), each the coefficient of where waves go, over a0: direction 270° -
/// atan2(b1, a1), clockwise from the north that the axes have, r1 = hypot(a1, b1) / a0, 1 at most,
/// and the circular spread √(2 (1 - r1)) of Kuik, van Vledder and Holthuijsen (J. Phys. Oceanogr.
/// 18, 1988). Undefined (NaN): all if a0 is not above 0 or a coefficient is NaN, the direction if
/// both coefficients are 0.
[[nodiscard]] WaveDirection wave_direction(double a0, double a1, double b1);

/// At the band of the peak period. Undefined (NaN) without directions, of a flat sea
/// (wave_moments.hpp), and if that band's are.
[[nodiscard]] WaveDirection peak_direction(const WaveSpectrum& spectrum);

/// Of a1 and b1 averaged over the bands, each with the weight of its density. Bands without
/// directions are left out. Undefined (NaN) without any, and of a flat sea.
[[nodiscard]] WaveDirection mean_direction(const WaveSpectrum& spectrum);

}  // namespace buoyd
