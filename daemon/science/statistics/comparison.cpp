#include "science/statistics/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "science/statistics/compensated_sum.hpp"
#include "science/statistics/direction.hpp"

namespace buoyd {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

template <class Value>
double sum_of(std::span<const ComparedPair> pairs, Value value) {
  CompensatedSum sum;
  for (const ComparedPair& pair : pairs) sum.add(value(pair));
  return sum.value();
}

template <class Value>
double mean_of(std::span<const ComparedPair> pairs, Value value) {
  return pairs.empty() ? none : sum_of(pairs, value) / static_cast<double>(pairs.size());
}

/// The mean, which of values that are all the same is that value to its last digit: rounding about
/// it would be taken for a spread.
template <class Value>
double middle_of(std::span<const ComparedPair> pairs, Value value) {
  if (pairs.empty()) return none;
  const double first = value(pairs.front());
  return first + mean_of(pairs, [&](const auto& pair) { return value(pair) - first; });
}

double reference_of(const ComparedPair& pair) {
  return pair.reference;
}
double value_of(const ComparedPair& pair) {
  return pair.value;
}
double difference_of(const ComparedPair& pair) {
  return pair.value - pair.reference;
}
double square(double x) {
  return x * x;
}

/// From sums about the means: what is subtracted is small.
void add_regression(Comparison& made, std::span<const ComparedPair> pairs) {
  const double mx = middle_of(pairs, reference_of);
  const double my = middle_of(pairs, value_of);
  const double xx = sum_of(pairs, [&](const auto& p) { return square(p.reference - mx); });
  const double yy = sum_of(pairs, [&](const auto& p) { return square(p.value - my); });
  const double xy =
      sum_of(pairs, [&](const auto& p) { return (p.reference - mx) * (p.value - my); });
  const double of_squares = sum_of(pairs, [](const auto& p) { return square(p.reference); });
  const double of_products = sum_of(pairs, [](const auto& p) { return p.reference * p.value; });
  made.slope = pairs.size() > 1 && xx > 0 ? xy / xx : none;
  made.offset = my - made.slope * mx;
  made.r2 = pairs.size() > 1 && xx > 0 && yy > 0 ? xy * xy / (xx * yy) : none;
  made.slope_through_origin = of_squares > 0 ? of_products / of_squares : none;
}

void add_differences(Comparison& made, std::span<const ComparedPair> pairs) {
  made.n = pairs.size();
  made.rmse = std::sqrt(mean_of(pairs, [](const auto& p) { return square(difference_of(p)); }));
  made.max_difference = pairs.empty() ? none : 0;
  for (const ComparedPair& pair : pairs) {
    made.max_difference = std::max(made.max_difference, std::abs(difference_of(pair)));
  }
}

/// `squares`: of the differences from the bias.
double sd_of(double squares, std::size_t n) {
  return n > 1 ? std::sqrt(squares / static_cast<double>(n - 1)) : none;
}

/// Directions as numbers of a line: it is cut where the references are fewest, opposite their mean.
std::vector<ComparedPair> unrolled_about(double mean, std::span<const ComparedPair> pairs) {
  const double middle = std::isnan(mean) ? 180 : mean;
  std::vector<ComparedPair> unrolled;
  unrolled.reserve(pairs.size());
  for (const ComparedPair& pair : pairs) {
    const double reference = middle + shorter_arc(pair.reference, middle);
    unrolled.push_back({reference, reference + shorter_arc(pair.value, pair.reference)});
  }
  return unrolled;
}

}  // namespace

Comparison compare(std::span<const ComparedPair> pairs) {
  Comparison made;
  add_differences(made, pairs);
  add_regression(made, pairs);
  made.mean_reference = mean_of(pairs, reference_of);
  made.mean_value = mean_of(pairs, value_of);
  made.bias = mean_of(pairs, difference_of);
  made.sd =
      sd_of(sum_of(pairs, [&](const auto& p) { return square(difference_of(p) - made.bias); }),
            pairs.size());
  return made;
}

Comparison compare_directions(std::span<const ComparedPair> pairs) {
  DirectionMean references;
  DirectionMean values;
  DirectionMean differences;
  for (const ComparedPair& pair : pairs) {
    references.add(pair.reference);
    values.add(pair.value);
    differences.add(shorter_arc(pair.value, pair.reference));
  }
  const std::vector<ComparedPair> unrolled = unrolled_about(references.direction(), pairs);
  Comparison made;
  add_differences(made, unrolled);
  add_regression(made, unrolled);
  made.slope_through_origin = none;  // north is where a compass begins, not where it is nothing
  made.mean_reference = references.direction();
  made.mean_value = values.direction();
  made.bias = shorter_arc(differences.direction(), 0);
  made.sd =
      sd_of(sum_of(unrolled,
                   [&](const auto& p) { return square(shorter_arc(difference_of(p), made.bias)); }),
            unrolled.size());
  return made;
}

}  // namespace buoyd
