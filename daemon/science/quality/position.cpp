#include "science/quality/position.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace buoyd {
namespace {

constexpr double earth_radius_m = 6'371'000;

double earth_radians(double degrees) {
  return degrees * std::numbers::pi / 180;
}

double haversine(double angle) {
  return std::sin(angle / 2) * std::sin(angle / 2);
}

}  // namespace

Flag coordinate_flag(const Position& position) {
  if (std::isnan(position.latitude) && std::isnan(position.longitude)) {
    return Flag::missing;
  }
  const bool is_on_earth =
      std::abs(position.latitude) <= 90 && std::abs(position.longitude) <= 180;  // false for NaN
  return is_on_earth ? Flag::good : Flag::fail;
}

double distance_m(const Position& from, const Position& to) {
  const double from_north = earth_radians(from.latitude);
  const double to_north = earth_radians(to.latitude);
  const double h = haversine(to_north - from_north) +
                   std::cos(from_north) * std::cos(to_north) *
                       haversine(earth_radians(to.longitude - from.longitude));
  return 2 * earth_radius_m * std::asin(std::sqrt(std::clamp(h, 0.0, 1.0)));
}

double bearing_degrees(const Position& from, const Position& to) {
  const double from_north = earth_radians(from.latitude);
  const double to_north = earth_radians(to.latitude);
  const double turn = earth_radians(to.longitude - from.longitude);
  const double east = std::sin(turn) * std::cos(to_north);
  // cos a sin b - sin a cos b cos t, written so that near places lose no digits.
  const double north = std::sin(to_north - from_north) +
                       2 * std::sin(from_north) * std::cos(to_north) * haversine(turn);
  if (std::hypot(east, north) <= 0) return std::nan("");
  const double bearing = std::atan2(east, north) * 180 / std::numbers::pi;
  return bearing < 0 ? std::fmod(bearing + 360, 360) : bearing;
}

}  // namespace buoyd
