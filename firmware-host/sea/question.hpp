#pragma once
// Where and when an instrument measures, and how it sits on the hull. One owner, one thread.

#include "firmware-host/sea/sea.hpp"

namespace buoysim {

struct Mounting {
  double height = 0;   ///< m above the waterline; on a fixed hull above mean level; below: negative
  double azimuth = 0;  ///< degrees clockwise from the bow to its north mark
  double tilt = 0;     ///< degrees that its top leans towards its mark
};

struct Question {
  const Sea& sea;
  const Moment& now;
  const Mounting& mounting;
  double reach = 0;  ///< m upwards from the instrument to what it measures
};

/// m above the waterline of what it measures.
[[nodiscard]] double height_of(const Question& q);
/// m over mean level: what floats goes with tide and waves.
[[nodiscard]] double altitude_of(const Question& q);
[[nodiscard]] bool is_fixed(const Question& q);
/// m
[[nodiscard]] double tide_of(const Question& q);
/// How the instrument itself lies, in degrees: heading of its north mark, clockwise from true
/// north; pitch, its mark up; roll, its starboard side down, which lies clockwise from the mark.
struct Attitude {
  double heading = 0;
  double pitch = 0;
  double roll = 0;
};
[[nodiscard]] Attitude attitude_of(const Question& q);
/// Degrees true of the instrument's north mark.
[[nodiscard]] double heading_of(const Question& q);
/// A vector of the hull along the instrument's own axes: turned by azimuth and tilt.
[[nodiscard]] HullVector in_instrument(const Mounting& mounting, const HullVector& of_hull);
/// Degrees true, turned to magnetic north.
[[nodiscard]] double magnetic(const Question& q, double direction);
/// A flow of the world in the instrument's own frame: less the velocity of where it is mounted,
/// with the rotation of the hull there, then turned by heading, pitch, roll and mounting.
[[nodiscard]] HullVector seen(const Question& q, const Vector& flow);

}  // namespace buoysim
