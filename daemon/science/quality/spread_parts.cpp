#include "science/quality/spread_parts.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace buoyd {
namespace {

constexpr double no_spread = std::numeric_limits<double>::quiet_NaN();

}  // namespace

DeviationPart DeviationPart::of(double value) {
  return std::isfinite(value) ? DeviationPart{1, value, 0} : DeviationPart{};
}

double DeviationPart::spread() const {
  return n == 0 ? no_spread : std::sqrt(squares / n);
}

RangePart RangePart::of(double value) {
  return std::isfinite(value) ? RangePart{1, 0, value, value} : RangePart{0, 1, 0, 0};
}

double RangePart::spread() const {
  return n == 0 || n_missing > 0 ? no_spread : high - low;
}

DeviationPart join(const DeviationPart& a, const DeviationPart& b) {
  if (a.n == 0 || b.n == 0) {
    return a.n == 0 ? b : a;
  }
  const double n = static_cast<double>(a.n) + b.n;
  const double apart = b.mean - a.mean;
  const double share = b.n / n;
  return {a.n + b.n, a.mean + apart * share, a.squares + b.squares + apart * apart * share * a.n};
}

RangePart join(const RangePart& a, const RangePart& b) {
  const std::uint32_t n_missing = a.n_missing + b.n_missing;
  if (a.n == 0 || b.n == 0) {
    const RangePart& some = a.n == 0 ? b : a;
    return {some.n, n_missing, some.low, some.high};
  }
  return {a.n + b.n, n_missing, std::min(a.low, b.low), std::max(a.high, b.high)};
}

}  // namespace buoyd
