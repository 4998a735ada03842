#pragma once
// QARTOD test 3, location: is this a position, and can the platform have come here since the last?
// One per platform; values that only their owner's thread feeds.

#include <limits>
#include <optional>

#include "science/quality/position.hpp"

namespace buoyd {

/// What coordinate_flag() says; a good position further than `range_max_m` from the one before is
/// suspect. The first one, and one after a fix with a missing or infinite part, is good. A position
/// off the earth counts as the one before. A platform that drifts off slowly is never suspect here.
/// Source: IOOS QARTOD, Manual for Real-Time Quality Control of Wind Data 1.0, section 3.3, test 3;
/// ioos_qc, qartod.location_test.
class Location {
 public:
  /// Metres; nullopt: no range is asked for. Invalid if it is negative or no finite number.
  [[nodiscard]] static Result<Location> make(std::optional<double> range_max_m);

  [[nodiscard]] Flag judge(const Position& position);

 private:
  explicit Location(std::optional<double> range_max_m) : range_max_m_(range_max_m) {}

  static constexpr double none_ = std::numeric_limits<double>::quiet_NaN();

  std::optional<double> range_max_m_;
  Position previous_{none_, none_};
};

}  // namespace buoyd
