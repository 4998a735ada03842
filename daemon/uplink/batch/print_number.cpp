#include "uplink/batch/print_number.hpp"

#include <array>
#include <bit>
#include <charconv>

#include "base/number_text.hpp"

namespace buoyd {

namespace {

constexpr unsigned most_digits = 18;  // below 2^63
constexpr unsigned most_decimals = 15;

constexpr std::array<std::int64_t, 19> powers = [] {
  std::array<std::int64_t, 19> table{};
  std::int64_t power = 1;
  for (std::size_t i = 0; i < table.size(); ++i) {
    table[i] = power;
    power *= i + 1 < table.size() ? 10 : 1;
  }
  return table;
}();

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Zeros that the print has at the end of its integer part ("1200": 2).
std::uint8_t trailing_zeros(std::int64_t mantissa) {
  std::uint8_t zeros = 0;
  for (; mantissa != 0 && mantissa % 10 == 0; mantissa /= 10) {
    ++zeros;
  }
  return zeros;
}

}  // namespace

std::int64_t power_of_ten(unsigned exponent) {
  return powers[exponent];
}

std::optional<PlainPrint> parse_plain(std::string_view print) {
  const bool negative = !print.empty() && print.front() == '-';
  print.remove_prefix(negative ? 1 : 0);
  PlainPrint plain;
  std::size_t point = print.size();
  for (std::size_t i = 0; i < print.size(); ++i) {
    if (is_digit(print[i])) {
      if (plain.digits == most_digits) {
        return std::nullopt;
      }
      plain.mantissa = plain.mantissa * 10 + (print[i] - '0');
      plain.digits = static_cast<std::uint8_t>(plain.digits + (plain.mantissa != 0 ? 1 : 0));
    } else if (print[i] == '.' && point == print.size() && i > 0) {
      point = i;
    } else {
      return std::nullopt;
    }
  }
  const bool padded = point > 1 && print.front() == '0';
  const std::size_t decimals = point == print.size() ? 0 : print.size() - point - 1;
  if (point == 0 || padded || decimals > most_decimals || (point < print.size() && decimals == 0)) {
    return std::nullopt;
  }
  plain.decimals = static_cast<std::uint8_t>(decimals);
  plain.minus_zero = negative && plain.mantissa == 0;
  plain.mantissa = negative ? -plain.mantissa : plain.mantissa;
  return plain;
}

bool is_shortest_float(const PlainPrint& plain, std::string_view print) {
  // Six digits name a float32 uniquely, so no shorter number means the same one. What is left is
  // to see that to_chars would not drop a zero or choose "1e+05", which it does where shorter.
  if (plain.digits > 6 || plain.decimals > 8) {
    return false;
  }
  if (plain.mantissa == 0) {
    return plain.decimals == 0;
  }
  if (plain.decimals > 0 && plain.mantissa % 10 == 0) {
    return false;
  }
  const auto digits = static_cast<std::size_t>(plain.digits - trailing_zeros(plain.mantissa));
  const std::size_t scientific = digits + (digits > 1 ? 1 : 0) + 4;
  return print.size() - (plain.mantissa < 0 ? 1 : 0) <= scientific;
}

template <class Float>
std::optional<Float> parse_shortest(std::string_view print) {
  const auto value = number_in<Float>(print);
  if (!value) {
    return std::nullopt;
  }
  std::array<char, 32> buffer{};
  const auto back = std::to_chars(buffer.data(), buffer.data() + buffer.size(), *value);
  const std::string_view again(buffer.data(), static_cast<std::size_t>(back.ptr - buffer.data()));
  return again == print ? value : std::nullopt;
}

template std::optional<float> parse_shortest<float>(std::string_view);
template std::optional<double> parse_shortest<double>(std::string_view);

std::int64_t ordered(float value) {
  const auto bits = std::bit_cast<std::int32_t>(value);
  return bits < 0 ? bits ^ 0x7FFFFFFF : bits;
}

std::int64_t ordered(double value) {
  const auto bits = std::bit_cast<std::int64_t>(value);
  return bits < 0 ? bits ^ 0x7FFFFFFFFFFFFFFF : bits;
}

}  // namespace buoyd
