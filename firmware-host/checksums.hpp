#pragma once
// The checks that instruments put behind their bytes, written for the simulator from their
// definitions and not shared with the daemon. Any thread.

#include <cstdint>
#include <span>
#include <string_view>

namespace buoysim {

/// CRC-16/MODBUS: polynomial 0x8005 reflected, start 0xFFFF; sent low byte first.
/// Source: MODBUS over Serial Line V1.02, section 2.5.1.2; check value over "123456789" is 4B37.
[[nodiscard]] std::uint16_t crc16_modbus(std::span<const std::uint8_t> bytes);

/// XOR of all characters: NMEA 0183 between '$' and '*'; over "123456789" it is 31.
[[nodiscard]] std::uint8_t xor8(std::string_view text);

}  // namespace buoysim
