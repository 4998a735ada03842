#include "firmware-host/sea/waves.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "firmware-host/sea/angles.hpp"
#include "firmware-host/sea/draws.hpp"

namespace buoysim {

namespace {

constexpr std::size_t wave_count = 200;
constexpr double lowest_ratio = 0.5;  // of the peak's frequency
constexpr double highest_ratio = 5;
constexpr double middle_part = 0.6;  // of a band: its component is somewhere in it

/// Its shape alone; `ratio` is the frequency over the peak's.
double jonswap(double ratio, double gamma) {
  const double width = ratio <= 1 ? 0.07 : 0.09;
  const double off = (ratio - 1) / width;
  const double peak = std::pow(gamma, std::exp(-off * off / 2));
  return std::pow(ratio, -5) * std::exp(-1.25 * std::pow(ratio, -4)) * peak;
}

/// The distribution of angles off the mean: its quantiles, by the trapezoidal rule.
class Spreading {
 public:
  explicit Spreading(double s) {
    double sum = 0;
    for (std::size_t i = 0; i <= steps; ++i) {
      sum += i == 0 ? 0 : (density(i - 1, s) + density(i, s)) / 2;
      cumulated_.push_back(sum);
    }
  }

  /// Radians off the mean below which that share lies.
  [[nodiscard]] double quantile(double share) const {
    const double wanted = share * cumulated_.back();
    const auto above = std::upper_bound(cumulated_.begin() + 1, cumulated_.end() - 1, wanted);
    const double low = *(above - 1);
    const double part = *above > low ? (wanted - low) / (*above - low) : 0.5;
    return angle(static_cast<double>(above - cumulated_.begin() - 1) + part);
  }

 private:
  static constexpr std::size_t steps = 720;

  static double angle(double index) { return (index / static_cast<double>(steps) - 0.5) * tau; }
  static double density(std::size_t index, double s) {
    return std::pow(std::abs(std::cos(angle(static_cast<double>(index)) / 2)), 2 * s);
  }

  std::vector<double> cumulated_;
};

std::complex<double> first_order(double frequency, double cutoff) {
  return 1.0 / std::complex<double>(1, frequency / (tau * cutoff));
}

}  // namespace

Waves::Waves(const WaveSettings& settings, const WaveResponse& hull, std::uint64_t seed) {
  if (settings.height > 0) make_components(settings, seed);
  make_sums(hull);
  sum_up(settings);
}

void Waves::make_components(const WaveSettings& settings, std::uint64_t seed) {
  Draws draws(seed);
  const Spreading spreading(settings.spread);
  const double band = (highest_ratio - lowest_ratio) / static_cast<double>(wave_count);
  const double first_share = draws.uniform();
  double variance = 0;
  for (std::size_t i = 0; i < wave_count; ++i) {
    const double place = 0.5 + middle_part * (draws.uniform() - 0.5);
    const double ratio = lowest_ratio + band * (static_cast<double>(i) + place);
    const std::size_t pair = i / 2;
    const double drawn = first_share + static_cast<double>(pair) * (std::numbers::phi - 1);
    const double share = i % 2 == 0 ? drawn - std::floor(drawn) : 1 - (drawn - std::floor(drawn));
    const double to = to_radians(settings.direction + 180) + spreading.quantile(share);
    const double frequency = tau * ratio / settings.period;
    const double amplitude = std::sqrt(jonswap(ratio, settings.gamma));
    variance += amplitude * amplitude / 2;
    components_.push_back(
        {amplitude, frequency, frequency * frequency / gravity, std::sin(to), std::cos(to)});
    oscillators_.frequencies.push_back(frequency);
    oscillators_.phases.push_back(draws.phase());
  }
  const double scale = settings.height / 4 / std::sqrt(variance);
  for (Component& component : components_) component.amplitude *= scale;
}

/// Under a crest the water runs with the wave; a quarter of a period earlier the surface rises
/// towards where it runs.
void Waves::make_sums(const WaveResponse& hull) {
  using Complex = std::complex<double>;
  const Complex i(0, 1);
  for (const Component& component : components_) {
    const Complex rate = i * component.frequency;
    const Complex follows =
        component.amplitude * first_order(component.frequency, hull.displacement_cutoff);
    const Complex tilts = component.amplitude * first_order(component.frequency, hull.tilt_cutoff);
    const Complex east = -i * follows * component.to_east;
    const Complex north = -i * follows * component.to_north;
    const Complex slope_east = -i * tilts * component.wave_number * component.to_east;
    const Complex slope_north = -i * tilts * component.wave_number * component.to_north;
    hull_.add({east, north, follows, rate * east, rate * north, rate * follows, rate * rate * east,
               rate * rate * north, rate * rate * follows, slope_east, slope_north,
               rate * slope_east, rate * slope_north});
  }
}

void Waves::sum_up(const WaveSettings& settings) {
  state_.direction = state_.peak_direction = settings.direction;
  if (components_.empty()) return;
  double m0 = 0;
  double m2 = 0;
  double before = 0;  // m-1
  Vector all;
  Vector at_peak;
  const double peak = tau / settings.period;
  for (const Component& c : components_) {
    const double variance = c.amplitude * c.amplitude / 2;
    const double hertz = c.frequency / tau;
    m0 += variance;
    m2 += variance * hertz * hertz;
    before += variance / hertz;
    const Vector from{-c.to_east * variance, -c.to_north * variance, 0};
    all = all + from;
    if (std::abs(c.frequency / peak - 1) < 0.1) at_peak = at_peak + from;
  }
  const double together = std::min(1.0, std::hypot(all.east, all.north) / m0);
  state_ = {4 * std::sqrt(m0),
            settings.period,
            std::sqrt(m0 / m2),
            before / m0,
            bearing(all.east, all.north),
            bearing(at_peak.east, at_peak.north),
            to_degrees(std::sqrt(2 * (1 - together)))};
}

double Waves::elevation(const Phasors& now) const {
  double sum = 0;
  for (std::size_t i = 0; i < components_.size(); ++i) {
    sum += components_[i].amplitude * now.cosines[i];
  }
  return sum;
}

WaveMotion Waves::motion(const Phasors& now) const {
  const auto sums = hull_.at(now);
  return {{sums[0], sums[1], sums[2]},
          {sums[3], sums[4], sums[5]},
          {sums[6], sums[7], sums[8]},
          sums[9],
          sums[10],
          sums[11],
          sums[12]};
}

double Waves::pressure_head(const Phasors& now, double depth) const {
  auto& amplitudes = heads_[depth];
  if (amplitudes.empty()) {
    for (const Component& c : components_) {
      amplitudes.push_back(c.amplitude * std::exp(-c.wave_number * std::max(0.0, depth)));
    }
  }
  double sum = 0;
  for (std::size_t i = 0; i < amplitudes.size(); ++i) sum += amplitudes[i] * now.cosines[i];
  return sum;
}

}  // namespace buoysim
