#pragma once
// Angles on the circle, in degrees clockwise from north (of a compass: magnetic north; from a bow:
// the bow). Pure functions and values; any thread.

#include <cstdint>

#include "science/statistics/compensated_sum.hpp"

namespace buoyd {

/// Sine and cosine of a direction: its east and north part.
struct UnitVector {
  double east;
  double north;
};

[[nodiscard]] UnitVector unit_vector(double direction);

/// The direction of a vector, 0 <= d < 360.
[[nodiscard]] double direction_of(double east, double north);

/// The same direction, 0 <= d < 360; NaN of NaN and infinity.
[[nodiscard]] double fold_direction(double direction);

/// The way from b to a along the shorter arc, -180 <= d < 180; NaN of NaN and infinity.
[[nodiscard]] double shorter_arc(double a, double b);

/// Mean and spread of directions by their unit vectors, each with the same weight (WMO-No. 8, part
/// I, chapter 5; Mardia and Jupp 2000, Directional Statistics, section 2.2).
class DirectionMean {
 public:
  void add(const UnitVector& unit) {
    ++count_;
    east_.add(unit.east);
    north_.add(unit.north);
  }
  void add(double direction) { add(unit_vector(direction)); }
  void join(const DirectionMean& other);

  [[nodiscard]] std::uint32_t count() const { return count_; }
  /// Length of the mean vector, 0 (all round) to 1 (all the same); NaN of none.
  [[nodiscard]] double resultant() const;
  /// 0 <= d < 360; NaN of none and where the resultant is below 1e-6: there is no mean then.
  [[nodiscard]] double direction() const;
  /// Standard deviation in degrees, at most 103.9; NaN of none (Yamartino 1984, J. Climate Appl.
  /// Meteor. 23, 1362-1366). Not better than 1e-6 near 0.
  [[nodiscard]] double std() const;

 private:
  std::uint32_t count_ = 0;
  CompensatedSum east_;
  CompensatedSum north_;
};

}  // namespace buoyd
