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

double heading_of(const Question& q) {
  return wrapped(q.now.hull.heading + q.mounting.azimuth);
}

double magnetic(const Question& q, double direction) {
  return wrapped(direction - q.sea.settings().declination);
}

HullVector seen(const Question& q, const Vector& flow) {
  const HullState& hull = q.now.hull;
  const HullVector passing = to_hull(hull, flow - velocity_above(hull, q.mounting.height));
  const double azimuth = to_radians(q.mounting.azimuth);
  const double tilt = to_radians(q.mounting.tilt);
  const double ahead = passing.forward * std::cos(azimuth) + passing.starboard * std::sin(azimuth);
  const double beside = passing.starboard * std::cos(azimuth) - passing.forward * std::sin(azimuth);
  return {ahead * std::cos(tilt) + passing.down * std::sin(tilt), beside,
          passing.down * std::cos(tilt) - ahead * std::sin(tilt)};
}

}  // namespace buoysim
