#include "shore/collect/topic.hpp"

#include <algorithm>

#include "core/station_id.hpp"

namespace buoyshore {

namespace {

/// Takes what stands before the next '/' off the front.
std::string_view take_level(std::string_view& rest) {
  const auto end = std::min(rest.find('/'), rest.size());
  const std::string_view level = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return level;
}

}  // namespace

bool is_station_name(std::string_view name) {
  return buoyd::is_id(name);
}

std::optional<Topic> parse_topic(std::string_view prefix, std::string_view topic) {
  if (topic.substr(0, prefix.size()) != prefix || topic.substr(prefix.size(), 1) != "/") {
    return std::nullopt;
  }
  std::string_view rest = topic.substr(prefix.size() + 1);
  const std::string_view station = take_level(rest);
  const std::string_view what = take_level(rest);
  if (!is_station_name(station) || what.empty()) {
    return std::nullopt;
  }
  return Topic{std::string(station), std::string(what), std::string(rest)};
}

}  // namespace buoyshore
