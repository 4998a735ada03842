#pragma once
// The form of a station's, a deployment's or an archive's id, which stands in topics. buoyd's
// configuration and buoyshore share this rule. Any thread.

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

}  // namespace buoyd
