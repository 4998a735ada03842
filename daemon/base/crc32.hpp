#pragma once
// CRC-32 as zlib computes it (polynomial 0xEDB88320, reflected): the check of batch format 1.
// Any thread.

#include <cstdint>
#include <span>

namespace buoyd {

[[nodiscard]] std::uint32_t crc32(std::span<const std::uint8_t> bytes);

}  // namespace buoyd
