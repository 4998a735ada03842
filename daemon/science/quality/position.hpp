#pragma once
// A position on the earth, its plausibility, and the distance of two. Pure functions; any thread.

#include "base/error.hpp"
#include "core/flag.hpp"

namespace buoyd {

/// Degrees, north and east positive; a part that is missing is NaN. Longitudes of -180 to 180:
/// those of 0 to 360 are for the caller to turn.
struct Position {
  double latitude = 0;
  double longitude = 0;
};

/// Both parts missing → missing; one missing, |latitude| > 90 or |longitude| > 180 → fail; else
/// good. Source: IOOS QARTOD, Manual for Real-Time Quality Control of Wind Data 1.0, section 3.3,
/// test 3; ioos_qc, qartod.location_test, for a part that is missing.
[[nodiscard]] Flag coordinate_flag(const Position& position);

/// Great-circle distance in metres by the haversine formula on a sphere of 6371000 m; less than 1 %
/// off the ellipsoid's. NaN if a part of either is missing or infinite.
/// Source: R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (2), 1984.
[[nodiscard]] double distance_m(const Position& from, const Position& to);

/// Direction in which the great circle from one to the other sets out, degrees clockwise from true
/// north in [0, 360), on that sphere. NaN where they are one place, and as distance_m().
/// Source: E. Williams, "Aviation Formulary 1.47", course between points.
[[nodiscard]] double bearing_degrees(const Position& from, const Position& to);

}  // namespace buoyd
