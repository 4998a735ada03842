#include "base/rtu_crc.hpp"

namespace buoyd {

std::uint16_t rtu_crc(std::span<const std::uint8_t> frame) {
  unsigned crc = 0xFFFF;
  for (const std::uint8_t byte : frame) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc & 1U) != 0 ? (crc >> 1U) ^ 0xA001U : crc >> 1U;
    }
  }
  return static_cast<std::uint16_t>(crc);
}

}  // namespace buoyd
