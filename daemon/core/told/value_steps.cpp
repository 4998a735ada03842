#include "core/told/value_steps.hpp"

#include <string_view>

#include "base/json.hpp"

namespace buoyd {

namespace {

constexpr double position_step = 1e-5;  // degrees

std::optional<double> step_of(const ChannelLayout& channel, const Json& said) {
  if (channel.type == ValueType::text) return std::nullopt;
  if (tells_time(channel)) return 1;
  const auto resolution = said.number_at("resolution");
  if (resolution && *resolution > 0) return resolution;
  if (channel.type == ValueType::integer) return 1;
  return is_position(channel) ? std::optional(position_step) : std::nullopt;
}

}  // namespace

bool tells_time(const ChannelLayout& channel) {
  return channel.unit.starts_with("seconds since ");
}

bool is_position(const ChannelLayout& channel) {
  const std::string_view unit = channel.unit;
  return unit == "degrees_north" || unit == "degree_north" || unit == "degrees_east" ||
         unit == "degree_east";
}

std::vector<std::optional<double>> value_steps(const Description& description) {
  std::vector<std::optional<double>> steps;
  steps.reserve(description.value_count());
  const auto text = Json::parse(description.text());
  const Json* const list = text ? text->find("channels") : nullptr;
  static const Json nothing;
  for (std::size_t i = 0; i < description.channels().size(); ++i) {
    const ChannelLayout& channel = description.channels()[i];
    const Json& said = list != nullptr && i < list->items().size() ? list->items()[i] : nothing;
    steps.insert(steps.end(), channel.points, step_of(channel, said));
  }
  return steps;
}

}  // namespace buoyd
