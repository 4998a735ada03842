#pragma once
// A closed interval of values, as the range tests and climatology take it. Values; any thread.

#include <string_view>

#include "base/error.hpp"

namespace buoyd {

/// From `low` to `high`, both inside; in the channel's unit. An infinite end is an open one.
struct Span {
  double low = 0;
  double high = 0;

  [[nodiscard]] bool contains(double value) const { return value >= low && value <= high; }
  [[nodiscard]] bool contains(const Span& other) const {
    return other.low >= low && other.high <= high;
  }
};

/// The span with its lower end first: ioos_qc takes the ends of a span in either order (qartod.py,
/// gross_range_test and ClimatologyConfig.add). Invalid if an end is no number (NaN); `name` says
/// in the error's text which span it is.
[[nodiscard]] Result<Span> sorted_span(Span span, std::string_view name);

/// "-2 to 40", for errors.
[[nodiscard]] std::string print_span(const Span& span);

}  // namespace buoyd
