#include "science/waves/heave_series.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <limits>
#include <numbers>
#include <numeric>

#include "science/waves/real_transform.hpp"

namespace buoyd {

namespace {

/// Half a cosine from 0 to 1 over the first `end` samples, and back over the last.
void fade_ends(std::span<double> series, std::size_t end) {
  for (std::size_t i = 0; i < end; ++i) {
    const double part = (static_cast<double>(i) + 0.5) / static_cast<double>(end);
    const double weight = 0.5 - 0.5 * std::cos(std::numbers::pi * part);
    series[i] *= weight;
    series[series.size() - 1 - i] *= weight;
  }
}

void take_mean_away(std::span<double> series) {
  const double mean =
      std::accumulate(series.begin(), series.end(), 0.0) / static_cast<double>(series.size());
  for (double& sample : series) sample -= mean;
}

/// Element k belongs to the frequency k × step_hz.
void integrate_twice(std::span<std::complex<double>> spectrum, double step_hz,
                     const FrequencyBand& band) {
  for (std::size_t k = 0; k < spectrum.size(); ++k) {
    const double f = static_cast<double>(k) * step_hz;
    const double omega = 2 * std::numbers::pi * f;
    const bool is_inside = f >= band.lowest_hz && f <= band.highest_hz;
    spectrum[k] *= is_inside ? -1 / (omega * omega) : 0;
  }
}

}  // namespace

std::vector<double> heave_series(std::span<const double> acceleration, double rate_hz,
                                 const FrequencyBand& band) {
  const auto end = static_cast<std::size_t>(std::ceil(rate_hz / band.lowest_hz));
  const std::size_t count = acceleration.size();
  const auto is_there = [](double sample) { return std::isfinite(sample); };
  if (count <= 2 * end || !std::ranges::all_of(acceleration, is_there)) return {};
  std::vector<double> series(acceleration.begin(), acceleration.end());
  take_mean_away(series);
  fade_ends(series, end);
  series.resize(std::bit_ceil(std::max(count, std::size_t{4})), 0.0);
  std::vector<std::complex<double>> spectrum(series.size() / 2 + 1);
  RealTransform(series.size()).run(series, spectrum);
  integrate_twice(spectrum, rate_hz / static_cast<double>(series.size()), band);
  inverse_transform(spectrum, series);
  series.resize(count);
  constexpr double missing = std::numeric_limits<double>::quiet_NaN();
  std::fill_n(series.begin(), end, missing);
  std::fill_n(series.rbegin(), end, missing);
  return series;
}

}  // namespace buoyd
