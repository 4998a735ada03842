#include "science/quality/valid_range.hpp"

#include <cmath>

namespace buoyd {

Result<ValidRange> ValidRange::make(const ValidRangeLimits& limits) {
  if (std::isnan(limits.low.value_or(0)) || std::isnan(limits.high.value_or(0))) {
    return fail(ErrorCode::invalid, "valid range: an end is no number");
  }
  return ValidRange(limits);
}

Flag ValidRange::judge(double value) const {
  if (std::isnan(value)) {
    return Flag::missing;
  }
  return is_too_low(value) || is_too_high(value) ? Flag::fail : Flag::good;
}

bool ValidRange::is_too_low(double value) const {
  return limits_.low && (limits_.includes_low ? value < *limits_.low : value <= *limits_.low);
}

bool ValidRange::is_too_high(double value) const {
  return limits_.high && (limits_.includes_high ? value > *limits_.high : value >= *limits_.high);
}

}  // namespace buoyd
