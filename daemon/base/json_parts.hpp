#pragma once
// Members of JSON objects, as of what buoyctl status --json prints; what is not there is empty, or
// 0. Pure; any thread.

#include <algorithm>
#include <string>
#include <string_view>

#include "base/json.hpp"

namespace buoyd::parts {

[[nodiscard]] inline const Json& part(const Json& json, std::string_view key) {
  static const Json nothing;
  const Json* const found = json.find(key);
  return found == nullptr ? nothing : *found;
}

/// Of a list's objects the one of that name.
[[nodiscard]] inline const Json& named(const Json& list, std::string_view name) {
  static const Json nothing;
  const auto found = std::ranges::find_if(
      list.items(), [name](const Json& one) { return one.string_at("name") == name; });
  return found == list.items().end() ? nothing : *found;
}

[[nodiscard]] inline double number(const Json& json, std::string_view key) {
  return json.number_at(key).value_or(0);
}
[[nodiscard]] inline std::int64_t count(const Json& json, std::string_view key) {
  return json.integer_at(key).value_or(0);
}
[[nodiscard]] inline std::string text(const Json& json, std::string_view key) {
  return json.string_at(key).value_or("");
}
[[nodiscard]] inline bool is_true(const Json& json, std::string_view key) {
  return part(json, key).boolean().value_or(false);
}

}  // namespace buoyd::parts
