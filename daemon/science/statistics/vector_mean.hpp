#pragma once
// Mean of vectors given as speed and direction. Values; any thread.

#include <cstdint>

#include "science/statistics/compensated_sum.hpp"
#include "science/statistics/direction.hpp"

namespace buoyd {

/// Mean wind vector: each sample weighs as its speed (WMO-No. 8, part I, chapter 5). Directions are
/// where the wind comes from, components where it blows to, in the unit of the speed.
class VectorMean {
 public:
  void add(double speed, const UnitVector& from) {
    ++count_;
    speeds_ += speed;
    east_.add(-speed * from.east);
    north_.add(-speed * from.north);
  }
  void join(const VectorMean& other);

  [[nodiscard]] std::uint32_t count() const { return count_; }
  /// Mean components and the length of the mean vector; NaN of none.
  [[nodiscard]] double east() const;
  [[nodiscard]] double north() const;
  [[nodiscard]] double speed() const;
  /// From where the mean vector blows, 0 <= d < 360; NaN of none and where the vector is shorter
  /// than 1e-6 of the mean speed: the samples cancel each other then.
  [[nodiscard]] double direction() const;

 private:
  std::uint32_t count_ = 0;
  double speeds_ = 0;
  CompensatedSum east_;
  CompensatedSum north_;
};

}  // namespace buoyd
