#include "science/waves/wave_moments.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace buoyd {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

double if_finite(double value) {
  return std::isfinite(value) ? value : unknown;
}

WaveMoments moments_alone(const WaveSpectrum& spectrum) {
  WaveMoments sum{0, 0, 0, 0, unknown, unknown, unknown, unknown, unknown};
  for (std::size_t i = 0; i < spectrum.size(); ++i) {
    const double f = spectrum.frequency[i];
    const double energy = spectrum.density[i] * spectrum.width[i];
    sum.m_minus1 += energy / f;
    sum.m0 += energy;
    sum.m1 += energy * f;
    sum.m2 += energy * f * f;
  }
  sum.m_minus1 = if_finite(sum.m_minus1);
  return sum;
}

}  // namespace

std::size_t peak_of(const WaveSpectrum& spectrum) {
  return static_cast<std::size_t>(std::ranges::max_element(spectrum.density) -
                                  spectrum.density.begin());
}

WaveMoments wave_moments(const WaveSpectrum& spectrum) {
  if (spectrum.size() == 0) {
    return {unknown, unknown, unknown, unknown, unknown, unknown, unknown, unknown, unknown};
  }
  WaveMoments moments = moments_alone(spectrum);
  moments.hm0 = 4 * std::sqrt(moments.m0);
  if (!(moments.m0 >= flat_sea_m0)) return moments;
  moments.tp = if_finite(1 / spectrum.frequency[peak_of(spectrum)]);
  moments.tm01 = if_finite(moments.m0 / moments.m1);
  moments.tm02 = if_finite(std::sqrt(moments.m0 / moments.m2));
  moments.te = moments.m_minus1 / moments.m0;
  return moments;
}

}  // namespace buoyd
