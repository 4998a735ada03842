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

bool is_topic_prefix(std::string_view text) {
  constexpr std::size_t longest = 64;
  return !text.empty() && text.size() <= longest && is_topic_filter(text) &&
         text.find_first_of("+#") == std::string_view::npos &&
         text.find("//") == std::string_view::npos && !text.starts_with('/') &&
         !text.starts_with('$') && !text.ends_with('/');
}

bool is_topic_filter(std::string_view text) {
  constexpr std::size_t longest = 65'535;
  if (text.empty() || text.size() > longest || text.find('\0') != std::string_view::npos) {
    return false;
  }
  const char* const end = text.data() + text.size();
  while (!text.empty()) {
    const std::string_view level = take_level(text);
    const bool is_last = level.data() + level.size() == end;
    const bool has_wildcard = level.find_first_of("+#") != std::string_view::npos;
    if (has_wildcard && level != "+" && (level != "#" || !is_last)) return false;
  }
  return true;
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
