#include "shore/topic.hpp"

#include <algorithm>

namespace buoyshore {

namespace {

constexpr std::size_t longest_name = 64;

bool is_name_char(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

/// Takes what stands before the next '/' off the front.
std::string_view take_level(std::string_view& rest) {
  const auto end = std::min(rest.find('/'), rest.size());
  const std::string_view level = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return level;
}

}  // namespace

bool is_station_name(std::string_view name) {
  return !name.empty() && name.size() <= longest_name &&
         std::all_of(name.begin(), name.end(), is_name_char);
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
