#pragma once
// Mean wind over a window. Values of 250 bytes at most; any thread.

#include <cstdint>

#include "base/time.hpp"
#include "core/flag.hpp"
#include "science/statistics/direction.hpp"
#include "science/statistics/scalar_window.hpp"
#include "science/statistics/vector_mean.hpp"

namespace buoyd {

/// A sample of wind with what of it takes part: NaN where a part is missing or has failed.
struct WindPart {
  double speed;
  UnitVector from;  ///< NaN as well if the speed is
  [[nodiscard]] bool has_speed() const;
  [[nodiscard]] bool is_pair() const;
};

/// What takes part of a sample with these flags (SampleCounts).
[[nodiscard]] WindPart wind_part(double speed, Flag speed_flag, double direction,
                                 Flag direction_flag);

/// Means of speed and direction by the three ways in use: the scalar speed over every speed that
/// takes part (SampleCounts), the vector mean over the pairs, whose speed and direction both do,
/// and the unit vectors' mean and spread over the pairs that are not calm, since a vane's direction
/// means nothing then (WMO-No. 8, part I, chapter 5; NDBC Technical Document 96-01). Speeds in m/s,
/// directions in degrees from where it blows. Takes samples one at a time in order; two windows
/// that follow each other join.
class WindMeans {
 public:
  /// Speeds of 0 and those below `calm_below` are calm.
  explicit WindMeans(double calm_below = 0) : calm_below_(calm_below) {}

  WindPart add(WallTime time, double speed, Flag speed_flag, double direction, Flag direction_flag);
  void join(const WindMeans& later);

  [[nodiscard]] const ScalarWindow& speed() const { return speed_; }
  [[nodiscard]] const VectorMean& vector() const { return vector_; }
  [[nodiscard]] const DirectionMean& unit() const { return unit_; }
  [[nodiscard]] std::uint32_t pairs() const { return vector_.count(); }
  [[nodiscard]] std::uint32_t calm_pairs() const { return pairs() - unit_.count(); }

 private:
  double calm_below_;
  ScalarWindow speed_;
  VectorMean vector_;
  DirectionMean unit_;
};

}  // namespace buoyd
