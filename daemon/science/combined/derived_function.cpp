#include "science/combined/derived_function.hpp"

#include <algorithm>

#include "science/derived/depth_pressure.hpp"
#include "science/derived/difference.hpp"
#include "science/derived/humid_air.hpp"
#include "science/derived/lidar_direction.hpp"
#include "science/derived/practical_salinity.hpp"
#include "science/derived/sea_water.hpp"
#include "science/flags.hpp"

namespace buoyd {

namespace {

using Quantity = DerivedSettings::Quantity;
using Derived = std::vector<DerivedValue>;

/// A heading that failed turns nothing, as one that is missing.
DerivedValue living(const DerivedValue& value) {
  return value.flag == Flag::fail ? DerivedValue{} : value;
}

Derived true_wind_of(const DerivedSample& in) {
  const auto& [speed, direction, heading, hull_speed, hull_course, declination] = in.values;
  const TrueWind wind = true_wind({speed, direction}, living(heading), in.hull);
  return {wind.speed, wind.direction};
}

Derived unchecked_of(const DerivedSample& in) {
  Derived unchecked;
  unchecked.reserve(in.first.size());
  for (const DerivedValue& point : in.first) {
    unchecked.push_back(lidar_direction(point, in.values[1], 0));
  }
  return unchecked;
}

/// Behind the directions as they are those that are checked, and how many of them were turned.
Derived checked_of(const DerivedSample& in) {
  Derived values = unchecked_of(in);
  Flag worst = Flag::missing;
  int turned = 0;
  for (std::size_t point = 0; point < in.first.size(); ++point) {
    const CheckedDirection checked = checked_direction(values[point], in.values[2]);
    values.push_back(checked.direction);
    if (!checked.is_turned) continue;
    turned += *checked.is_turned ? 1 : 0;
    const Flag flag = checked.direction.flag;
    worst = worst == Flag::missing ? flag : worst_flag({worst, flag});
  }
  values.push_back(derived_value(turned, {worst}));
  return values;
}

Derived water_of(const DerivedSample& in, const DerivedValue& pressure) {
  const DerivedValue& conductivity = in.values[0];
  const DerivedValue& temperature = in.values[1];
  const auto with_flags = [&](double value) {
    return derived_value(value, {conductivity.flag, temperature.flag, pressure.flag});
  };
  const double salinity = practical_salinity(conductivity.value, temperature.value, pressure.value);
  const SeaWater water = sea_water(salinity, temperature.value, pressure.value);
  return {with_flags(salinity), with_flags(water.density), with_flags(water.sound_speed)};
}

DerivedFunction sea_water_function(const DerivedSettings& settings,
                                   const InstrumentSettings& instrument) {
  if (find_input(settings, "pressure") != nullptr) {
    return [](const DerivedSample& in) { return water_of(in, in.values[2]); };
  }
  const DerivedValue at_depth =
      derived_value(pressure_at_depth(instrument.depth.value_or(0)), {Flag::good});
  return [at_depth](const DerivedSample& in) { return water_of(in, at_depth); };
}

Derived dew_point_of(const DerivedSample& in) {
  const DerivedValue& temperature = in.values[0];
  const DerivedValue& humidity = in.values[1];
  return {derived_value(dew_point(temperature.value, humidity.value),
                        {temperature.flag, humidity.flag})};
}

DerivedFunction sea_level_function(const DerivedSettings& settings,
                                   const InstrumentSettings& instrument) {
  const bool is_humid = find_input(settings, "humidity") != nullptr;
  return [is_humid, height = instrument.height.value_or(0)](const DerivedSample& in) -> Derived {
    const DerivedValue& pressure = in.values[0];
    const DerivedValue& temperature = in.values[1];
    const DerivedValue humidity = is_humid ? in.values[2] : DerivedValue{0, Flag::good};
    const double vapour = vapour_pressure(temperature.value, humidity.value);
    return {derived_value(sea_level_pressure(pressure.value, temperature.value, vapour, height),
                          {pressure.flag, temperature.flag, humidity.flag})};
  };
}

Derived first_good_of(const DerivedSample& in) {
  const FirstGood chosen = first_good(in.values[0], in.values[1]);
  if (!chosen.source) return {chosen.value, {}};
  return {chosen.value, {static_cast<double>(*chosen.source), chosen.value.flag}};
}

}  // namespace

DerivedFunction derived_function(const DerivedSettings& settings,
                                 const InstrumentSettings& instrument, bool is_circular) {
  switch (settings.quantity) {
    case Quantity::true_wind:
      return true_wind_of;
    case Quantity::lidar_direction:
      return find_input(settings, "reference") == nullptr ? unchecked_of : checked_of;
    case Quantity::true_direction:
      return [](const DerivedSample& in) { return in.first; };
    case Quantity::sea_water:
      return sea_water_function(settings, instrument);
    case Quantity::dew_point:
      return dew_point_of;
    case Quantity::sea_level_pressure:
      return sea_level_function(settings, instrument);
    case Quantity::first_good:
      return first_good_of;
    case Quantity::difference:
      break;
  }
  return [of = is_circular ? circular_difference : difference](const DerivedSample& in) -> Derived {
    return {of(in.values[0], in.values[1])};
  };
}

}  // namespace buoyd
