#include "science/statistics/wind_means.hpp"

#include <cmath>
#include <limits>

namespace buoyd {
namespace {

constexpr double no_wind = std::numeric_limits<double>::quiet_NaN();

bool takes_part(double value, Flag flag) {
  return std::isfinite(value) && flag != Flag::missing && flag != Flag::fail;
}

}  // namespace

bool WindPart::has_speed() const {
  return !std::isnan(speed);
}

bool WindPart::is_pair() const {
  return !std::isnan(from.east);
}

WindPart wind_part(double speed, Flag speed_flag, double direction, Flag direction_flag) {
  if (!takes_part(speed, speed_flag)) return {no_wind, {no_wind, no_wind}};
  if (!takes_part(direction, direction_flag)) return {speed, {no_wind, no_wind}};
  return {speed, unit_vector(direction)};
}

WindPart WindMeans::add(WallTime time, double speed, Flag speed_flag, double direction,
                        Flag direction_flag) {
  speed_.add(time, speed, speed_flag);
  const WindPart part = wind_part(speed, speed_flag, direction, direction_flag);
  if (!part.is_pair()) return part;
  vector_.add(speed, part.from);
  const bool is_calm = speed == 0 || speed < calm_below_;
  if (!is_calm) unit_.add(part.from);
  return part;
}

void WindMeans::join(const WindMeans& later) {
  speed_.join(later.speed_);
  vector_.join(later.vector_);
  unit_.join(later.unit_);
}

}  // namespace buoyd
