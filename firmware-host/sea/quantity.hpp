#pragma once
// What kind of thing a word of the world is, and the units in which an instrument may say it. Pure;
// any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace buoysim {

/// In the comments: the unit in which the world has it.
enum class Quantity : std::uint8_t {
  length,        ///< m
  speed,         ///< m s-1
  acceleration,  ///< m s-2
  angle,         ///< degree
  angular_rate,  ///< degree s-1
  latitude,      ///< degrees_north
  longitude,     ///< degrees_east
  time,          ///< s
  temperature,   ///< degree_Celsius
  pressure,      ///< dbar
  salinity,      ///< 1: practical salinity; "1e-3" and "g kg-1" say the same number
  conductivity,  ///< S m-1
  share,         ///< percent
  irradiance,    ///< W m-2
  voltage,       ///< V
  current,       ///< A
  power,         ///< W
};

/// value in the unit = factor × value in the world's unit + offset
struct UnitConversion {
  double factor = 1;
  double offset = 0;
};

/// nullopt where the unit does not measure that quantity.
[[nodiscard]] std::optional<UnitConversion> conversion_to(std::string_view unit, Quantity quantity);

/// The units that do, "m s-1, knot, km h-1".
[[nodiscard]] std::string units_of(Quantity quantity);

}  // namespace buoysim
