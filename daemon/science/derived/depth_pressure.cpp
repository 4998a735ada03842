#include "science/derived/depth_pressure.hpp"

#include <cmath>

namespace buoyd {

double pressure_at_depth(double depth) {
  constexpr double linear = 1 - (5.92 + 5.25 * 0.5) * 1e-3;
  constexpr double square = 2.21e-6;
  const double root = std::sqrt(linear * linear - 4 * square * depth);
  // The same as (linear - root) / (2 square), without the loss of digits near the surface.
  return std::isfinite(depth) ? 2 * depth / (linear + root) : std::nan("");
}

}  // namespace buoyd
