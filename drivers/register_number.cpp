#include "drivers/register_number.hpp"

#include <bit>
#include <limits>

namespace buoyd {

namespace {

std::uint16_t swapped(std::uint16_t word) {
  return static_cast<std::uint16_t>((word << 8U) | (word >> 8U));
}

/// The words as one number, most significant word first.
std::uint64_t bits_of(std::span<const std::uint16_t> words, WordOrder order) {
  const bool low_first = order == WordOrder::cdab || order == WordOrder::dcba;
  const bool swap = order == WordOrder::badc || order == WordOrder::dcba;
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::uint16_t word = words[low_first ? words.size() - 1 - i : i];
    bits = (bits << 16U) | (swap ? swapped(word) : word);
  }
  return bits;
}

RegisterNumber of_integer(std::int64_t integer) {
  return {static_cast<double>(integer), integer, true};
}

RegisterNumber of_unsigned(std::uint64_t bits) {
  if (bits > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    return {static_cast<double>(bits), 0, false};
  }
  return of_integer(static_cast<std::int64_t>(bits));
}

}  // namespace

RegisterNumber register_number(std::span<const std::uint16_t> words, RegisterFormat format,
                               WordOrder order) {
  const std::uint64_t bits = bits_of(words, order);
  switch (format) {
    case RegisterFormat::u16:
    case RegisterFormat::u32:
    case RegisterFormat::u64:
      return of_unsigned(bits);
    case RegisterFormat::s16:
      return of_integer(static_cast<std::int16_t>(bits));
    case RegisterFormat::s32:
      return of_integer(static_cast<std::int32_t>(bits));
    case RegisterFormat::s64:
      return of_integer(static_cast<std::int64_t>(bits));
    case RegisterFormat::f32:
      return {std::bit_cast<float>(static_cast<std::uint32_t>(bits)), 0, false};
    case RegisterFormat::f64:
      return {std::bit_cast<double>(bits), 0, false};
  }
  return {};
}

}  // namespace buoyd
