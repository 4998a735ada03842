#include "firmware-host/wire/bytes.hpp"

namespace buoysim {

namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace

std::optional<Bytes> bytes_from_hex(std::string_view hex) {
  Bytes bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    while (i < hex.size() && hex[i] == ' ') {
      ++i;
    }
    if (i == hex.size()) {
      break;
    }
    const int high = hex_digit(hex[i]);
    const int low = i + 1 < hex.size() ? hex_digit(hex[i + 1]) : -1;
    if (high < 0 || low < 0) {
      return std::nullopt;
    }
    bytes.push_back(static_cast<std::uint8_t>(high * 16 + low));
  }
  return bytes;
}

std::uint16_t word_at(std::span<const std::uint8_t> bytes, std::size_t at) {
  return static_cast<std::uint16_t>(bytes[at] << 8U | bytes[at + 1]);
}

void put_word(Bytes& bytes, std::size_t word) {
  bytes.push_back(static_cast<std::uint8_t>(word >> 8U & 0xFFU));
  bytes.push_back(static_cast<std::uint8_t>(word & 0xFFU));
}

void put_number(Bytes& bytes, std::uint32_t number, unsigned count) {
  for (unsigned i = count; i > 0; --i) {
    bytes.push_back(static_cast<std::uint8_t>(number >> 8U * (i - 1) & 0xFFU));
  }
}

}  // namespace buoysim
