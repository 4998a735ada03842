#pragma once
// The CRC of serial Modbus. Pure; any thread.
// Source: MODBUS over Serial Line V1.02, 2.5.1.2 and 6.2.2.

#include <cstdint>
#include <span>

namespace buoyd {

/// The CRC follows the frame, low byte first.
[[nodiscard]] std::uint16_t rtu_crc(std::span<const std::uint8_t> frame);

}  // namespace buoyd
