#include "science/derived/true_wind.hpp"

#include <cmath>

#include "science/flags.hpp"
#include "science/statistics/direction.hpp"

namespace buoyd {
namespace {

constexpr double least_true_speed = 1e-6;

bool is_missing(const DerivedValue& value) {
  return value.flag == Flag::missing || !std::isfinite(value.value);
}

double between(double before, double after, double share) {
  return before + share * (after - before);
}

/// What is said of the course at the same time; nullopt: nothing that is usable.
std::optional<TrackPoint<double>> course_beside(const TrackPoint<double>& speed,
                                                const MotionTrack<double>& course) {
  return course.around(speed.time, Micros(0)).before;
}

FlaggedVelocity velocity_of_one(const TrackPoint<double>& speed, const TrackPoint<double>& course) {
  return {hull_velocity(speed.value, course.value), worst_flag({speed.flag, course.flag})};
}

}  // namespace

HullVelocity hull_velocity(double speed, double course) {
  const UnitVector to = unit_vector(course);
  return {.east = speed * to.east, .north = speed * to.north};
}

DerivedValue heading_at(const MotionTrack<double>& track, MonoTime time, Micros max_age) {
  const auto [before, after] = track.around(time, max_age);
  if (!before && !after) return {};
  if (!before || !after) {
    const auto& only = before ? *before : *after;
    return derived_value(fold_direction(only.value), {only.flag});
  }
  const double arc = shorter_arc(after->value, before->value);
  return derived_value(fold_direction(before->value + share_of_way(*before, *after, time) * arc),
                       {before->flag, after->flag});
}

FlaggedVelocity velocity_at(const MotionTrack<double>& speed, const MotionTrack<double>& course,
                            MonoTime time, Micros max_age) {
  using Point = TrackPoint<double>;
  const auto [before, after] = speed.around(
      time, max_age, [&](const Point& point) { return course_beside(point, course).has_value(); });
  if (!before && !after) return {};
  const auto velocity_of = [&](const Point& point) {
    return velocity_of_one(point, *course_beside(point, course));
  };
  if (!before || !after) return velocity_of(before ? *before : *after);
  const FlaggedVelocity from = velocity_of(*before);
  const FlaggedVelocity to = velocity_of(*after);
  const double share = share_of_way(*before, *after, time);
  return {{.east = between(from.velocity.east, to.velocity.east, share),
           .north = between(from.velocity.north, to.velocity.north, share)},
          worst_flag({from.flag, to.flag})};
}

bool velocity_reaches(const MotionTrack<double>& speed, const MotionTrack<double>& course,
                      MonoTime time) {
  return speed.reaches(time, [&](const TrackPoint<double>& point) {
    return course_beside(point, course).has_value();
  });
}

TrueWind true_wind(const ApparentWind& apparent, const DerivedValue& heading,
                   const FlaggedVelocity& hull) {
  const auto& [speed, direction] = apparent;
  if (is_missing(speed) || is_missing(direction) || is_missing(heading)) return {};
  if (hull.flag == Flag::missing) return {};
  const Flag worst = worst_flag({speed.flag, direction.flag, heading.flag, hull.flag});
  const UnitVector from = unit_vector(direction.value + heading.value);
  const double east = hull.velocity.east - speed.value * from.east;
  const double north = hull.velocity.north - speed.value * from.north;
  const double true_speed = std::hypot(east, north);
  const DerivedValue true_direction = true_speed < least_true_speed
                                          ? DerivedValue{}
                                          : derived_value(direction_of(-east, -north), {worst});
  return {derived_value(true_speed, {worst}), true_direction};
}

}  // namespace buoyd
