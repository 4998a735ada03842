#pragma once
// Means and gust of one window of wind. One owner, one thread. Memory: that of WindMeans and
// GustSeeker.

#include <utility>

#include "science/statistics/gust.hpp"
#include "science/statistics/wind_means.hpp"

namespace buoyd {

/// An accumulator for UtcWindows.
class WindWindow {
 public:
  WindWindow(const WindMeans& means, GustSeeker gust) : means_(means), gust_(std::move(gust)) {}

  void add(WallTime time, double speed, Flag speed_flag, double direction, Flag direction_flag) {
    gust_.add(time, means_.add(time, speed, speed_flag, direction, direction_flag));
  }

  [[nodiscard]] const WindMeans& means() const { return means_; }
  [[nodiscard]] const Gust& gust() const { return gust_.largest(); }

 private:
  WindMeans means_;
  GustSeeker gust_;
};

}  // namespace buoyd
