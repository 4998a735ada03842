#include "model/register_number.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace buoyd {

namespace {

constexpr double exact_integers = 9007199254740992.0;  // 2^53

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

/// Coils or inputs, the first the lowest bit.
std::uint64_t bits_of_inputs(std::span<const std::uint16_t> inputs) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    bits |= std::uint64_t{inputs[i] != 0} << i;
  }
  return bits;
}

RegisterNumber of_integer(std::int64_t integer) {
  return {static_cast<double>(integer), integer, true};
}

RegisterNumber of_real(double real) {
  return {real, 0, false};
}

RegisterNumber of_unsigned(std::uint64_t bits) {
  if (bits > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    return of_real(static_cast<double>(bits));
  }
  return of_integer(static_cast<std::int64_t>(bits));
}

std::uint64_t mask_of(unsigned count) {
  return count >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
}

/// The highest of `count` bits; a format without bits has none.
bool highest_bit(std::uint64_t bits, unsigned count) {
  return count >= 1 && count <= 64 && (bits >> (count - 1) & 1U) != 0;
}

/// Two's complement of `count` bits.
RegisterNumber of_signed(std::uint64_t bits, unsigned count) {
  const bool minus = highest_bit(bits, count);
  return of_integer(static_cast<std::int64_t>(minus ? bits | ~mask_of(count) : bits));
}

RegisterNumber of_sign_and_magnitude(std::uint64_t bits, unsigned count) {
  const auto magnitude = static_cast<std::int64_t>(bits & mask_of(count - 1));
  return of_integer(highest_bit(bits, count) ? -magnitude : magnitude);
}

RegisterNumber of_bcd(std::uint64_t bits, unsigned count) {
  std::int64_t number = 0;
  for (unsigned shift = (count + 3) / 4 * 4; shift > 0; shift -= 4) {
    const auto digit = static_cast<std::int64_t>(bits >> (shift - 4) & 0xFU);
    if (digit > 9) {
      return of_real(std::numeric_limits<double>::quiet_NaN());
    }
    number = number * 10 + digit;
  }
  return of_integer(number);
}

/// IEEE 754 binary16.
double half_of(std::uint64_t bits) {
  const auto fraction = static_cast<double>(bits & 0x3FFU);
  const auto exponent = static_cast<int>(bits >> 10U & 0x1FU);
  const double sign = (bits & 0x8000U) != 0 ? -1.0 : 1.0;
  if (exponent == 0x1F) {
    return fraction == 0 ? sign * std::numeric_limits<double>::infinity()
                         : std::numeric_limits<double>::quiet_NaN();
  }
  return sign *
         (exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(fraction + 1024, exponent - 25));
}

RegisterNumber integer_of(std::uint64_t bits, unsigned count, RegisterFormat format) {
  switch (format) {
    case RegisterFormat::s16:
    case RegisterFormat::s32:
    case RegisterFormat::s64:
      return of_signed(bits, count);
    case RegisterFormat::sm16:
      return of_sign_and_magnitude(bits, count);
    case RegisterFormat::bcd16:
    case RegisterFormat::bcd32:
      return of_bcd(bits, count);
    default:
      return of_unsigned(bits);
  }
}

std::optional<std::int64_t> power_of_ten(int exponent) {
  if (exponent < 0 || exponent > 18) {
    return std::nullopt;
  }
  std::int64_t power = 1;
  for (int i = 0; i < exponent; ++i) {
    power *= 10;
  }
  return power;
}

/// integer / 10^decimals; decimals below 0 are multiplied out. Beyond 64 bits it is `real` alone.
RegisterNumber decimal_number(std::int64_t integer, int decimals, double real) {
  if (decimals < 0) {
    const auto power = power_of_ten(-decimals);
    if (!power || __builtin_mul_overflow(integer, *power, &integer)) {
      return of_real(real);
    }
    decimals = 0;
  }
  const double value = ExactNumber{integer, decimals}.value();
  return {value, integer, true, decimals};
}

/// The integer with so many more decimals.
std::optional<std::int64_t> widened(std::int64_t integer, int more) {
  const auto power = power_of_ten(more);
  std::int64_t wide = 0;
  return !power || __builtin_mul_overflow(integer, *power, &wide) ? std::nullopt
                                                                  : std::optional(wide);
}

