#include "science/waves/wave_direction.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "science/waves/wave_moments.hpp"

namespace buoyd {
namespace {

constexpr double degrees_a_radian = 180 / std::numbers::pi;

double coming_from(double a1, double b1) {
  const double from = 270 - std::atan2(b1, a1) * degrees_a_radian;
  return from >= 360 ? from - 360 : from;
}

bool has_directions(const WaveSpectrum& spectrum) {
  return !spectrum.a1.empty() && wave_moments(spectrum).m0 >= flat_sea_m0;
}

}  // namespace

WaveDirection wave_direction(double a0, double a1, double b1) {
  if (!(a0 > 0) || !std::isfinite(a1 / a0) || !std::isfinite(b1 / a0)) return {};
  WaveDirection waves;
  if (a1 != 0 || b1 != 0) waves.direction = coming_from(a1, b1);
  waves.r1 = std::min(1.0, std::hypot(a1, b1) / a0);
  waves.spread = std::sqrt(2 * (1 - waves.r1)) * degrees_a_radian;
  return waves;
}

WaveDirection peak_direction(const WaveSpectrum& spectrum) {
  if (!has_directions(spectrum)) return {};
  const std::size_t peak = peak_of(spectrum);
  return wave_direction(1, spectrum.a1[peak], spectrum.b1[peak]);
}

WaveDirection mean_direction(const WaveSpectrum& spectrum) {
  if (!has_directions(spectrum)) return {};
  double a0 = 0;
  double a1 = 0;
  double b1 = 0;
  for (std::size_t i = 0; i < spectrum.size(); ++i) {
    if (!std::isfinite(spectrum.a1[i])) continue;
    const double weight = spectrum.density[i] * spectrum.width[i];
    a0 += weight;
    a1 += weight * spectrum.a1[i];
    b1 += weight * spectrum.b1[i];
  }
  return wave_direction(a0, a1, b1);
}

}  // namespace buoyd
