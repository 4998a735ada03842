#include <algorithm>
#include <cmath>

#include "science/statistics/moments.hpp"
#include "science/statistics/robust.hpp"
#include "verify/examinations.hpp"

namespace buoyd {

namespace {

constexpr std::size_t least_values = 20;
constexpr double far = 5;        // deviations
constexpr double few_steps = 2;  // of the resolution
constexpr double hour = 3600;    // s

/// What is left of the values beside their trend.
std::vector<double> without_trend(const ChannelSeries& series, const std::vector<double>& values,
                                  const Trend& trend) {
  std::vector<double> rest;
  rest.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    rest.push_back(values[i] - trend.at_zero - trend.slope * series.times[i]);
  }
  return rest;
}

double spread(const std::vector<double>& values) {
  Moments moments;
  for (const double value : values) moments.add(value);
  return moments.std();
}

void add_series(FigureList& list, const ChannelSeries& series) {
  const std::size_t n = series.values.size();
  const auto values = series.is_direction ? unwrapped(series.times, series.values) : series.values;
  const Trend trend = theil_sen(series.times, values);
  const auto rest = without_trend(series, values, trend);
  const double middle = median(values);
  list.number("median", series.name,
              series.is_direction ? middle - 360 * std::floor(middle / 360) : middle, series.unit,
              n);
  list.number("noise", series.name, spread(rest), series.unit, n);
  list.number("drift", series.name, trend.slope * hour, series.unit + " h-1", n);
  list.number("longest_repeat", series.name, longest_repeat(series).seconds, "s", n);
  const double step = seen_resolution(series.values);
  const double bound =
      std::max(far * robust_deviation(rest), std::isnan(step) ? 0 : few_steps * step);
  const auto outliers =
      std::ranges::count_if(rest, [&](double one) { return std::abs(one) > bound; });
  list.number("outliers", series.name, static_cast<double>(outliers), "1", n);
}

}  // namespace

Figures stability_figures(const Examined& run) {
  Figures made;
  FigureList list(Section::stability, made);
  for (const ChannelSeries& all : run.series) {
    if (!all.is_number) continue;
    const ChannelSeries series = all.valid();
    if (series.values.size() < least_values) {
      for (const char* name : {"median", "noise", "drift", "longest_repeat", "outliers"}) {
        list.missing(name, all.name, "insufficient", series.values.size());
      }
      continue;
    }
    add_series(list, series);
  }
  return made;
}

}  // namespace buoyd
