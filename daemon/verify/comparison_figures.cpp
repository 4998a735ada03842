#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "science/statistics/comparison.hpp"
#include "science/statistics/pairing.hpp"
#include "verify/examinations.hpp"

namespace buoyd {

namespace {

constexpr std::array<const char*, 7> difference_names{"bias",  "sd",     "rmse", "maximum",
                                                      "slope", "offset", "r2"};

/// On the computer's clock, which both runs were recorded by.
std::vector<TimedValue> timed(const ChannelSeries& series) {
  std::vector<TimedValue> made;
  made.reserve(series.values.size());
  for (std::size_t i = 0; i < series.values.size(); ++i) {
    made.push_back({std::llround(series.times[i] * 1e6), series.values[i], series.flags[i]});
  }
  return made;
}

void add_differences(FigureList& list, const ChannelSeries& series, const Comparison& found) {
  const std::array<double, difference_names.size()> values{
      found.bias, found.sd, found.rmse, found.max_difference, found.slope, found.offset, found.r2};
  for (std::size_t i = 0; i < difference_names.size(); ++i) {
    const bool is_pure = difference_names[i] == std::string_view("slope") ||
                         difference_names[i] == std::string_view("r2");
    list.number(difference_names[i], series.name, values[i], is_pure ? "1" : series.unit, found.n);
  }
}

/// A value of an instant may stand beside a mean, but not beside one of these.
constexpr std::array<std::string_view, 4> with_their_like{"maximum", "minimum",
                                                          "standard_deviation", "sum"};

bool is_level(const ChannelSeries& series) {
  return std::ranges::find(with_their_like, series.method) == with_their_like.end();
}

bool is_comparable(const ChannelSeries& one, const ChannelSeries& other) {
  const bool are_alike = one.method == other.method || (is_level(one) && is_level(other));
  return one.is_number && one.meaning == other.meaning && one.unit == other.unit && are_alike;
}

/// Of several the one whose values are made likewise, and then the one of that name.
const ChannelSeries* likest(const ChannelSeries& series, const std::vector<ChannelSeries>& others) {
  const ChannelSeries* found = nullptr;
  int best = -1;
  for (const ChannelSeries& one : others) {
    const int fits = (one.method == series.method ? 2 : 0) + (one.name == series.name ? 1 : 0);
    if (fits <= best || !is_comparable(one, series)) continue;
    found = &one;
    best = fits;
  }
  return found;
}

void compare(FigureList& list, const ChannelSeries& series, const ChannelSeries& reference,
             Micros within) {
  PairingRules rules;
  rules.within = within;
  rules.flags = "123";
  list.text("reference", reference.name, series.name);
  const Pairing pairing = pair_up(timed(reference), timed(series), rules);
  list.number("pairs", series.name, static_cast<double>(pairing.pairs.size()), "1",
              reference.values.size());
  if (pairing.pairs.size() < least_pairs) {
    for (const char* name : difference_names) {
      list.missing(name, series.name, "insufficient", pairing.pairs.size());
    }
    return;
  }
  std::vector<ComparedPair> pairs;
  pairs.reserve(pairing.pairs.size());
  for (const TimedPair& pair : pairing.pairs) pairs.push_back(pair.pair);
  add_differences(list, series, series.is_direction ? compare_directions(pairs) : compare(pairs));
}

}  // namespace

Figures comparison_figures(const Examined& run, const Examined& reference, Micros within) {
  Figures made;
  FigureList list(Section::comparison, made);
  for (const ChannelSeries& series : run.series) {
    if (!series.is_number) continue;
    const ChannelSeries* const found = likest(series, reference.series);
    if (found != nullptr) compare(list, series, *found, within);
  }
  if (made.empty()) {
    for (const char* name : difference_names) list.missing(name, "", "nothing in common");
  }
  return made;
}

}  // namespace buoyd
