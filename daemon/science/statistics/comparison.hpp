#pragma once
// How far values are from those of a reference that were taken at the same times: bias, spread and
// regression, of numbers and of directions. Pure functions and values; any thread.

#include <cstddef>
#include <span>

namespace buoyd {

/// What the reference says, and what is compared with it; both finite, in one unit.
struct ComparedPair {
  double reference = 0;
  double value = 0;
};

/// NaN where it is not defined: all of no pairs; sd and regression of one; slope, offset and r2
/// where all references are the same; r2 where all values are, too.
struct Comparison {
  std::size_t n = 0;
  double mean_reference = 0;
  double mean_value = 0;
  double bias = 0;            ///< mean of value - reference
  double sd = 0;              ///< of these differences, with n - 1
  double rmse = 0;            ///< root of the mean of their squares
  double max_difference = 0;  ///< the largest of their amounts
  double slope = 0;           ///< value = slope * reference + offset, least squares
  double offset = 0;
  double r2 = 0;                    ///< square of the correlation
  double slope_through_origin = 0;  ///< value = slope * reference, least squares
};

[[nodiscard]] Comparison compare(std::span<const ComparedPair> pairs);

/// Of directions in degrees: a difference is the shorter way from the reference to the value. Means
/// are those of unit vectors, and bias is in [-180, 180). The regression is of the references
/// within half a turn of their mean (of those that have none, in [0, 360)) and of each plus its
/// difference, so that 359 and 1 are neighbours. There is none through the origin.
[[nodiscard]] Comparison compare_directions(std::span<const ComparedPair> pairs);

}  // namespace buoyd
