#include "firmware-host/frames/frame_cells.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace buoysim {

using buoyd::FrameMap;
using buoyd::FrameValue;
using buoyd::RegisterFormat;

namespace {

using Span = std::span<const std::uint8_t>;

std::uint64_t bits_at(Span frame, const FrameValue& value, std::size_t at) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < value.width; ++i) {
    const std::uint64_t byte = frame[at + i];
    const std::size_t place = value.little_endian ? i : value.width - 1U - i;
    bits |= byte << (8 * place);
  }
  return bits;
}

void put_bits(Bytes& frame, const FrameValue& value, std::size_t at, std::uint64_t bits) {
  for (std::size_t i = 0; i < value.width; ++i) {
    const std::size_t place = value.little_endian ? i : value.width - 1U - i;
    frame[at + i] = static_cast<std::uint8_t>(bits >> (8 * place) & 0xFFU);
  }
}

unsigned meant_bits(const FrameValue& value) {
  return value.part.count > 0 ? value.part.count : value.width * 8U;
}

std::uint64_t all_ones(unsigned count) {
  return count >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
}

std::optional<std::int64_t> integer_of(std::uint64_t bits, unsigned count, RegisterFormat format) {
  const std::uint64_t sign = std::uint64_t{1} << (count - 1);
  if (format == RegisterFormat::s16) {
    return static_cast<std::int64_t>((bits & sign) != 0 ? bits | ~all_ones(count) : bits);
  }
  if (format == RegisterFormat::sm16) {
    const auto size = static_cast<std::int64_t>(bits & (sign - 1));
    return (bits & sign) != 0 ? -size : size;
  }
  if (format != RegisterFormat::bcd16) {
    return static_cast<std::int64_t>(bits);
  }
  std::int64_t number = 0;
  std::int64_t weight = 1;
  for (; bits > 0; bits >>= 4U, weight *= 10) {
    if ((bits & 0xFU) > 9) {
      return std::nullopt;
    }
    number += weight * static_cast<std::int64_t>(bits & 0xFU);
  }
  return number;
}

std::uint64_t bcd_of(std::uint64_t number) {
  std::uint64_t bits = 0;
  for (unsigned shift = 0; number > 0 && shift < 64; shift += 4, number /= 10) {
    bits |= number % 10 << shift;
  }
  return bits;
}

double lowest_of(const FrameValue& value) {
  const unsigned count = meant_bits(value);
  if (value.format == RegisterFormat::s16) {
    return -std::ldexp(1.0, static_cast<int>(count) - 1);
  }
  return value.format == RegisterFormat::sm16 ? -highest_of(value) : 0;
}

std::uint64_t bits_of(const FrameValue& value, double number) {
  const double held = std::clamp(std::round(number), lowest_of(value), highest_of(value));
  const auto integer = static_cast<std::int64_t>(held);
  if (value.format == RegisterFormat::sm16) {
    const std::uint64_t sign = all_ones(meant_bits(value)) & ~(all_ones(meant_bits(value)) >> 1U);
    return static_cast<std::uint64_t>(std::llabs(integer)) | (integer < 0 ? sign : 0);
  }
  const auto plain = static_cast<std::uint64_t>(integer);
  return (value.format == RegisterFormat::bcd16 ? bcd_of(plain) : plain) &
         all_ones(meant_bits(value));
}

}  // namespace

double highest_of(const FrameValue& value) {
  const unsigned count = meant_bits(value);
  if (value.format == RegisterFormat::bcd16) {
    return std::pow(10.0, count / 4) - 1;
  }
  const bool halved = value.format == RegisterFormat::s16 || value.format == RegisterFormat::sm16;
  // Beyond 2^53 a double's neighbour below is taken.
  const unsigned magnitude = std::min(halved ? count - 1 : count, 62U);
  return magnitude > 53 ? std::ldexp(1.0, static_cast<int>(magnitude)) - 1024
                        : std::ldexp(1.0, static_cast<int>(magnitude)) - 1;
}

std::optional<std::size_t> place_of(const FrameMap& map, Span frame, const FrameValue& value,
                                    std::size_t shift) {
  std::size_t end = frame.size() - std::min(frame.size(), buoyd::width_of(map.check.sum));
  std::size_t begin = 0;
  if (value.block) {
    if (!map.blocks) return std::nullopt;
    const auto count = place_of(map, frame, map.blocks->count, 0);
    const auto number = count ? read_cell(frame, map.blocks->count, *count) : std::nullopt;
    FrameValue word = map.blocks->count;  // in the same byte order
    word.width = 2;
    word.format = RegisterFormat::u16;
    std::optional<std::size_t> found;
    std::size_t next = end;
    std::vector<std::size_t> firsts;
    for (std::size_t i = 0; number && static_cast<double>(i) < number->real; ++i) {
      const std::size_t entry = map.blocks->table + 2 * i;
      const std::size_t first =
          entry + 2 <= end ? static_cast<std::size_t>(bits_at(frame, word, entry)) : end;
      if (first + 2 > end) continue;
      firsts.push_back(first);
      const bool mine = bits_at(frame, word, first) == *value.block;
      found = mine && !found ? std::optional(first) : found;
    }
    if (!found) return std::nullopt;
    for (const std::size_t first : firsts) {
      next = first > *found ? std::min(next, first) : next;
    }
    begin = *found;
    end = next;
  }
  const std::size_t at = begin + value.offset + shift;
  return at + value.width <= end ? std::optional(at) : std::nullopt;
}

std::optional<CellNumber> read_cell(Span frame, const FrameValue& value, std::size_t at) {
  const std::uint64_t bits = bits_at(frame, value, at);
  if (value.format == RegisterFormat::f32) {
    return CellNumber{std::bit_cast<float>(static_cast<std::uint32_t>(bits)), std::nullopt};
  }
  if (value.format == RegisterFormat::f64) {
    return CellNumber{std::bit_cast<double>(bits), std::nullopt};
  }
  const unsigned count = meant_bits(value);
  const auto integer = integer_of(bits >> value.part.lowest & all_ones(count), count, value.format);
  return integer ? std::optional(CellNumber{static_cast<double>(*integer), Fixed{*integer, 0}})
                 : std::nullopt;
}

void write_cell(Bytes& frame, const FrameValue& value, std::size_t at, double number) {
  if (value.format == RegisterFormat::f32) {
    put_bits(frame, value, at, std::bit_cast<std::uint32_t>(static_cast<float>(number)));
  } else if (value.format == RegisterFormat::f64) {
    put_bits(frame, value, at, std::bit_cast<std::uint64_t>(number));
  } else {
    const std::uint64_t mask = all_ones(meant_bits(value)) << value.part.lowest;
    const std::uint64_t rest = bits_at(frame, value, at) & ~mask;
    put_bits(frame, value, at, rest | (bits_of(value, number) << value.part.lowest & mask));
  }
}

}  // namespace buoysim
