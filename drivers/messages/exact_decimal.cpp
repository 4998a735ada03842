#include "drivers/messages/exact_decimal.hpp"

#include <algorithm>
#include <numeric>

#include "base/digits.hpp"
#include "model/message_set.hpp"

namespace buoyd {

namespace {

constexpr std::size_t max_digits = 17;   // of a number that is converted: fits 64 bits with room
constexpr int max_minute_decimals = 11;  // and with 3 digits of degrees
constexpr std::size_t max_chars = 40;    // that a decimal may have

std::int64_t power_of_ten(int exponent) {
  std::int64_t power = 1;
  for (int i = 0; i < exponent; ++i) {
    power *= 10;
  }
  return power;
}

/// The exponent if the number is a power of ten.
std::optional<int> exponent_of_ten(std::int64_t number) {
  int exponent = 0;
  while (number % 10 == 0) {
    number /= 10;
    ++exponent;
  }
  return number == 1 ? std::optional(exponent) : std::nullopt;
}

/// What stands behind the E: sign and digits.
std::optional<int> parse_exponent(std::string_view text) {
  constexpr std::size_t least = 2;
  constexpr std::size_t most = 3;
  const std::string_view digits = text.substr(std::min<std::size_t>(1, text.size()));
  const bool is_signed = text.starts_with('+') || text.starts_with('-');
  if (!is_signed || digits.size() < least || digits.size() > most || !all_digits(digits)) {
    return std::nullopt;
  }
  const auto exponent = static_cast<int>(digits_to_int(digits));
  return text.starts_with('-') ? -exponent : exponent;
}

/// mantissa / 10^decimals with its sign.
struct Fixed {
  std::int64_t mantissa = 0;
  int decimals = 0;
  bool minus = false;
};

std::optional<Fixed> parse_fixed(std::string_view text) {
  Fixed fixed;
  fixed.minus = text.starts_with('-');
  if (fixed.minus || text.starts_with('+')) {
    text.remove_prefix(1);
  }
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::string_view fraction =
      point < text.size() ? text.substr(point + 1) : text.substr(point);
  const std::string_view whole = text.substr(0, point);
  const std::size_t digits = whole.size() + fraction.size();
  const bool sound = digits > 0 && digits <= max_digits && std::ranges::all_of(whole, is_digit) &&
                     std::ranges::all_of(fraction, is_digit);
  if (!sound) {
    return std::nullopt;
  }
  fixed.decimals = static_cast<int>(fraction.size());
  fixed.mantissa = digits_to_int(whole) * power_of_ten(fixed.decimals) + digits_to_int(fraction);
  return fixed;
}

/// No minus zero: the sign is a letter or a rounding here, not the instrument's print.
Decimal print_fixed(const Fixed& fixed) {
  std::string digits = std::to_string(fixed.mantissa);
  const auto decimals = static_cast<std::size_t>(fixed.decimals);
  if (digits.size() <= decimals) {
    digits.insert(0, decimals + 1 - digits.size(), '0');
  }
  if (decimals > 0) {
    digits.insert(digits.size() - decimals, 1, '.');
  }
  if (fixed.minus && fixed.mantissa != 0) {
    digits.insert(0, 1, '-');
  }
  return {std::move(digits)};
}

/// mantissa × numerator / denominator, rounded half up; nullopt where 64 bits do not hold it.
std::optional<std::int64_t> times_ratio(std::int64_t mantissa, std::int64_t numerator,
                                        std::int64_t denominator) {
  std::int64_t whole = 0;
  std::int64_t rest = 0;
  std::int64_t sum = 0;
  const bool overflow = __builtin_mul_overflow(mantissa / denominator, numerator, &whole) ||
                        __builtin_mul_overflow(mantissa % denominator, numerator, &rest) ||
                        __builtin_add_overflow(rest, denominator / 2, &rest) ||
                        __builtin_add_overflow(whole, rest / denominator, &sum);
  return overflow ? std::nullopt : std::optional(sum);
}

/// Moves the point by `places` to the right.
std::optional<Decimal> move_point(Fixed fixed, int places) {
  fixed.decimals -= places;
  while (fixed.decimals < 0) {
    if (__builtin_mul_overflow(fixed.mantissa, std::int64_t{10}, &fixed.mantissa)) {
      return std::nullopt;
    }
    ++fixed.decimals;
  }
  return print_fixed(fixed);
}

}  // namespace

std::optional<Decimal> convert_decimal(std::string_view text, std::int64_t numerator,
                                       std::int64_t denominator) {
  auto fixed = parse_fixed(text);
  if (!fixed) {
    return std::nullopt;
  }
  const std::int64_t common = std::gcd(numerator, denominator);
  numerator /= common;
  denominator /= common;
  const auto up = exponent_of_ten(numerator);
  const auto down = exponent_of_ten(denominator);
  if (up && down) {
    return move_point(*fixed, *up - *down);
  }
  const auto scaled =
      times_ratio(fixed->mantissa, numerator * power_of_ten(unit_extra_decimals), denominator);
  if (!scaled) {
    return std::nullopt;
  }
  fixed->mantissa = *scaled;
  fixed->decimals += unit_extra_decimals;
  return print_fixed(*fixed);
}

std::optional<Decimal> add_to_decimal(std::string_view number, std::int64_t offset) {
  auto fixed = parse_fixed(number);
  if (!fixed) {
    return std::nullopt;
  }
  std::int64_t sum = 0;
  const std::int64_t signed_mantissa = fixed->minus ? -fixed->mantissa : fixed->mantissa;
  if (__builtin_mul_overflow(offset, power_of_ten(fixed->decimals), &sum) ||
      __builtin_add_overflow(sum, signed_mantissa, &sum)) {
    return std::nullopt;
  }
  fixed->minus = sum < 0;
  fixed->mantissa = sum < 0 ? -sum : sum;
  return print_fixed(*fixed);
}

std::optional<Decimal> decimal_of_exponent(std::string_view text) {
  const std::size_t e = text.find_first_of("eE");
  const auto fixed = parse_fixed(text.substr(0, e));
  const auto exponent =
      e == std::string_view::npos ? std::nullopt : parse_exponent(text.substr(e + 1));
  auto decimal = fixed && exponent ? move_point(*fixed, *exponent) : std::nullopt;
  return decimal && decimal->digits.size() <= max_chars ? decimal : std::nullopt;
}

std::optional<Decimal> degrees_of(std::string_view text) {
  const std::size_t point = std::min(text.find('.'), text.size());
  // Two digits left of the point are minutes; at least one more is degrees.
  if (point < 3 || point > 5 || !all_digits(text.substr(0, point))) {
    return std::nullopt;
  }
  const std::int64_t degrees = digits_to_int(text.substr(0, point - 2));
  const auto minutes = parse_fixed(text.substr(point - 2));
  if (!minutes || minutes->decimals > max_minute_decimals ||
      minutes->mantissa >= 60 * power_of_ten(minutes->decimals)) {
    return std::nullopt;
  }
  Fixed fixed;
  fixed.decimals = minutes->decimals + degrees_extra_decimals;
  const auto part = times_ratio(minutes->mantissa, power_of_ten(degrees_extra_decimals), 60);
  fixed.mantissa = degrees * power_of_ten(fixed.decimals) + part.value_or(0);
  return print_fixed(fixed);
}

}  // namespace buoyd
