#pragma once
// Heights and periods of a sea, from the moments of its spectrum. Pure; any thread.

#include "science/waves/wave_spectrum.hpp"

namespace buoyd {

/// Below this variance, in m², the sea is flat: it has neither periods nor directions.
inline constexpr double flat_sea_m0 = 1e-12;

/// m_n = sum of fⁿ S df; S in m²/Hz and f in Hz. Undefined is NaN.
struct WaveMoments {
  double m_minus1, m0, m1, m2;
  double hm0;   ///< significant wave height 4 √m0, m
  double tp;    ///< peak period, 1 / f of the largest density, the first of equal ones, s
  double tm01;  ///< mean period m0 / m1, s
  double tm02;  ///< mean zero-crossing period √(m0 / m2), s
  double te;    ///< energy period m_minus1 / m0, s
};

/// By the IAHR list of sea state parameters (J. Waterway, Port, Coastal, Ocean Eng. 115, 1989);
/// each density counts with its own band's width. All is undefined of a spectrum without bands, the
/// periods of a flat sea, and m_minus1 and te where a band lies at 0 Hz.
[[nodiscard]] WaveMoments wave_moments(const WaveSpectrum& spectrum);

/// The band with the largest density, the first of equal ones. The spectrum has one at least.
[[nodiscard]] std::size_t peak_of(const WaveSpectrum& spectrum);

}  // namespace buoyd
