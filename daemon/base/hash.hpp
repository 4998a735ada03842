#pragma once
// Names made from bytes: SHA-256 (libmd) and its first 8 bytes, random ids, hex. Any thread.

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace buoyd {

using Hash8 = std::array<std::uint8_t, 8>;

/// The first 8 bytes of SHA-256 of exactly these bytes.
[[nodiscard]] Hash8 hash8(std::string_view bytes);
/// Lower-case hex, two digits a byte.
[[nodiscard]] std::string to_hex(std::span<const std::uint8_t> bytes);
/// 16 hex digits (either case) to 8 bytes; invalid otherwise.
[[nodiscard]] Result<Hash8> hash8_from_hex(std::string_view hex);
/// 64 bits of the kernel's random source (getrandom).
[[nodiscard]] Hash8 random8();

}  // namespace buoyd
