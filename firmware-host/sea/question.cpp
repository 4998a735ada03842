#include "firmware-host/sea/question.hpp"

#include <cmath>

#include "firmware-host/sea/angles.hpp"

namespace buoysim {

double height_of(const Question& q) {
  return q.mounting.height + q.reach;
}

double tide_of(const Question& q) {
  return q.sea.water.tide(q.now.age);
}

bool is_fixed(const Question& q) {
  return q.sea.settings().hull.fixed;
}

double altitude_of(const Question& q) {
  return height_of(q) + (is_fixed(q) ? 0 : tide_of(q) + q.now.hull.heave);
}

Attitude attitude_of(const Question& q) {
  const double azimuth = to_radians(q.mounting.azimuth);
  const double tilt = to_radians(q.mounting.tilt);
  const auto of_axis = [&](const HullVector& axis) { return to_world(q.now.hull, axis); };
  const Vector mark = of_axis(
      {std::cos(azimuth) * std::cos(tilt), std::sin(azimuth) * std::cos(tilt), std::sin(tilt)});
  const Vector starboard = of_axis({-std::sin(azimuth), std::cos(azimuth), 0});
  const Vector down = of_axis(
      {-std::cos(azimuth) * std::sin(tilt), -std::sin(azimuth) * std::sin(tilt), std::cos(tilt)});
  return {bearing(mark.east, mark.north),
          to_degrees(std::atan2(mark.up, std::hypot(mark.east, mark.north))),
          to_degrees(std::atan2(-starboard.up, -down.up))};
}

double heading_of(const Question& q) {
  return attitude_of(q).heading;
}

HullVector in_instrument(const Mounting& mounting, const HullVector& of_hull) {
  const double azimuth = to_radians(mounting.azimuth);
  const double tilt = to_radians(mounting.tilt);
  const double ahead = of_hull.forward * std::cos(azimuth) + of_hull.starboard * std::sin(azimuth);
  const double beside = of_hull.starboard * std::cos(azimuth) - of_hull.forward * std::sin(azimuth);
  return {ahead * std::cos(tilt) + of_hull.down * std::sin(tilt), beside,
          of_hull.down * std::cos(tilt) - ahead * std::sin(tilt)};
}

double magnetic(const Question& q, double direction) {
  return wrapped(direction - q.sea.settings().declination);
}

HullVector seen(const Question& q, const Vector& flow) {
  const HullState& hull = q.now.hull;
  return in_instrument(q.mounting, to_hull(hull, flow - velocity_above(hull, q.mounting.height)));
}

}  // namespace buoysim
