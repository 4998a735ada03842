#include "science/quality/span.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace buoyd {

Result<Span> sorted_span(Span span, std::string_view name) {
  if (std::isnan(span.low) || std::isnan(span.high)) {
    return fail(ErrorCode::invalid, fmt::format("{}: an end is no number", name));
  }
  return Span{std::min(span.low, span.high), std::max(span.low, span.high)};
}

std::string print_span(const Span& span) {
  return fmt::format("{} to {}", span.low, span.high);
}

}  // namespace buoyd
