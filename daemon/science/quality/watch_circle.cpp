#include "science/quality/watch_circle.hpp"

namespace buoyd {

Result<WatchCircle> WatchCircle::make(const WatchCircleLimits& limits) {
  if (coordinate_flag(limits.anchor) != Flag::good) {
    return fail(ErrorCode::invalid, "watch circle: the anchor has no position on the earth");
  }
  if (auto checked = check_thresholds(limits.radius_m, "watch circle", 0); !checked) {
    return pass_on(checked);
  }
  return WatchCircle(limits);
}

Flag WatchCircle::judge(const Position& position) const {
  const Flag flag = coordinate_flag(position);
  return flag == Flag::good ? limits_.radius_m.flag_above(distance_m(limits_.anchor, position))
                            : flag;
}

}  // namespace buoyd
