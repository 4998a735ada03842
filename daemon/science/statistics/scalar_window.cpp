#include "science/statistics/scalar_window.hpp"

#include <cmath>

namespace buoyd {

void Extremes::join(const Extremes& later) {
  if (std::isnan(later.min)) return;
  add(later.min_time, later.min);
  add(later.max_time, later.max);
}

void ScalarWindow::join(const ScalarWindow& later) {
  counts_.join(later.counts_);
  moments_.join(later.moments_);
  extremes_.join(later.extremes_);
}

void ScalarWindow::shift(double by) {
  if (moments_.count() == 0) return;
  moments_.shift(by);
  extremes_.shift(by);
}

}  // namespace buoyd
