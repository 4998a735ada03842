#include "science/combined/derived_channels.hpp"

#include <utility>

#include "model/circular.hpp"
#include "science/combined/derived_roles.hpp"
#include "science/computed/unit_scale.hpp"

namespace buoyd {

namespace {

using Quantity = DerivedSettings::Quantity;

/// Made as the first role's values were: a mean of means is one. float32 has more digits than any
/// of the sensors.
ModelChannel channel_like(const ModelChannel& first, std::string name, std::string standard_name,
                          std::string unit) {
  ModelChannel channel;
  channel.name = std::move(name);
  channel.standard_name = std::move(standard_name);
  channel.unit = std::move(unit);
  channel.type = ValueType::float32;
  channel.on_axis = first.on_axis;
  channel.method = first.method;
  channel.over = first.over;
  channel.within = first.within;
  return channel;
}

ModelChannel wind_direction_like(const ModelChannel& first, std::string name) {
  ModelChannel channel = channel_like(first, std::move(name), "wind_from_direction", "degree");
  channel.reference = DirectionReference::true_north;
  return channel;
}

std::vector<ModelChannel> lidar_channels(const DerivedSettings& settings,
                                         const ModelChannel& first) {
  ModelChannel unchecked = wind_direction_like(first, "wind_direction_unchecked");
  unchecked.long_name = "may be the opposite";
  if (find_input(settings, "reference") == nullptr) return {std::move(unchecked)};
  ModelChannel turned;
  turned.name = "turned_points";
  turned.long_name = "points of wind_direction that are turned by 180 degrees";
  turned.unit = "1";
  turned.type = ValueType::integer;
  return {std::move(unchecked), wind_direction_like(first, "wind_direction"), std::move(turned)};
}

ModelChannel true_direction_channel(const ModelChannel& first) {
  ModelChannel channel = channel_like(first, first.name + "_true", first.standard_name, "degree");
  channel.long_name = first.long_name;
  channel.reference = DirectionReference::true_north;
  return channel;
}

std::vector<ModelChannel> first_good_channels(const DerivedSettings& settings,
                                              const ModelChannel& first) {
  ModelChannel value = first;
  value.resolution.reset();
  value.minimum.reset();
  value.maximum.reset();
  value.role = ChannelRole::none;
  value.null_codes.clear();
  if (is_circular(first)) value.unit = "degree";
  // A decimal's digits are the instrument's own print, which a chosen number has not.
  if (first.type != ValueType::float32) value.type = ValueType::float64;
  ModelChannel source;
  source.name = "source";
  source.long_name = "which of the two it is";
  source.type = ValueType::integer;
  for (const char* const role : {"a", "b"}) {
    const auto* const input = find_input(settings, role);
    source.value_names.emplace_back(static_cast<std::int64_t>(source.value_names.size()),
                                    input == nullptr ? role : input->channel);
  }
  return {std::move(value), std::move(source)};
}

ModelChannel difference_channel(const DerivedSettings& settings, const ModelChannel& first) {
  const std::string_view unit = is_circular(first) ? "degree" : difference_unit(first.unit);
  ModelChannel channel = channel_like(first, "difference", "", std::string(unit));
  const auto* const b = find_input(settings, "b");
  channel.long_name = first.name + " - " + (b == nullptr ? "b" : b->channel);
  return channel;
}

}  // namespace

std::vector<ModelChannel> derived_channels(const DerivedSettings& settings,
                                           const ModelChannel& first) {
  switch (settings.quantity) {
    case Quantity::true_wind:
      return {channel_like(first, "wind_speed", "wind_speed", "m s-1"),
              wind_direction_like(first, "wind_direction")};
    case Quantity::lidar_direction:
      return lidar_channels(settings, first);
    case Quantity::true_direction:
      return {true_direction_channel(first)};
    case Quantity::sea_water:
      return {channel_like(first, "salinity", "sea_water_practical_salinity", "1"),
              channel_like(first, "density", "sea_water_density", "kg m-3"),
              channel_like(first, "sound_speed", "speed_of_sound_in_sea_water", "m s-1")};
    case Quantity::dew_point:
      return {channel_like(first, "dew_point", "dew_point_temperature", "degree_Celsius")};
    case Quantity::sea_level_pressure:
      return {channel_like(first, "air_pressure_at_mean_sea_level",
                           "air_pressure_at_mean_sea_level", "hPa")};
    case Quantity::first_good:
      return first_good_channels(settings, first);
    case Quantity::difference:
      break;
  }
  return {difference_channel(settings, first)};
}

std::vector<std::string> derived_names(const DerivedSettings& settings) {
  ModelChannel first;
  if (const auto* const input = find_input(settings, roles_of(settings.quantity).front().name)) {
    first.name = input->channel;
  }
  std::vector<std::string> names;
  for (ModelChannel& channel : derived_channels(settings, first)) {
    names.push_back(std::move(channel.name));
  }
  return names;
}

}  // namespace buoyd
