#pragma once
// A text that is one number, nothing before or behind it. Any thread.

#include <charconv>
#include <optional>
#include <string_view>

namespace buoyd {

/// As std::from_chars reads it; nullopt if that is not the whole text, or does not fit. `format`:
/// the base of an integer.
template <class Number, class... Format>
[[nodiscard]] std::optional<Number> number_in(std::string_view text, Format... format) {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto [read, error] = std::from_chars(text.data(), end, number, format...);
  return error == std::errc{} && read == end ? std::optional(number) : std::nullopt;
}

}  // namespace buoyd
