#include <array>
#include <cmath>

#include "firmware-host/sea/angles.hpp"
#include "firmware-host/sea/words.hpp"

namespace buoysim {

namespace {

Vector true_wind(const Question& q) {
  return q.sea.wind.at(q.now.wind, height_of(q));
}

HullVector apparent_wind(const Question& q) {
  return seen(q, true_wind(q));
}

double apparent_direction(const Question& q) {
  const HullVector wind = apparent_wind(q);
  return bearing(-wind.starboard, -wind.forward);
}

/// Over ground, where it is mounted.
Vector velocity(const Question& q) {
  return velocity_above(q.now.hull, q.mounting.height);
}

/// What an accelerometer feels: at rest 9.8 m/s² upwards.
HullVector specific_force(const Question& q) {
  const Vector felt = q.now.hull.acceleration + Vector{0, 0, gravity};
  return in_instrument(q.mounting, to_hull(q.now.hull, felt));
}

HullVector angular_rate(const Question& q) {
  return in_instrument(q.mounting, body_rates(q.now.hull));
}

Place place(const Question& q) {
  return q.sea.place(q.now.hull.offset);
}

WaveMotion carried(const Question& q) {
  return is_fixed(q) ? WaveMotion{} : q.now.water_motion;
}

using K = Quantity;
using Q = const Question&;

constexpr std::array hull_table{
    Word{"true_wind.speed", K::speed, false,
         [](Q q) { return std::hypot(true_wind(q).east, true_wind(q).north); }},
    Word{"true_wind.direction", K::angle, true,
         [](Q q) { return bearing(-true_wind(q).east, -true_wind(q).north); }},
    Word{"true_wind.direction_magnetic", K::angle, true,
         [](Q q) { return magnetic(q, bearing(-true_wind(q).east, -true_wind(q).north)); }},
    Word{"true_wind.east", K::speed, false, [](Q q) { return true_wind(q).east; }},
    Word{"true_wind.north", K::speed, false, [](Q q) { return true_wind(q).north; }},
    Word{"true_wind.up", K::speed, false, [](Q q) { return true_wind(q).up; }},
    Word{"apparent_wind.speed", K::speed, false,
         [](Q q) { return std::hypot(apparent_wind(q).forward, apparent_wind(q).starboard); }},
    Word{"apparent_wind.direction", K::angle, true, apparent_direction},
    Word{"apparent_wind.direction_magnetic", K::angle, true,
         [](Q q) { return magnetic(q, apparent_direction(q) + heading_of(q)); }},
    Word{"apparent_wind.forward", K::speed, false, [](Q q) { return apparent_wind(q).forward; }},
    Word{"apparent_wind.starboard", K::speed, false,
         [](Q q) { return apparent_wind(q).starboard; }},
    Word{"apparent_wind.up", K::speed, false, [](Q q) { return -apparent_wind(q).down; }},
    Word{"heading", K::angle, true, heading_of},
    Word{"heading.magnetic", K::angle, true, [](Q q) { return magnetic(q, heading_of(q)); }},
    Word{"declination", K::angle, false, [](Q q) { return q.sea.settings().declination; }},
    Word{"pitch", K::angle, false, [](Q q) { return attitude_of(q).pitch; }},
    Word{"roll", K::angle, false, [](Q q) { return attitude_of(q).roll; }},
    Word{"tilt", K::angle, false,
         [](Q q) {
           const auto [heading, pitch, roll] = attitude_of(q);
           return to_degrees(std::acos(std::cos(to_radians(pitch)) * std::cos(to_radians(roll))));
         }},
    Word{"angular_rate.x", K::angular_rate, false, [](Q q) { return angular_rate(q).forward; }},
    Word{"angular_rate.y", K::angular_rate, false, [](Q q) { return angular_rate(q).starboard; }},
    Word{"angular_rate.z", K::angular_rate, false, [](Q q) { return angular_rate(q).down; }},
    Word{"acceleration.x", K::acceleration, false, [](Q q) { return specific_force(q).forward; }},
    Word{"acceleration.y", K::acceleration, false, [](Q q) { return specific_force(q).starboard; }},
    Word{"acceleration.z", K::acceleration, false, [](Q q) { return specific_force(q).down; }},
    Word{"heave", K::length, false, [](Q q) { return carried(q).displacement.up; }},
    Word{"heave.down", K::length, false, [](Q q) { return -carried(q).displacement.up; }},
    Word{"heave.velocity", K::speed, false, [](Q q) { return carried(q).velocity.up; }},
    Word{"heave.acceleration", K::acceleration, false,
         [](Q q) { return carried(q).acceleration.up; }},
    Word{"displacement.east", K::length, false, [](Q q) { return carried(q).displacement.east; }},
    Word{"displacement.north", K::length, false, [](Q q) { return carried(q).displacement.north; }},
    Word{"position.latitude", K::latitude, false, [](Q q) { return place(q).latitude; }},
    Word{"position.longitude", K::longitude, false, [](Q q) { return place(q).longitude; }},
    Word{"position.altitude", K::length, false, altitude_of},
    Word{"speed_over_ground", K::speed, false,
         [](Q q) {
           const Vector v = velocity(q);
           return std::hypot(v.east, v.north);
         }},
    Word{"course_over_ground", K::angle, true,
         [](Q q) {
           const Vector v = velocity(q);
           return bearing(v.east, v.north);
         }},
    Word{"course_over_ground.magnetic", K::angle, true,
         [](Q q) {
           const Vector v = velocity(q);
           return magnetic(q, bearing(v.east, v.north));
         }},
};

}  // namespace

std::span<const Word> hull_words() {
  return hull_table;
}

}  // namespace buoysim
