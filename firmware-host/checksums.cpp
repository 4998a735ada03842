#include "firmware-host/checksums.hpp"

namespace buoysim {

namespace {

std::uint16_t shift_out(std::uint16_t remainder) {
  const bool carry = (remainder & 1U) != 0;
  const unsigned halved = static_cast<unsigned>(remainder) >> 1U;
  return static_cast<std::uint16_t>(carry ? halved ^ 0xA001U : halved);
}

}  // namespace

std::uint16_t crc16_modbus(std::span<const std::uint8_t> bytes) {
  std::uint16_t remainder = 0xFFFF;
  for (const std::uint8_t byte : bytes) {
    remainder = static_cast<std::uint16_t>(remainder ^ byte);
    for (int bit = 0; bit < 8; ++bit) {
      remainder = shift_out(remainder);
    }
  }
  return remainder;
}

std::uint8_t xor8(std::string_view text) {
  unsigned sum = 0;
  for (const char c : text) {
    sum ^= static_cast<unsigned char>(c);
  }
  return static_cast<std::uint8_t>(sum);
}

}  // namespace buoysim
