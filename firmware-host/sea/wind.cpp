#include "firmware-host/sea/wind.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "firmware-host/sea/angles.hpp"
#include "firmware-host/sea/draws.hpp"

namespace buoysim {

namespace {

constexpr std::size_t gust_count = 96;
constexpr double lowest_gust = 1.0 / 1200;  // Hz
constexpr double highest_gust = 2.5;
constexpr double coherence_decay = 12;
constexpr double least_height = 0.5;
constexpr std::size_t most_heights = 256;

double turbulence_scale(double height) {
  return 0.7 * std::min(height, 60.0);
}

/// Share of the variance below a frequency; `length` is the component's scale over the mean speed.
double kaimal_share(double frequency, double length) {
  return 1 - std::pow(1 + 6 * frequency * length, -2.0 / 3);
}

}  // namespace

Wind::Wind(const WindSettings& settings, std::uint64_t seed) : settings_(settings) {
  Draws draws(seed);
  const double ratio = std::pow(highest_gust / lowest_gust, 1.0 / static_cast<double>(gust_count));
  const double speed = std::max(settings.speed, 0.1);
  const double coherence_scale = 8.1 * turbulence_scale(settings.height);
  band_edges_.push_back(lowest_gust);
  for (std::size_t i = 0; i < gust_count; ++i) {
    const double frequency = band_edges_.back() * std::pow(ratio, draws.uniform());
    const double scale = coherence_decay * std::hypot(frequency / speed, 0.12 / coherence_scale);
    oscillators_.frequencies.push_back(tau * frequency);
    oscillators_.phases.push_back(draws.phase());
    across_phases_.push_back(draws.phase());
    upward_phases_.push_back(draws.phase());
    wave_numbers_.push_back(scale * std::tan(std::numbers::pi * (draws.uniform() - 0.5)));
    band_edges_.push_back(band_edges_.back() * ratio);
  }
}

double Wind::mean_speed(double height) const {
  const double above = std::max(height, least_height);
  return settings_.speed * std::pow(above / settings_.height, settings_.shear);
}

double Wind::mean_direction(double height) const {
  return wrapped(settings_.direction + settings_.veer * (height - settings_.height) / 100);
}

OscillatorSums<3> Wind::gusts_at(double height) const {
  constexpr std::array<double, 3> deviations{1, 0.8, 0.5};
  constexpr std::array<double, 3> lengths{8.1, 2.7, 0.66};
  const double deviation = settings_.turbulence * settings_.speed;
  const double per_scale =
      turbulence_scale(std::max(height, least_height)) / std::max(mean_speed(height), 0.1);
  OscillatorSums<3> gusts;
  for (std::size_t i = 0; i < gust_count; ++i) {
    const double phase = wave_numbers_[i] * height;
    const std::array<double, 3> phases{phase, phase + across_phases_[i], phase + upward_phases_[i]};
    OscillatorSums<3>::Amplitudes amplitudes;
    for (std::size_t n = 0; n < 3; ++n) {
      const double length = lengths[n] * per_scale;
      const double inside = kaimal_share(highest_gust, length) - kaimal_share(lowest_gust, length);
      const double share =
          kaimal_share(band_edges_[i + 1], length) - kaimal_share(band_edges_[i], length);
      amplitudes[n] =
          std::polar(deviation * deviations[n] * std::sqrt(2 * share / inside), phases[n]);
    }
    gusts.add(amplitudes);
  }
  return gusts;
}

Vector Wind::at(const Phasors& now, double height) const {
  auto found = gusts_.find(height);
  if (found == gusts_.end()) {
    if (gusts_.size() >= most_heights) gusts_.clear();
    found = gusts_.emplace(height, gusts_at(height)).first;
  }
  const auto gust = found->second.at(now);
  const double to = to_radians(mean_direction(height) + 180);
  const double along = mean_speed(height) + gust[0];
  return {along * std::sin(to) + gust[1] * std::cos(to),
          along * std::cos(to) - gust[1] * std::sin(to), gust[2]};
}

}  // namespace buoysim
