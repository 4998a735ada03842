#include "firmware-host/sea/sky.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "firmware-host/sea/angles.hpp"
#include "firmware-host/sea/draws.hpp"
#include "firmware-host/sea/durations.hpp"

namespace buoysim {

namespace {

constexpr double year_seconds = 365.2425 * day_seconds;
constexpr double warmest = 15 * 3600;  // s of the sun's day

/// Angle of the year, 0 when it begins.
double year_angle(double time) {
  return tau * (time / year_seconds - std::floor(time / year_seconds));
}

double declination(double g) {
  return 0.006918 - 0.399912 * std::cos(g) + 0.070257 * std::sin(g) - 0.006758 * std::cos(2 * g) +
         0.000907 * std::sin(2 * g) - 0.002697 * std::cos(3 * g) + 0.00148 * std::sin(3 * g);
}

/// Seconds that the sun is ahead of the clock.
double equation_of_time(double g) {
  return day_seconds / tau *
         (0.000075 + 0.001868 * std::cos(g) - 0.032077 * std::sin(g) - 0.014615 * std::cos(2 * g) -
          0.040849 * std::sin(2 * g));
}

/// Seconds since the sun was lowest at that longitude.
double solar_time(double time, double longitude) {
  const double shifted = time + longitude / 360 * day_seconds + equation_of_time(year_angle(time));
  return shifted - std::floor(shifted / day_seconds) * day_seconds;
}

/// hPa over water; coefficients of Alduchov and Eskridge 1996 (J. Appl. Meteorol. 35, 601).
double saturation_pressure(double temperature) {
  return 6.1094 * std::exp(17.625 * temperature / (243.04 + temperature));
}

}  // namespace

Sky::Sky(const SkySettings& settings, const Place& place, std::uint64_t seed)
    : settings_(settings), place_(place), phase_(Draws(seed).phase()) {}

double Sky::sun_elevation(double time) const {
  const double sun = declination(year_angle(time));
  const double hour_angle = tau * (solar_time(time, place_.longitude) / day_seconds - 0.5);
  const double latitude = to_radians(place_.latitude);
  const double sine = std::sin(latitude) * std::sin(sun) +
                      std::cos(latitude) * std::cos(sun) * std::cos(hour_angle);
  return to_degrees(std::asin(std::clamp(sine, -1.0, 1.0)));
}

double Sky::irradiance(double time) const {
  const double sine = std::sin(to_radians(sun_elevation(time)));
  if (sine <= 0) return 0;
  const double through = 1 - 0.75 * std::pow(settings_.clouds, 3.4);
  return 1098 * sine * std::exp(-0.059 / sine) * through;
}

double Sky::temperature(double time) const {
  const double after = solar_time(time, place_.longitude) - warmest;
  return settings_.temperature + settings_.daily_swing * std::cos(tau * after / day_seconds);
}

double Sky::dew_point(double time) const {
  const double vapour = settings_.humidity / 100 * saturation_pressure(settings_.temperature);
  const double logarithm = std::log(vapour / 6.1094);
  return std::min(243.04 * logarithm / (17.625 - logarithm), temperature(time));
}

double Sky::humidity(double time) const {
  const double share =
      saturation_pressure(dew_point(time)) / saturation_pressure(temperature(time));
  return std::min(100.0, 100 * share);
}

/// Weather within three days, and the tide of the air twice a day.
double Sky::pressure(double age) const {
  return settings_.pressure +
         settings_.pressure_swing * std::sin(tau * age / (3 * day_seconds) + phase_) +
         std::sin(2 * tau * age / day_seconds + 2 * phase_);
}

}  // namespace buoysim
