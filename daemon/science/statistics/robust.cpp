#include "science/statistics/robust.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "science/statistics/moments.hpp"

namespace buoyd {

namespace {

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
constexpr double half_circle = 180;
constexpr double full_circle = 360;
constexpr double degree_in_radians = std::numbers::pi / half_circle;
constexpr double normal_deviations = 1.4826;  // 1 / the 75 % point of the normal distribution

struct Points {
  std::vector<double> times;
  std::vector<double> values;
};

Points thinned(std::span<const double> times, std::span<const double> values) {
  const std::size_t count = std::min(times.size(), values.size());
  Points made;
  const std::size_t runs = std::min(count, most_points);
  for (std::size_t run = 0; run < runs; ++run) {
    const std::size_t first = run * count / runs;
    const std::size_t length = (run + 1) * count / runs - first;
    made.times.push_back(median(times.subspan(first, length)));
    made.values.push_back(median(values.subspan(first, length)));
  }
  return made;
}

/// Each within 180 of the one before it.
std::vector<double> followed(std::span<const double> directions) {
  std::vector<double> made(directions.begin(), directions.end());
  for (std::size_t i = 1; i < made.size(); ++i) {
    made[i] = made[i - 1] + std::remainder(made[i] - made[i - 1], full_circle);
  }
  return made;
}

/// Each within 180 of their mean direction.
std::vector<double> around_mean(std::span<const double> directions) {
  double sine = 0;
  double cosine = 0;
  for (const double direction : directions) {
    sine += std::sin(direction * degree_in_radians);
    cosine += std::cos(direction * degree_in_radians);
  }
  const double mean = std::atan2(sine, cosine) / degree_in_radians;
  std::vector<double> made;
  made.reserve(directions.size());
  for (const double direction : directions) {
    made.push_back(mean + std::remainder(direction - mean, full_circle));
  }
  return made;
}

double spread_about_trend(std::span<const double> times, std::span<const double> values) {
  const Trend trend = theil_sen(times, values);
  Moments moments;
  for (std::size_t i = 0; i < std::min(times.size(), values.size()); ++i) {
    moments.add(values[i] - trend.slope * times[i]);
  }
  return moments.std();
}

}  // namespace

double quantile(std::span<const double> values, double share) {
  if (values.empty()) return no_number;
  std::vector<double> sorted(values.begin(), values.end());
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto low = sorted.begin() + static_cast<std::ptrdiff_t>(place);
  std::ranges::nth_element(sorted, low);
  if (low + 1 == sorted.end()) return *low;
  const double above = *std::min_element(low + 1, sorted.end());
  return *low + (place - std::floor(place)) * (above - *low);
}

double robust_deviation(std::span<const double> values) {
  const double middle = median(values);
  std::vector<double> distances;
  distances.reserve(values.size());
  for (const double value : values) distances.push_back(std::abs(value - middle));
  return normal_deviations * median(distances);
}

Trend theil_sen(std::span<const double> times, std::span<const double> values) {
  const Points points = thinned(times, values);
  std::vector<double> slopes;
  for (std::size_t i = 0; i < points.times.size(); ++i) {
    for (std::size_t j = i + 1; j < points.times.size(); ++j) {
      const double apart = points.times[j] - points.times[i];
      if (apart != 0) slopes.push_back((points.values[j] - points.values[i]) / apart);
    }
  }
  const double slope = median(slopes);
  std::vector<double> rest;
  rest.reserve(points.times.size());
  for (std::size_t i = 0; i < points.times.size(); ++i) {
    rest.push_back(points.values[i] - slope * points.times[i]);
  }
  return {slope, median(rest)};
}

std::vector<double> unwrapped(std::span<const double> times, std::span<const double> directions) {
  std::vector<double> walk = followed(directions);
  if (walk.empty() || std::ranges::max(walk) - std::ranges::min(walk) <= half_circle) return walk;
  std::vector<double> folded = around_mean(directions);
  return spread_about_trend(times, folded) < spread_about_trend(times, walk) ? folded : walk;
}

}  // namespace buoyd
