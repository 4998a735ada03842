#pragma once
// How a checksum is calculated from the bytes that it covers, of texts and of binary frames. Any
// thread.

#include <cstddef>
#include <cstdint>

namespace buoyd {

/// Over "123456789" it is …
enum class SumKind : std::uint8_t {
  none,
  sum8,           ///< DD (hex): sum modulo 256
  sum8_zero,      ///< 23: with it the sum modulo 256 is 0
  sum16,          ///< 01DD: sum modulo 65536
  nortek,         ///< B58C plus the little-endian 16-bit words
  xor8,           ///< 31
  crc8,           ///< F4: polynomial 07
  crc16_arc,      ///< BB3D: polynomial 8005 reflected, from 0
  crc16_modbus,   ///< 4B37: polynomial 8005 reflected, from FFFF
  crc16_xmodem,   ///< 31C3: polynomial 1021, from 0
  crc16_mcrf4xx,  ///< 6F91: polynomial 1021 reflected, from FFFF
  crc16_genibus,  ///< D64E: polynomial 1021, from FFFF, inverted
};

/// Bytes it takes: 0, 1 or 2.
[[nodiscard]] std::size_t width_of(SumKind sum);

}  // namespace buoyd
