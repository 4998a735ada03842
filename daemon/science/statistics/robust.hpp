#pragma once
// Location, spread and trend that a few wild values do not move. Pure functions; any thread.

#include <span>
#include <vector>

namespace buoyd {

/// The value below which a part `share` of them lies, interpolated between the two nearest (Hyndman
/// and Fan 1996, type 7); NaN of none. `share` in [0, 1]; the values are finite.
[[nodiscard]] double quantile(std::span<const double> values, double share);
[[nodiscard]] inline double median(std::span<const double> values) {
  return quantile(values, 0.5);
}

/// Spread as a standard deviation: 1.4826 times the median distance from the median, which for a
/// normal distribution is its standard deviation. NaN of none.
[[nodiscard]] double robust_deviation(std::span<const double> values);

/// value = at_zero + slope * time.
struct Trend {
  double slope = 0;
  double at_zero = 0;
};

/// Theil–Sen: the median of the slopes between all pairs of points that differ in time, through the
/// median of what is left (Sen 1968, JASA 63, 1379-1389). Of more than `most_points` points,
/// medians of as many runs of neighbours stand for them: the trend moves by less than its own
/// error. NaN where fewer than two times are known.
inline constexpr std::size_t most_points = 1200;
[[nodiscard]] Trend theil_sen(std::span<const double> times, std::span<const double> values);

/// Angles in degrees without the jump at north: each within 180 of the one before it, so that a
/// hull that turns goes on turning. Where that strays further from its trend than each within 180
/// of their mean direction does, that: what jumps (a vane in a calm) turns nowhere.
[[nodiscard]] std::vector<double> unwrapped(std::span<const double> times,
                                            std::span<const double> directions);

}  // namespace buoyd
