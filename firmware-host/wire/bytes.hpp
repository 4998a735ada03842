#pragma once
// Raw bytes, and their hex text. Values; any thread.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace buoysim {

using Bytes = std::vector<std::uint8_t>;

/// Two hex digits a byte, either case; blanks between bytes are skipped. nullopt otherwise.
[[nodiscard]] std::optional<Bytes> bytes_from_hex(std::string_view hex);

}  // namespace buoysim
