#include "science/derived/humid_air.hpp"

#include <cmath>
#include <limits>

namespace buoyd {
namespace {

constexpr double no_result = std::numeric_limits<double>::quiet_NaN();
constexpr double magnus_rise = 17.62;
constexpr double magnus_pole = 243.12;  // degC below zero

// The logarithm of what the vapour pressure over water is to that at 0 degC.
double magnus_exponent(double temperature) {
  return temperature > -magnus_pole ? magnus_rise * temperature / (magnus_pole + temperature)
                                    : no_result;
}

}  // namespace

double vapour_pressure(double temperature, double humidity) {
  return 6.112 * std::exp(magnus_exponent(temperature)) * humidity / 100;
}

double dew_point(double temperature, double humidity) {
  if (!(humidity > 0)) return no_result;
  const double exponent = std::log(humidity / 100) + magnus_exponent(temperature);
  return exponent < magnus_rise ? magnus_pole * exponent / (magnus_rise - exponent) : no_result;
}

double sea_level_pressure(double pressure, double temperature, double vapour, double height) {
  const double column = temperature + 273.15 + 0.0065 * height / 2 + 0.12 * vapour;
  if (!(column > 0 && std::isfinite(column))) return no_result;
  return pressure * std::pow(10, 0.0148275 * height / column);
}

}  // namespace buoyd
