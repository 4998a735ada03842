#pragma once
// When a computed result agrees with the one a case of stat-vectors expects.

#include "base/json.hpp"
#include "science/vector_file.hpp"

namespace buoyd::test {

/// What of `expected` (the case's `out`, an object) is absent from `result` or differs from it, a
/// line each with the place ("rows[3].mean"); empty if all agrees. What `result` has beyond the
/// keys of `expected` is not looked at, but lists must be of one length. The key that stands
/// nearest above a number decides how near it must be: counts (n, n_...), indices (..._at), times
/// (..._ms), flags (..flag), min, max, speed_min, speed_max and value are equal; keys ending in
/// "direction" differ by at most 1e-9 on the circle and lie in 0 <= d < 360; circular_difference
/// likewise in -180 <= d < 180; direction_std and keys ending in "spread" 1e-5; salinity 1e-9;
/// density 1e-9 of the expected; sound_speed 1e-4; all others 1e-12 + 1e-11 of the expected. Truth,
/// text and null are equal. `tolerances` (the case's `tol`, an object, or nullptr): absolute
/// numbers that replace those of the keys they stand under; anything else in it is a disagreement.
[[nodiscard]] Disagreements stat_disagreements(const Json& expected, const Json& result,
                                               const Json* tolerances);

}  // namespace buoyd::test
