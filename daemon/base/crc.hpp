#pragma once
// Cyclic checks over bytes. Pure; any thread.

#include <cstdint>
#include <span>

namespace buoyd {

/// CRC-32 as zlib computes it (polynomial 0xEDB88320, reflected): the check of batch format 1.
[[nodiscard]] std::uint32_t crc32(std::span<const std::uint8_t> bytes);

/// The CRC of serial Modbus (MODBUS over Serial Line V1.02, 2.5.1.2 and 6.2.2). It follows the
/// frame, low byte first.
[[nodiscard]] std::uint16_t rtu_crc(std::span<const std::uint8_t> frame);

}  // namespace buoyd
