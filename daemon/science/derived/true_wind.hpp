#pragma once
// Wind over the ground from wind on a buoy that turns and moves. Pure functions; any thread.

#include "base/time.hpp"
#include "science/derived/derived_value.hpp"
#include "science/derived/motion_track.hpp"

namespace buoyd {

/// Speed in m/s; direction in degrees from where it blows, clockwise from the bow.
struct ApparentWind {
  DerivedValue speed;
  DerivedValue direction;
};

/// Velocity of the hull over ground: components to east and north in m/s.
struct HullVelocity {
  double east = 0;
  double north = 0;
};

struct TrueWind {
  DerivedValue speed;      ///< m/s
  DerivedValue direction;  ///< from, degrees true, 0 <= d < 360; missing below 1e-6 m/s
};

/// Hull velocity of a receiver's speed (m/s) and course (degrees true, to where) over ground.
[[nodiscard]] HullVelocity hull_velocity(double speed, double course);

/// Heading at `time` in degrees, interpolated along the shorter arc between the track's neighbours,
/// or the only one that is not older than `max_age`; its flag is the worst of those used. Missing
/// if there is none: a stale heading turns the wind anywhere.
[[nodiscard]] DerivedValue heading_at(const MotionTrack<double>& track, MonoTime time,
                                      Micros max_age);

/// Missing: nobody knows how the hull moves; that is not rest.
struct FlaggedVelocity {
  HullVelocity velocity;
  Flag flag = Flag::missing;
};

/// Hull velocity at `time` likewise, its components interpolated, of what one receiver says of
/// `speed` (m/s) and `course` (degrees true, to where) at the same time; where one of the two is
/// not usable, the other is not.
[[nodiscard]] FlaggedVelocity velocity_at(const MotionTrack<double>& speed,
                                          const MotionTrack<double>& course, MonoTime time,
                                          Micros max_age);

/// Whether one of those at or after `time` is known: what comes later changes nothing at `time`.
[[nodiscard]] bool velocity_reaches(const MotionTrack<double>& speed,
                                    const MotionTrack<double>& course, MonoTime time);

/// The apparent wind turned by `heading` (degrees true) and carried with the hull (Smith, Bourassa
/// and Sharp 1999, J. Atmos. Oceanic Technol. 16, 939-952). Both parts are missing if speed,
/// direction, heading or velocity is; else the flag is the worst of all used.
[[nodiscard]] TrueWind true_wind(const ApparentWind& apparent, const DerivedValue& heading,
                                 const FlaggedVelocity& hull);

}  // namespace buoyd
