#include "firmware-host/wire/checksums.hpp"

#include <functional>
#include <numeric>
#include <optional>

#include "core/proof/bytes_as_text.hpp"

namespace buoysim {

using buoyd::SumKind;

namespace {

using Span = std::span<const std::uint8_t>;

/// A CRC by its textbook parameters: reflected ones turn bytes and result around.
struct Crc {
  unsigned width;
  unsigned polynomial;
  unsigned start;
  bool reflected;
  unsigned inverted;
};

unsigned turned(unsigned number, unsigned width) {
  unsigned result = 0;
  for (unsigned bit = 0; bit < width; ++bit) {
    result |= (number >> bit & 1U) << (width - 1 - bit);
  }
  return result;
}

unsigned crc_of(const Crc& crc, Span bytes) {
  unsigned rest = crc.start;
  const unsigned full = (1U << crc.width) - 1;
  for (const std::uint8_t byte : bytes) {
    for (unsigned i = 0; i < 8; ++i) {
      const unsigned bit = crc.reflected ? byte >> i & 1U : byte >> (7 - i) & 1U;
      const bool divide = (rest >> (crc.width - 1) & 1U) != bit;
      rest = (rest << 1U & full) ^ (divide ? crc.polynomial : 0U);
    }
  }
  return (crc.reflected ? turned(rest, crc.width) : rest) ^ crc.inverted;
}

std::optional<Crc> crc_named(SumKind sum) {
  switch (sum) {
    case SumKind::crc8:
      return Crc{8, 0x07, 0, false, 0};
    case SumKind::crc16_arc:
      return Crc{16, 0x8005, 0, true, 0};
    case SumKind::crc16_modbus:
      return Crc{16, 0x8005, 0xFFFF, true, 0};
    case SumKind::crc16_xmodem:
      return Crc{16, 0x1021, 0, false, 0};
    case SumKind::crc16_mcrf4xx:
      return Crc{16, 0x1021, 0xFFFF, true, 0};
    case SumKind::crc16_genibus:
      return Crc{16, 0x1021, 0xFFFF, false, 0xFFFF};
    default:
      return std::nullopt;
  }
}

unsigned words_of(Span bytes) {
  unsigned sum = 0;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    sum += bytes[i] + 256U * bytes[i + 1];
  }
  return bytes.size() % 2 == 1 ? sum + 256U * bytes.back() : sum;
}

}  // namespace

std::uint16_t check_of(SumKind sum, Span bytes) {
  unsigned number = 0;
  if (const auto crc = crc_named(sum)) {
    number = crc_of(*crc, bytes);
  } else if (sum == SumKind::nortek) {
    number = 0xB58C + words_of(bytes);
  } else if (sum == SumKind::xor8) {
    number = std::accumulate(bytes.begin(), bytes.end(), 0U, std::bit_xor<>());
  } else if (sum != SumKind::none) {
    number = std::accumulate(bytes.begin(), bytes.end(), 0U);
    number = sum == SumKind::sum8_zero ? 256U - number % 256U : number;
  }
  return static_cast<std::uint16_t>(width_of(sum) == 1 ? number & 0xFFU : number & 0xFFFFU);
}

std::uint16_t check_of(SumKind sum, std::string_view text) {
  return check_of(sum, buoyd::text_as_bytes(text));
}

bool rtu_crc_fits(Span frame) {
  if (frame.size() < crc_bytes) {
    return false;
  }
  const unsigned crc = check_of(SumKind::crc16_modbus, frame.first(frame.size() - crc_bytes));
  return frame[frame.size() - 2] == (crc & 0xFFU) && frame[frame.size() - 1] == crc >> 8U;
}

}  // namespace buoysim
