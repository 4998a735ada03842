#include "science/sea_state/sea_state.hpp"

#include <algorithm>
#include <cmath>

#include "science/waves/gaps.hpp"

namespace buoyd {

namespace {

using Series = std::vector<double>;

Series bridged(std::span<const double> series, std::size_t longest_gap) {
  Series whole(series.begin(), series.end());
  bridge_gaps(whole, longest_gap);
  return whole;
}

std::size_t count_there(std::span<const double> series) {
  return static_cast<std::size_t>(
      std::ranges::count_if(series, [](double sample) { return std::isfinite(sample); }));
}

/// Two spectra: where a heading is missing, the heave is still there.
WaveSpectrum spectrum_of(std::span<const double> heave, const WaveBurst& burst,
                         const WaveSeries& series, const WaveRules& rules) {
  auto welch = Welch::make(rules.welch);
  if (!welch) return {};  // refused with the configuration
  WaveSpectrum spectrum = welch->spectrum(heave);
  if (series.has_directions) {
    WaveSpectrum directional = welch->directional(heave, bridged(burst.east(), rules.longest_gap),
                                                  bridged(burst.north(), rules.longest_gap));
    spectrum.a1 = std::move(directional.a1);
    spectrum.b1 = std::move(directional.b1);
  }
  if (!series.is_acceleration) return spectrum;
  return heave_from_acceleration(spectrum, rules.welch.lowest_hz).value_or(WaveSpectrum{});
}

/// From the first sample that is there to the last.
std::span<const double> without_missing_ends(std::span<const double> series) {
  const auto is_there = [](double sample) { return std::isfinite(sample); };
  const auto first = std::ranges::find_if(series, is_there);
  const auto last = std::find_if(series.rbegin(), series.rend(), is_there);
  return first == series.end() ? std::span<const double>{} : std::span(first, last.base());
}

/// The series that single waves are counted in.
Series surface_of(std::span<const double> heave, const WaveSeries& series, const WaveRules& rules) {
  if (!series.is_acceleration) return {heave.begin(), heave.end()};
  return heave_series(without_missing_ends(heave), rules.welch.rate_hz,
                      {rules.welch.lowest_hz, rules.welch.highest_hz});
}

}  // namespace

SeaState sea_state(const WaveBurst& burst, const WaveSeries& series, const WaveRules& rules) {
  const Series heave = bridged(burst.heave(), rules.longest_gap);
  SeaState state;
  state.n = count_there(burst.heave());
  state.bridged = count_there(heave) - state.n;
  state.spectrum = spectrum_of(heave, burst, series, rules);
  state.moments = wave_moments(state.spectrum);
  state.mean = mean_direction(state.spectrum);
  state.peak = peak_direction(state.spectrum);
  state.crossing =
      zero_crossing(surface_of(heave, series, rules), rules.welch.rate_hz).value_or(ZeroCrossing{});
  return state;
}

}  // namespace buoyd
