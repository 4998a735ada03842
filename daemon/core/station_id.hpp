#pragma once
// The form of what stands in topics: the id of a station, a deployment or an archive, and what
// topics begin with. buoyd's configuration and buoyshore share these rules. Any thread.

#include <algorithm>
#include <string_view>

namespace buoyd {

inline constexpr std::size_t longest_id = 64;

[[nodiscard]] constexpr bool is_id_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

/// 1 to 64 of A-Z a-z 0-9 _ -.
[[nodiscard]] constexpr bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= longest_id && std::ranges::all_of(text, is_id_character);
}

inline constexpr std::size_t longest_topic_prefix = 64;

/// True if topics may begin so: levels that are not empty, without wildcards and the broker's own
/// $, 64 bytes at most.
[[nodiscard]] constexpr bool is_topic_prefix(std::string_view text) {
  return !text.empty() && text.size() <= longest_topic_prefix &&
         text.find_first_of("+#") == std::string_view::npos &&
         text.find("//") == std::string_view::npos && !text.starts_with('/') &&
         !text.starts_with('$') && !text.ends_with('/');
}

}  // namespace buoyd
