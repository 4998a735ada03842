#pragma once
// Bytes where text is asked for. Pure; any thread.

#include <cstdint>
#include <span>
#include <string_view>

namespace buoyd {

/// The bytes themselves, not a copy.
[[nodiscard]] inline std::string_view bytes_as_text(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace buoyd
