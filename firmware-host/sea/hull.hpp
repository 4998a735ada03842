#pragma once
// A moored hull in six degrees of freedom as a function of age alone. Pure; any thread.
//
// Waves carry it (a first-order response, at its mean place: the sum of the waves does not know how
// far it drifted), tilt it by the slope of the surface, and the wind heels it. It yaws slowly round
// its mean heading and moves slowly in its watch circle. Angles are those of NMEA and of most
// attitude sensors: heading clockwise from true north, pitch positive bow up, roll positive
// starboard down, turned in this order.

#include <cstdint>
#include <optional>

#include "firmware-host/sea/waves.hpp"

namespace buoysim {

struct HullSettings {
  bool fixed = false;               ///< a pier, or a frame on the bottom: nothing moves
  std::optional<double> heading{};  ///< mean, degrees true; else it lies with the bow in the wind
  double yaw = 15;                  ///< largest turn to either side of it, degrees
  double yaw_period = 150;          ///< of the slow turning, s
  double watch_circle = 15;         ///< radius that it stays in, m
  double cutoff = 2;                ///< of its heave, surge and sway, Hz
  double tilt_cutoff = 0.4;         ///< of its pitch and roll, Hz
  double tilt = 0.6;                ///< share of the surface's slope that it follows
  double heel = 0.01;               ///< degrees for each (m/s)² of wind
};

struct HullState {
  Vector offset;        ///< from the mooring; up: over the mean level without tide
  Vector velocity;      ///< m/s
  Vector acceleration;  ///< m/s², of the waves alone
  double heave = 0;     ///< m
  double heading = 0;   ///< degrees true, [0, 360)
  double pitch = 0;     ///< degrees
  double roll = 0;
  double yaw_rate = 0;  ///< of the three angles, degrees/s
  double pitch_rate = 0;
  double roll_rate = 0;
};

/// A vector in the hull: forward, to starboard, down.
struct HullVector {
  double forward = 0;
  double starboard = 0;
  double down = 0;
};

[[nodiscard]] HullVector to_hull(const HullState& hull, const Vector& world);
[[nodiscard]] Vector to_world(const HullState& hull, const HullVector& vector);
/// Turning round the hull's own axes, degrees/s.
[[nodiscard]] HullVector body_rates(const HullState& hull);
/// Velocity in the world of a point so many m above the hull's middle.
[[nodiscard]] Vector velocity_above(const HullState& hull, double height);

class Hull {
 public:
  Hull(const HullSettings& settings, std::uint64_t seed);

  /// With the mean wind (to where it blows) on it and the current (to where) under it.
  [[nodiscard]] HullState at(double age, const WaveMotion& waves, const Vector& wind,
                             const Vector& current) const;

 private:
  void drift(double age, const Vector& wind, const Vector& current, HullState& state) const;
  void turn(double age, const Vector& wind, HullState& state) const;
  void tilt(const WaveMotion& waves, const Vector& wind, HullState& state) const;

  HullSettings settings_;
  double yaw_phase_ = 0;
  double slow_yaw_phase_ = 0;
  double east_phase_ = 0;
  double north_phase_ = 0;
};

}  // namespace buoysim
