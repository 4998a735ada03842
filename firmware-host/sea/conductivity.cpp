#include "firmware-host/sea/conductivity.hpp"

#include <cmath>

namespace buoysim {

namespace {

constexpr double standard_conductivity =
    4.2914;                                    // S/m of salinity 35 at 15 °C (Culkin, Smith 1980)
constexpr double its_90_to_ipts_68 = 1.00024;  // Saunders 1990

/// Conductivity of salinity 35 at a temperature, over that at 15 °C.
double standard_ratio(double t) {
  return 0.6766097 + t * (2.00564e-2 + t * (1.104259e-4 + t * (-6.9698e-7 + t * 1.0031e-9)));
}

/// What pressure does to the ratio.
double pressure_ratio(double ratio, double t, double p) {
  const double above = p * (2.070e-5 + p * (-6.370e-10 + p * 3.989e-15));
  return 1 + above / (1 + t * (3.426e-2 + t * 4.464e-4) + ratio * (4.215e-1 - 3.107e-3 * t));
}

}  // namespace

double practical_salinity_of(double conductivity, double temperature, double pressure) {
  const double ratio = conductivity / standard_conductivity;
  if (!(ratio > 0)) return 0;
  const double root =
      std::sqrt(ratio / pressure_ratio(ratio, temperature, pressure) / standard_ratio(temperature));
  const double at_15 =
      0.0080 +
      root * (-0.1692 + root * (25.3851 + root * (14.0941 + root * (-7.0261 + root * 2.7081))));
  const double off = temperature - 15;
  const double correction =
      0.0005 +
      root * (-0.0056 + root * (-0.0066 + root * (-0.0375 + root * (0.0636 - root * 0.0144))));
  return at_15 + off / (1 + 0.0162 * off) * correction;
}

double conductivity_of(double salinity, double temperature, double pressure) {
  const double as_in_1968 = temperature * its_90_to_ipts_68;
  double low = 0;
  double high = 12;
  while (high - low > 1e-10) {
    const double middle = (low + high) / 2;
    (practical_salinity_of(middle, as_in_1968, pressure) < salinity ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace buoysim
