#include "science/combined/derived_roles.hpp"

#include <algorithm>

namespace buoyd {

namespace {

using Quantity = DerivedSettings::Quantity;

constexpr DerivedRole heading{.name = "heading",
                              .unit = "degree",
                              .is_moving = true,
                              .from = CountedFrom::north,
                              .is_of_mark = true};
constexpr DerivedRole declination{.name = "declination", .unit = "degree", .is_needed = false};

constexpr std::array true_wind_roles{
    DerivedRole{.name = "speed", .unit = "m s-1", .is_own = true},
    DerivedRole{
        .name = "direction", .unit = "degree", .is_own = true, .from = CountedFrom::instrument},
    heading,
    DerivedRole{.name = "hull_speed", .unit = "m s-1", .is_needed = false, .is_moving = true},
    DerivedRole{.name = "hull_course",
                .unit = "degree",
                .is_needed = false,
                .is_moving = true,
                .from = CountedFrom::north},
    declination,
};

constexpr std::array lidar_roles{
    DerivedRole{.name = "direction",
                .unit = "degree",
                .is_own = true,
                .may_be_array = true,
                .from = CountedFrom::instrument},
    heading,
    DerivedRole{
        .name = "reference", .unit = "degree", .is_needed = false, .from = CountedFrom::north},
    declination,
};

constexpr std::array true_direction_roles{
    DerivedRole{.name = "direction",
                .unit = "degree",
                .is_own = true,
                .may_be_array = true,
                .from = CountedFrom::magnetic_north},
    declination,
};

constexpr std::array sea_water_roles{
    DerivedRole{.name = "conductivity", .unit = "S m-1", .is_own = true},
    DerivedRole{.name = "temperature", .unit = "degree_Celsius"},
    DerivedRole{.name = "pressure", .unit = "dbar", .is_needed = false},
};

constexpr std::array dew_point_roles{
    DerivedRole{.name = "temperature", .unit = "degree_Celsius", .is_own = true},
    DerivedRole{.name = "humidity", .unit = "percent"},
};

constexpr std::array sea_level_roles{
    DerivedRole{.name = "pressure", .unit = "hPa", .is_own = true},
    DerivedRole{.name = "temperature", .unit = "degree_Celsius"},
    DerivedRole{.name = "humidity", .unit = "percent", .is_needed = false},
};

constexpr std::array two_roles{
    DerivedRole{.name = "a", .is_own = true},
    DerivedRole{.name = "b"},
};

}  // namespace

std::span<const DerivedRole> roles_of(Quantity quantity) {
  switch (quantity) {
    case Quantity::true_wind:
      return true_wind_roles;
    case Quantity::lidar_direction:
      return lidar_roles;
    case Quantity::true_direction:
      return true_direction_roles;
    case Quantity::sea_water:
      return sea_water_roles;
    case Quantity::dew_point:
      return dew_point_roles;
    case Quantity::sea_level_pressure:
      return sea_level_roles;
    case Quantity::first_good:
    case Quantity::difference:
      break;
  }
  return two_roles;
}

const DerivedSettings::Input* find_input(const DerivedSettings& settings, std::string_view role) {
  const auto found = std::ranges::find(settings.inputs, role, &DerivedSettings::Input::role);
  return found == settings.inputs.end() ? nullptr : &*found;
}

std::optional<NamedChannel> named_channel(const std::string& input) {
  const std::size_t dot = input.find('.');
  if (dot == std::string::npos) return std::nullopt;
  return NamedChannel{input.substr(0, dot), input.substr(dot + 1)};
}

}  // namespace buoyd
