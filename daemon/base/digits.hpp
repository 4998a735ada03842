#pragma once
// Text of decimal digits, as instruments print numbers and times. Pure functions; any thread.

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>

namespace buoyd {

[[nodiscard]] inline bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// False for an empty text.
[[nodiscard]] inline bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

/// At most 18 digits, nothing else: the caller has checked.
[[nodiscard]] inline std::int64_t digits_to_int(std::string_view digits) {
  std::int64_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

}  // namespace buoyd
