#pragma once
// What becomes of the flags when a value is computed from others. Pure; any thread.

#include <initializer_list>
#include <limits>

#include "core/flag.hpp"

namespace buoyd {

/// A computed value and what is known of its quality; the value is NaN if and only if the flag is
/// missing.
struct DerivedValue {
  double value = std::numeric_limits<double>::quiet_NaN();
  Flag flag = Flag::missing;
};

/// Joins a result with the flags of all that it was computed from: the worst of them, so that what
/// came of a failed value is there and has failed. Missing if an input is missing, or if the result
/// is undefined (NaN or infinite).
[[nodiscard]] DerivedValue derived_value(double result, std::initializer_list<Flag> inputs);

}  // namespace buoyd
