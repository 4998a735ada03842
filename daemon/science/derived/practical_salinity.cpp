#include "science/derived/practical_salinity.hpp"

#include <array>
#include <cmath>
#include <limits>

namespace buoyd {
namespace {

constexpr double reference_conductivity = 4.2914;  // S/m, of salinity 35 at 15 degC (IPTS-68)
constexpr double lowest_of_the_scale = 2;

// Salinity in powers of the root of the conductivity ratio, at 15 degC and what a degree adds.
constexpr std::array at_15{0.0080, -0.1692, 25.3851, 14.0941, -7.0261, 2.7081};
constexpr std::array per_degree{0.0005, -0.0056, -0.0066, -0.0375, 0.0636, -0.0144};

template <std::size_t n>
double polynomial_at(const std::array<double, n>& coefficients, double x) {
  double sum = 0;
  for (auto c = coefficients.rbegin(); c != coefficients.rend(); ++c) sum = sum * x + *c;
  return sum;
}

template <std::size_t n>
double polynomial_slope(const std::array<double, n>& coefficients, double x) {
  double sum = 0;
  for (std::size_t i = n - 1; i > 0; --i) sum = sum * x + static_cast<double>(i) * coefficients[i];
  return sum;
}

double degrees_term(double t68) {
  return (t68 - 15) / (1 + 0.0162 * (t68 - 15));
}

double scale_1978(double root, double degrees) {
  return polynomial_at(at_15, root) + degrees * polynomial_at(per_degree, root);
}

// Of Hill et al., before it is scaled to meet the scale of 1978.
double dilute_salinity(double root, double degrees) {
  const double x = 400 * root * root;
  const double y = 10 * root;
  return scale_1978(root, degrees) - at_15[0] / (1 + x * (1.5 + x)) -
         per_degree[0] * degrees / (1 + y * (1 + y * (1 + y)));
}

// Newton's steps: the scale is close to a parabola, so that they end at the last digit.
double root_at(double salinity, double degrees) {
  double root = 0.26;
  for (int step = 0; step < 5; ++step) {
    const double rise =
        polynomial_slope(at_15, root) + degrees * polynomial_slope(per_degree, root);
    root -= (scale_1978(root, degrees) - salinity) / rise;
  }
  return root;
}

double scaled_dilute_salinity(double root, double degrees) {
  const double joint = root_at(lowest_of_the_scale, degrees);
  return dilute_salinity(root, degrees) * lowest_of_the_scale / dilute_salinity(joint, degrees);
}

// The ratio R_t: to the conductivity of salinity 35 at that temperature, both at the surface.
double conductivity_ratio(double conductivity, double t68, double pressure) {
  const double ratio = conductivity / reference_conductivity;
  const double of_temperature =
      polynomial_at(std::array{0.6766097, 2.00564e-2, 1.104259e-4, -6.9698e-7, 1.0031e-9}, t68);
  const double of_pressure =
      1 + polynomial_at(std::array{0.0, 2.070e-5, -6.370e-10, 3.989e-15}, pressure) /
              (1 + 3.426e-2 * t68 + 4.464e-4 * t68 * t68 + (4.215e-1 - 3.107e-3 * t68) * ratio);
  return ratio / (of_pressure * of_temperature);
}

}  // namespace

double practical_salinity(double conductivity, double temperature, double pressure) {
  constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
  if (!(conductivity > 0)) return undefined;
  const double t68 = 1.00024 * temperature;
  const double root = std::sqrt(conductivity_ratio(conductivity, t68, pressure));
  const double degrees = degrees_term(t68);
  double salinity = scale_1978(root, degrees);
  if (salinity < lowest_of_the_scale) salinity = scaled_dilute_salinity(root, degrees);
  return salinity >= 0 && std::isfinite(salinity) ? salinity : undefined;
}

}  // namespace buoyd
