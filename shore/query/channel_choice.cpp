#include "shore/query/channel_choice.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/number_text.hpp"
#include "shore/query/shown_text.hpp"

namespace buoyshore {

using buoyd::ChannelLayout;
using buoyd::Description;
using buoyd::DescriptionPtr;

namespace {

/// "12" is "12.0".
bool is_same_number(const std::string& a, const std::string& b) {
  const auto number = buoyd::number_in<double>(a);
  return a == b || (number && number == buoyd::number_in<double>(b));
}

bool is_meant(const std::string& asked, const ChannelLayout& channel, std::size_t point) {
  if (asked == channel.name) return true;
  if (!channel.is_array || !asked.starts_with(channel.name + '[') || asked.back() != ']') {
    return false;
  }
  const std::size_t begin = channel.name.size() + 1;
  const std::string place = asked.substr(begin, asked.size() - begin - 1);
  return place == channel.place_of(point) || is_same_number(place, channel.axis->points[point]);
}

bool has(const Description& description, const std::string& asked) {
  return std::ranges::any_of(description.channels(), [&](const ChannelLayout& channel) {
    for (std::size_t point = 0; point < channel.points; ++point) {
      if (is_meant(asked, channel, point)) return true;
    }
    return false;
  });
}

/// "wind_speed[10 m … 100 m]"
std::string name_with_places(const ChannelLayout& channel) {
  if (!channel.is_array) return shown(channel.name);
  const std::string last = channel.points > 1 ? " … " + channel.place_of(channel.points - 1) : "";
  return shown(fmt::format("{}[{}{}]", channel.name, channel.place_of(0), last));
}

std::vector<std::string> names_in(const std::vector<DescriptionPtr>& descriptions) {
  std::vector<std::string> names;
  for (const DescriptionPtr& description : descriptions) {
    for (const ChannelLayout& channel : description->channels()) {
      std::string name = name_with_places(channel);
      if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
    }
  }
  return names;
}

}  // namespace

std::string value_name(const ChannelLayout& channel, std::size_t point) {
  std::string name = channel.name;
  if (channel.is_array) name += fmt::format("[{}]", channel.place_of(point));
  return name + (channel.unit.empty() ? "" : " (" + channel.unit + ")");
}

std::vector<bool> chosen_values(const Description& description,
                                const std::vector<std::string>& channels) {
  std::vector<bool> chosen;
  for (const ChannelLayout& channel : description.channels()) {
    for (std::size_t point = 0; point < channel.points; ++point) {
      chosen.push_back(channels.empty() ||
                       std::ranges::any_of(channels, [&](const std::string& asked) {
                         return is_meant(asked, channel, point);
                       }));
    }
  }
  return chosen;
}

buoyd::Result<void> check_channels(const std::vector<std::string>& channels,
                                   const std::vector<DescriptionPtr>& descriptions) {
  for (const std::string& asked : channels) {
    const bool is_there =
        std::ranges::any_of(descriptions, [&](const auto& one) { return has(*one, asked); });
    if (is_there) continue;
    return buoyd::fail(buoyd::ErrorCode::invalid,
                       fmt::format("there is no channel '{}'; there are: {}", asked,
                                   fmt::join(names_in(descriptions), ", ")));
  }
  return {};
}

}  // namespace buoyshore
