#include "firmware-host/registers/register_words.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace buoysim {

using buoyd::RegisterFormat;
using buoyd::RegisterValue;
using buoyd::WordOrder;

namespace {

std::uint16_t swapped(std::uint16_t word) {
  return static_cast<std::uint16_t>(word >> 8U | word << 8U);
}

unsigned field_bits(const RegisterValue& value) {
  return value.part.count > 0 ? value.part.count : value.bits();
}

std::uint64_t ones(unsigned count) {
  return count >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
}

/// IEEE 754 binary16, to the nearest; beyond its range infinity.
std::uint16_t half_bits(double number) {
  const std::uint16_t sign = std::signbit(number) ? 0x8000U : 0U;
  const double size = std::abs(number);
  if (std::isnan(number)) {
    return 0x7E00U;
  }
  if (size >= 65520.0) {
    return static_cast<std::uint16_t>(sign | 0x7C00U);
  }
  int exponent = 0;
  std::frexp(size, &exponent);  // size = m · 2^exponent, m in [0.5, 1)
  exponent = std::max(exponent, -13);
  const auto steps = static_cast<unsigned>(std::lrint(std::ldexp(size, 11 - exponent)));
  // 1024 steps or more are a normal number; a carry goes into the exponent by itself.
  const unsigned biased = steps < 1024 ? 0 : static_cast<unsigned>(exponent + 13) << 10U;
  return static_cast<std::uint16_t>(sign | (biased + steps));
}

std::uint64_t bcd_bits(std::uint64_t number) {
  std::uint64_t bits = 0;
  for (unsigned shift = 0; number > 0; shift += 4, number /= 10) {
    bits |= number % 10 << shift;
  }
  return bits;
}

std::uint64_t integer_bits(const RegisterValue& value, double number) {
  const double rounded = stored(value, number);
  const auto magnitude = static_cast<std::uint64_t>(std::abs(rounded));
  switch (value.format) {
    case RegisterFormat::bcd16:
    case RegisterFormat::bcd32:
      return bcd_bits(magnitude);
    case RegisterFormat::sm16:
      return magnitude | (rounded < 0 ? std::uint64_t{1} << (field_bits(value) - 1) : 0U);
    default:
      return rounded < 0 ? ~magnitude + 1 : magnitude;
  }
}

std::uint64_t bits_of(const RegisterValue& value, double number) {
  switch (value.format) {
    case RegisterFormat::f16:
      return half_bits(number);
    case RegisterFormat::f32:
      return std::bit_cast<std::uint32_t>(static_cast<float>(number));
    case RegisterFormat::f64:
      return std::bit_cast<std::uint64_t>(number);
    default:
      return (integer_bits(value, number) & ones(field_bits(value))) << value.part.lowest;
  }
}

/// The bits that the value has; of a float all.
std::uint64_t mask_of(const RegisterValue& value) {
  return value.part.count > 0 ? ones(value.part.count) << value.part.lowest : ~std::uint64_t{0};
}

std::vector<RegisterWord> single_bits(const RegisterValue& value, std::uint32_t offset,
                                      std::uint64_t bits, std::uint64_t mask) {
  std::vector<RegisterWord> words;
  for (std::uint32_t i = 0; i < value.length; ++i) {
    const auto bit = static_cast<std::uint16_t>(bits >> i & 1U);
    const bool meant = (mask >> i & 1U) != 0;
    words.push_back({register_key(value.function, value.address + offset + i), bit,
                     static_cast<std::uint16_t>(meant ? 0xFFFF : 0)});
  }
  return words;
}

}  // namespace

IntegerRange integer_range(const RegisterValue& value) {
  const unsigned bits = field_bits(value);
  const auto high = static_cast<double>(ones(bits));
  switch (value.format) {
    case RegisterFormat::s16:
    case RegisterFormat::s32:
      return {-std::ldexp(1, static_cast<int>(bits) - 1),
              std::ldexp(1, static_cast<int>(bits) - 1) - 1};
    case RegisterFormat::s64:
      // The largest double below 2^63.
      return {-9223372036854775808.0, 9223372036854774784.0};
    case RegisterFormat::u64:
      return {0, 18446744073709549568.0};
    case RegisterFormat::sm16:
      return {-std::ldexp(1, static_cast<int>(bits) - 1) + 1,
              std::ldexp(1, static_cast<int>(bits) - 1) - 1};
    case RegisterFormat::bcd16:
    case RegisterFormat::bcd32:
      return {0, std::pow(10.0, bits / 4) - 1};
    default:
      return {0, high};
  }
}

double stored(const RegisterValue& value, double number) {
  if (value.format == RegisterFormat::f32) {
    return static_cast<double>(static_cast<float>(number));
  }
  if (value.format == RegisterFormat::f16) {
    const double step = std::ldexp(1, std::max(std::ilogb(number == 0 ? 1 : number), -14) - 10);
    return std::nearbyint(number / step) * step;
  }
  if (value.is_float()) {
    return number;
  }
  const IntegerRange range = integer_range(value);
  return std::clamp(std::round(number), range.low, range.high);
}

std::vector<RegisterWord> encode_number(const RegisterValue& value, std::uint32_t offset,
                                        double number) {
  const std::uint64_t bits = bits_of(value, number);
  const std::uint64_t mask = mask_of(value);
  if (value.is_bits()) {
    return single_bits(value, offset, bits, mask);
  }
  const std::uint32_t width = value.width();
  const bool low_first = value.order == WordOrder::cdab || value.order == WordOrder::dcba;
  const bool swap = value.order == WordOrder::badc || value.order == WordOrder::dcba;
  const auto word_of = [swap](std::uint64_t all, std::uint32_t from_low) {
    const auto word = static_cast<std::uint16_t>(all >> (16U * from_low) & 0xFFFFU);
    return swap ? swapped(word) : word;
  };
  std::vector<RegisterWord> words;
  for (std::uint32_t i = 0; i < width; ++i) {
    const std::uint32_t from_low = low_first ? i : width - 1 - i;
    words.push_back({register_key(value.function, value.address + offset + i),
                     word_of(bits, from_low), word_of(mask, from_low)});
  }
  return words;
}

std::vector<RegisterWord> encode_text(const RegisterValue& value, std::uint32_t offset,
                                      std::string_view text) {
  const bool wide = value.format == RegisterFormat::wide_text;
  const bool low_first = value.order == WordOrder::badc || value.order == WordOrder::dcba;
  const auto at = [text](std::size_t i) {
    return static_cast<std::uint16_t>(i < text.size() ? static_cast<unsigned char>(text[i]) : 0U);
  };
  std::vector<RegisterWord> words;
  for (std::uint32_t i = 0; i < value.length; ++i) {
    const auto pair =
        static_cast<std::uint16_t>(at(std::size_t{2} * i) << 8U | at(std::size_t{2} * i + 1));
    const std::uint16_t word = wide ? at(i) : low_first ? swapped(pair) : pair;
    words.push_back({register_key(value.function, value.address + offset + i), word});
  }
  return words;
}

void put(std::map<RegisterKey, std::uint16_t>& registers, const std::vector<RegisterWord>& words) {
  for (const RegisterWord& word : words) {
    std::uint16_t& there = registers[word.key];
    there = static_cast<std::uint16_t>((there & ~word.mask) | (word.word & word.mask));
  }
}

}  // namespace buoysim
