#include "science/waves/gaps.hpp"

#include <cmath>

namespace buoyd {

namespace {

std::size_t end_of_gap(std::span<const double> series, std::size_t begin) {
  while (begin < series.size() && !std::isfinite(series[begin])) ++begin;
  return begin;
}

/// From the sample before `begin` to the one at `end`.
void lay_line(std::span<double> series, std::size_t begin, std::size_t end) {
  const double first = series[begin - 1];
  const double step = (series[end] - first) / static_cast<double>(end - begin + 1);
  for (std::size_t i = begin; i < end; ++i) {
    series[i] = first + step * static_cast<double>(i - begin + 1);
  }
}

}  // namespace

std::size_t bridge_gaps(std::span<double> series, std::size_t longest) {
  std::size_t filled = 0;
  std::size_t next = end_of_gap(series, 0);  // nothing lies before a gap at the begin
  while (next < series.size()) {
    const std::size_t begin = next + 1;
    next = end_of_gap(series, begin);
    if (next == series.size() || next - begin > longest) continue;
    lay_line(series, begin, next);
    filled += next - begin;
  }
  return filled;
}

}  // namespace buoyd
