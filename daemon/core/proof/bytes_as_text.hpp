#pragma once
// Bytes where text is asked for, and text where bytes are. Pure; any thread.

#include <cstdint>
#include <span>
#include <string_view>

namespace buoyd {

/// The bytes themselves, not a copy.
[[nodiscard]] inline std::string_view bytes_as_text(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// The text's own bytes, not a copy.
[[nodiscard]] inline std::span<const std::uint8_t> text_as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace buoyd
