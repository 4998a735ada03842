#include "science/quality/location.hpp"

#include <cmath>
#include <utility>

namespace buoyd {

Result<Location> Location::make(std::optional<double> range_max_m) {
  if (range_max_m && (!std::isfinite(*range_max_m) || *range_max_m < 0)) {
    return fail(ErrorCode::invalid, "location: the largest range is no number of 0 or more");
  }
  return Location(range_max_m);
}

Flag Location::judge(const Position& position) {
  const Position previous = std::exchange(previous_, position);
  const Flag flag = coordinate_flag(position);
  if (flag != Flag::good || !range_max_m_) {
    return flag;
  }
  return distance_m(previous, position) > *range_max_m_ ? Flag::suspect : Flag::good;
}

}  // namespace buoyd
