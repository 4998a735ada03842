#pragma once
// Statistics of one channel over a window. Values of 80 bytes at most; any thread.

#include <limits>

#include "base/time.hpp"
#include "science/statistics/moments.hpp"
#include "science/statistics/sample_counts.hpp"

namespace buoyd {

/// The smallest and the largest value and when they were sampled, of equal ones the first. The
/// values are NaN and the times mean nothing until one was added.
struct Extremes {
  double min = std::numeric_limits<double>::quiet_NaN();
  double max = std::numeric_limits<double>::quiet_NaN();
  WallTime min_time;
  WallTime max_time;

  void add(WallTime time, double value) {
    if (!(value >= min)) {
      min = value;
      min_time = time;
    }
    if (!(value <= max)) {
      max = value;
      max_time = time;
    }
  }
  /// `later` holds what was sampled after all of this.
  void join(const Extremes& later);
  /// NaN stays NaN.
  void shift(double by) {
    min += by;
    max += by;
  }
};

/// Count, mean, standard deviation (divisor n) and extremes of the samples that take part
/// (SampleCounts), in the channel's unit. Takes them one at a time in order; two windows that
/// follow each other join to one that covers both.
class ScalarWindow {
 public:
  void add(WallTime time, double value, Flag flag) {
    if (!counts_.count(value, flag)) return;
    moments_.add(value);
    extremes_.add(time, value);
  }
  void join(const ScalarWindow& later);
  /// As if each value had been more by so much.
  void shift(double by);

  [[nodiscard]] const SampleCounts& counts() const { return counts_; }
  [[nodiscard]] const Moments& moments() const { return moments_; }
  [[nodiscard]] const Extremes& extremes() const { return extremes_; }

 private:
  SampleCounts counts_;
  Moments moments_;
  Extremes extremes_;
};

}  // namespace buoyd