Decimal print(std::int64_t integer, int decimals) {
  const bool minus = integer < 0;
  const auto magnitude = minus ? std::uint64_t{0} - static_cast<std::uint64_t>(integer)
                               : static_cast<std::uint64_t>(integer);
  std::string digits = std::to_string(magnitude);
  const auto places = static_cast<std::size_t>(decimals);
  if (digits.size() <= places) {
    digits.insert(0, places + 1 - digits.size(), '0');
  }
  if (places > 0) {
    digits.insert(digits.size() - places, 1, '.');
  }
  return {minus ? "-" + digits : digits};
}

}  // namespace

RegisterNumber register_number(std::span<const std::uint16_t> words, const RegisterValue& value) {
  const std::uint64_t bits = value.is_bits() ? bits_of_inputs(words) : bits_of(words, value.order);
  return number_of_bits(bits, value.bits(), value.format, value.part);
}

RegisterNumber number_of_bits(std::uint64_t bits, unsigned count, RegisterFormat format,
                              BitPart part) {
  switch (format) {
    case RegisterFormat::f16:
      return of_real(half_of(bits));
    case RegisterFormat::f32:
      return of_real(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
    case RegisterFormat::f64:
      return of_real(std::bit_cast<double>(bits));
    default:
      break;
  }
  const unsigned meant = part.count > 0 ? part.count : count;
  return integer_of(bits >> part.lowest & mask_of(meant), meant, format);
}

RegisterNumber times(const RegisterNumber& number, const ExactNumber& factor) {
  // Multiplied by the digits and divided by the power of ten, each exact: rounded once.
  const auto digits = static_cast<double>(factor.digits);
  const double power = std::pow(10.0, std::abs(factor.decimals));
  const double real =
      factor.decimals < 0 ? number.real * digits * power : number.real * digits / power;
  std::int64_t product = 0;
  if (!number.is_integer || __builtin_mul_overflow(number.integer, factor.digits, &product)) {
    return of_real(real);
  }
  return decimal_number(product, number.decimals + factor.decimals, real);
}

RegisterNumber plus(const RegisterNumber& number, const ExactNumber& offset) {
  const double real = number.real + offset.value();
  const int decimals = std::max(number.decimals, offset.decimals);
  const auto a = widened(number.integer, decimals - number.decimals);
  const auto b = widened(offset.digits, decimals - offset.decimals);
  std::int64_t sum = 0;
  if (!number.is_integer || !a || !b || __builtin_add_overflow(*a, *b, &sum)) {
    return of_real(real);
  }
  return decimal_number(sum, decimals, real);
}

bool is_null(std::span<const double> nulls, double number) {
  return !std::isfinite(number) || std::ranges::find(nulls, number) != nulls.end();
}

double as_it_comes(double null, RegisterFormat format) {
  constexpr double most = std::numeric_limits<float>::max();
  const bool is_single = format == RegisterFormat::f32 && std::abs(null) <= most;
  return is_single ? static_cast<double>(static_cast<float>(null)) : null;
}

std::optional<std::int64_t> whole(const RegisterNumber& number) {
  if (!number.is_integer) {
    const bool exact =
        std::abs(number.real) <= exact_integers && std::trunc(number.real) == number.real;
    return exact ? std::optional(static_cast<std::int64_t>(number.real)) : std::nullopt;
  }
  const auto power = power_of_ten(number.decimals);
  return power && number.integer % *power == 0 ? std::optional(number.integer / *power)
                                               : std::nullopt;
}

Scalar scalar_of(ValueType type, const RegisterNumber& number) {
  switch (type) {
    case ValueType::float32:
      return static_cast<float>(number.real);
    case ValueType::float64:
      return number.real;
    case ValueType::decimal:
      return number.is_integer ? Scalar(print(number.integer, number.decimals)) : Scalar();
    case ValueType::integer:
    case ValueType::text:
      break;
  }
  const auto integer = whole(number);
  return integer ? Scalar(*integer) : Scalar();
}

}  // namespace buoyd
