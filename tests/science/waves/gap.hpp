#pragma once
// A sample that is missing from a series.

#include <limits>

namespace buoyd::test {

inline constexpr double gap = std::numeric_limits<double>::quiet_NaN();

}  // namespace buoyd::test
