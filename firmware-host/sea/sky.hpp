#pragma once
// Sun and air as functions of the universal time and of age alone. Pure; any thread.
//
// The sun's place: declination and equation of time by Spencer (1971, Search 2, 172). Its light:
// clear sky by Haurwitz (1945, J. Meteorol. 2, 154; 1098 sin h exp(-0.059/sin h) W/m²), under
// clouds by Kasten and Czeplak (1980, Solar Energy 24, 177; 1 - 0.75 n^3.4).

#include <cstdint>

namespace buoysim {

struct SkySettings {
  double temperature = 12;    ///< mean of the air over the day, °C
  double daily_swing = 2;     ///< half of it; warmest three hours after the sun's noon
  double humidity = 75;       ///< relative, at the mean temperature, percent
  double pressure = 1013;     ///< mean at sea level, hPa
  double pressure_swing = 6;  ///< half of it, within three days
  double clouds = 0.3;        ///< share of the sky that is covered
};

/// Where on earth, in degrees.
struct Place {
  double latitude = 54.0143;
  double longitude = 6.5876;
};

class Sky {
 public:
  Sky(const SkySettings& settings, const Place& place, std::uint64_t seed);

  /// Degrees above the horizon; `time` in s since 1970, UTC.
  [[nodiscard]] double sun_elevation(double time) const;
  /// Global irradiance on a horizontal plane, W/m².
  [[nodiscard]] double irradiance(double time) const;
  /// °C
  [[nodiscard]] double temperature(double time) const;
  /// Relative, percent, at most 100.
  [[nodiscard]] double humidity(double time) const;
  /// °C; it stays all day, but while the air is as cold: then that has dew.
  [[nodiscard]] double dew_point(double time) const;
  /// hPa at sea level.
  [[nodiscard]] double pressure(double age) const;

 private:
  SkySettings settings_;
  Place place_;
  double phase_ = 0;
};

}  // namespace buoysim
