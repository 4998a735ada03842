#pragma once
// Bytes as text of 64 letters (RFC 4648, padded). Any thread.

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace buoyd {

/// The plain alphabet.
inline constexpr std::string_view digits64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

[[nodiscard]] inline std::string to_base64(std::span<const std::uint8_t> bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = group << 8U | (k < count ? bytes[i + k] : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      text += k <= count ? digits64[group >> (18 - 6 * k) & 63U] : '=';
    }
  }
  return text;
}

/// Appends what the text says; false if it is no base64, or has no whole groups of four.
[[nodiscard]] inline bool append_base64(std::vector<std::uint8_t>& out, std::string_view text) {
  if (text.size() % 4 != 0) {
    return false;
  }
  while (text.ends_with('=')) text.remove_suffix(1);
  std::uint32_t group = 0;
  unsigned bits = 0;
  for (const char c : text) {
    const std::size_t digit = digits64.find(c);
    if (digit == std::string_view::npos) return false;
    group = group << 6U | static_cast<std::uint32_t>(digit);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out.push_back(static_cast<std::uint8_t>(group >> bits));
    }
  }
  return true;
}

}  // namespace buoyd
