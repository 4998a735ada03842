#include "firmware-host/sea/hull.hpp"

#include <cmath>
#include <numbers>

#include "firmware-host/sea/angles.hpp"
#include "firmware-host/sea/draws.hpp"

namespace buoysim {

namespace {

constexpr double quick_share = 0.7;    // of the yaw; the rest is slower
constexpr double slower = 2.618;       // never in step with it
constexpr double lean_share = 0.6;     // of the watch circle, by wind and current
constexpr double wander_share = 0.25;  // of it, to east and to north
constexpr double east_period = 410;    // s
constexpr double north_period = 530;
constexpr double current_pull = 20;  // of 1 m/s of current, over that of 1 m/s of wind

struct Angles {
  double sin_heading, cos_heading, sin_pitch, cos_pitch, sin_roll, cos_roll;
};

Angles angles_of(const HullState& hull) {
  const double heading = to_radians(hull.heading);
  const double pitch = to_radians(hull.pitch);
  const double roll = to_radians(hull.roll);
  return {std::sin(heading), std::cos(heading), std::sin(pitch),
          std::cos(pitch),   std::sin(roll),    std::cos(roll)};
}

}  // namespace

HullVector to_hull(const HullState& hull, const Vector& world) {
  const Angles a = angles_of(hull);
  const double ahead = world.north * a.cos_heading + world.east * a.sin_heading;
  const double beside = world.east * a.cos_heading - world.north * a.sin_heading;
  const double down = -world.up;
  const double under = ahead * a.sin_pitch + down * a.cos_pitch;
  return {ahead * a.cos_pitch - down * a.sin_pitch, beside * a.cos_roll + under * a.sin_roll,
          under * a.cos_roll - beside * a.sin_roll};
}

Vector to_world(const HullState& hull, const HullVector& vector) {
  const Angles a = angles_of(hull);
  const double beside = vector.starboard * a.cos_roll - vector.down * a.sin_roll;
  const double under = vector.starboard * a.sin_roll + vector.down * a.cos_roll;
  const double ahead = vector.forward * a.cos_pitch + under * a.sin_pitch;
  const double down = under * a.cos_pitch - vector.forward * a.sin_pitch;
  return {ahead * a.sin_heading + beside * a.cos_heading,
          ahead * a.cos_heading - beside * a.sin_heading, -down};
}

HullVector body_rates(const HullState& hull) {
  const Angles a = angles_of(hull);
  return {hull.roll_rate - hull.yaw_rate * a.sin_pitch,
          hull.pitch_rate * a.cos_roll + hull.yaw_rate * a.cos_pitch * a.sin_roll,
          hull.yaw_rate * a.cos_pitch * a.cos_roll - hull.pitch_rate * a.sin_roll};
}

Vector velocity_above(const HullState& hull, double height) {
  const HullVector rates = body_rates(hull);
  return hull.velocity + to_world(hull, {-to_radians(rates.starboard) * height,
                                         to_radians(rates.forward) * height, 0});
}

Hull::Hull(const HullSettings& settings, std::uint64_t seed) : settings_(settings) {
  Draws draws(seed);
  yaw_phase_ = draws.phase();
  slow_yaw_phase_ = draws.phase();
  east_phase_ = draws.phase();
  north_phase_ = draws.phase();
}

HullState Hull::at(double age, const WaveMotion& waves, const Vector& wind,
                   const Vector& current) const {
  HullState state;
  if (settings_.fixed) {
    state.heading = wrapped(settings_.heading.value_or(0));
    return state;
  }
  drift(age, wind, current, state);
  state.offset = state.offset + waves.displacement;
  state.velocity = state.velocity + waves.velocity;
  state.acceleration = waves.acceleration;
  state.heave = waves.displacement.up;
  turn(age, wind, state);
  tilt(waves, wind, state);
  return state;
}

/// Wind and current hold it at one side of the watch circle, where it wanders slowly.
void Hull::drift(double age, const Vector& wind, const Vector& current, HullState& state) const {
  const Vector pull{wind.east + current_pull * current.east,
                    wind.north + current_pull * current.north, 0};
  const double force = std::hypot(pull.east, pull.north);
  const double lean = force > 0 ? lean_share * settings_.watch_circle / force : 0;
  const double wander = wander_share * settings_.watch_circle;
  const double east = tau * age / east_period + east_phase_;
  const double north = tau * age / north_period + north_phase_;
  state.offset = {lean * pull.east + wander * std::sin(east),
                  lean * pull.north + wander * std::sin(north), 0};
  state.velocity = {wander * tau / east_period * std::cos(east),
                    wander * tau / north_period * std::cos(north), 0};
}

void Hull::turn(double age, const Vector& wind, HullState& state) const {
  const double quick = tau / settings_.yaw_period;
  const double slow = quick / slower;
  const double quick_yaw = settings_.yaw * quick_share;
  const double slow_yaw = settings_.yaw * (1 - quick_share);
  const double turned = quick_yaw * std::sin(quick * age + yaw_phase_) +
                        slow_yaw * std::sin(slow * age + slow_yaw_phase_);
  const double into_wind = bearing(-wind.east, -wind.north);
  state.heading = wrapped(settings_.heading.value_or(into_wind) + turned);
  state.yaw_rate = quick * quick_yaw * std::cos(quick * age + yaw_phase_) +
                   slow * slow_yaw * std::cos(slow * age + slow_yaw_phase_);
}

/// The mast leans away from the wind as on a surface that rises against it.
void Hull::tilt(const WaveMotion& waves, const Vector& wind, HullState& state) const {
  const double heel = std::tan(to_radians(settings_.heel)) * std::hypot(wind.east, wind.north);
  const double east = settings_.tilt * waves.slope_east - heel * wind.east;
  const double north = settings_.tilt * waves.slope_north - heel * wind.north;
  const double east_rate = settings_.tilt * waves.slope_rate_east;
  const double north_rate = settings_.tilt * waves.slope_rate_north;
  const double sine = std::sin(to_radians(state.heading));
  const double cosine = std::cos(to_radians(state.heading));
  const double yaw = to_radians(state.yaw_rate);
  const double ahead = east * sine + north * cosine;
  const double beside = east * cosine - north * sine;
  const double ahead_rate = east_rate * sine + north_rate * cosine + yaw * beside;
  const double beside_rate = east_rate * cosine - north_rate * sine - yaw * ahead;
  state.pitch = to_degrees(std::atan(ahead));
  state.roll = -to_degrees(std::atan(beside));
  state.pitch_rate = to_degrees(ahead_rate / (1 + ahead * ahead));
  state.roll_rate = -to_degrees(beside_rate / (1 + beside * beside));
}

}  // namespace buoysim
