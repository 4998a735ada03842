#include "drivers/byte_sum.hpp"

#include <fmt/format.h>

#include <utility>

namespace buoyd {

namespace {

using Bytes = std::span<const std::uint8_t>;

unsigned sum_of(Bytes bytes) {
  unsigned sum = 0;
  for (const std::uint8_t byte : bytes) {
    sum += byte;
  }
  return sum;
}

/// An odd last byte is the high one of its word.
unsigned nortek(Bytes bytes) {
  unsigned sum = 0xB58C;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const bool high = i % 2 == 1 || i + 1 == bytes.size();
    sum += high ? static_cast<unsigned>(bytes[i]) << 8U : bytes[i];
  }
  return sum;
}

unsigned xor_of(Bytes bytes) {
  unsigned sum = 0;
  for (const std::uint8_t byte : bytes) {
    sum ^= byte;
  }
  return sum;
}

/// Lowest bit first.
unsigned crc_reflected(Bytes bytes, unsigned polynomial, unsigned crc) {
  for (const std::uint8_t byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc & 1U) != 0 ? crc >> 1U ^ polynomial : crc >> 1U;
    }
  }
  return crc;
}

/// Highest bit first, of `width` bits.
unsigned crc_forward(Bytes bytes, unsigned polynomial, unsigned crc, unsigned width) {
  const unsigned top = 1U << (width - 1);
  for (const std::uint8_t byte : bytes) {
    crc ^= static_cast<unsigned>(byte) << (width - 8);
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc & top) != 0 ? crc << 1U ^ polynomial : crc << 1U;
    }
  }
  return crc;
}

unsigned wide_sum(SumKind sum, Bytes bytes) {
  switch (sum) {
    case SumKind::sum8:
    case SumKind::sum16:
      return sum_of(bytes);
    case SumKind::sum8_zero:
      return 0U - sum_of(bytes);
    case SumKind::nortek:
      return nortek(bytes);
    case SumKind::xor8:
      return xor_of(bytes);
    case SumKind::crc8:
      return crc_forward(bytes, 0x07, 0, 8);
    case SumKind::crc16_arc:
      return crc_reflected(bytes, 0xA001, 0);
    case SumKind::crc16_modbus:
      return crc_reflected(bytes, 0xA001, 0xFFFF);
    case SumKind::crc16_xmodem:
      return crc_forward(bytes, 0x1021, 0, 16);
    case SumKind::crc16_mcrf4xx:
      return crc_reflected(bytes, 0x8408, 0xFFFF);
    case SumKind::crc16_genibus:
      return ~crc_forward(bytes, 0x1021, 0xFFFF, 16);
    case SumKind::none:
      break;
  }
  return 0;
}

}  // namespace

std::uint16_t byte_sum(SumKind sum, Bytes bytes) {
  const unsigned mask = width_of(sum) == 1 ? 0xFFU : 0xFFFFU;
  return static_cast<std::uint16_t>(wide_sum(sum, bytes) & mask);
}

namespace {

/// What stands in the frame and what its bytes make; the frame is long enough.
std::pair<unsigned, unsigned> said_and_made(const FrameCheck& check, Bytes frame) {
  const std::size_t width = width_of(check.sum);
  const std::size_t place = frame.size() - width;
  unsigned said = frame[place];
  if (width == 2) {
    const unsigned other = frame[place + 1];
    said = check.little_endian ? said | other << 8U : said << 8U | other;
  }
  return {said, byte_sum(check.sum, frame.subspan(check.from, place - check.from))};
}

bool holds_sum(const FrameCheck& check, Bytes frame) {
  return frame.size() >= check.from + width_of(check.sum);
}

}  // namespace

bool sum_is_right(const FrameCheck& check, Bytes frame) {
  if (width_of(check.sum) == 0) {
    return true;
  }
  if (!holds_sum(check, frame)) {
    return false;
  }
  const auto [said, made] = said_and_made(check, frame);
  return said == made;
}

std::string sum_difference(const FrameCheck& check, Bytes frame) {
  if (sum_is_right(check, frame)) {
    return "";
  }
  if (!holds_sum(check, frame)) {
    return "too short for a checksum";
  }
  const auto [said, made] = said_and_made(check, frame);
  const std::size_t digits = 2 * width_of(check.sum);
  return fmt::format("checksum is {:0{}X}, expected {:0{}X}", said, digits, made, digits);
}

}  // namespace buoyd
