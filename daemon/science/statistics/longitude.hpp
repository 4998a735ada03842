#pragma once
// Longitudes, degrees east, around the date line. Pure functions; any thread.

#include <cmath>

namespace buoyd {

/// The same meridian, at most 180 degrees from `reference`; of a NaN reference `longitude` itself.
[[nodiscard]] inline double longitude_near(double longitude, double reference) {
  if (std::isnan(reference)) return longitude;
  return longitude - 360 * std::round((longitude - reference) / 360);
}

/// The same meridian, above -180 and at most 180.
[[nodiscard]] inline double fold_longitude(double longitude) {
  return longitude - 360 * std::ceil((longitude - 180) / 360);
}

}  // namespace buoyd
