#include "firmware-host/sentences/sentence_reading.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <optional>

#include "base/json.hpp"
#include "firmware-host/sentences/sentence_field.hpp"
#include "firmware-host/sentences/sentence_time.hpp"
#include "firmware-host/wire/escaped_data.hpp"

namespace buoysim {

using buoyd::FieldFormat;
using buoyd::MessageField;
using buoyd::ValueType;

namespace {

constexpr int century = 2000;

/// The digits of a print as they stand; nullopt where it is no number.
std::optional<Fixed> fixed_from(std::string_view print) {
  std::string digits;
  for (const char c : print) {
    if (c >= '0' && c <= '9') {
      digits += c;
    }
  }
  Fixed fixed{0, style_of(print, 0).decimals};
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), fixed.digits);
  if (digits.empty() || error != std::errc{}) {
    return std::nullopt;
  }
  fixed.digits = print.starts_with('-') ? -fixed.digits : fixed.digits;
  return fixed;
}

int integer_from(std::string_view text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// What an exponent may put behind a number: with nine digits before them 64 bits hold it.
constexpr int most_zeros = 9;

/// The same where it may have an exponent: that moves the point.
std::optional<Fixed> fixed_with_exponent(std::string_view print) {
  const std::size_t mark = std::min(print.find_first_of("eE"), print.size());
  auto fixed = fixed_from(print.substr(0, mark));
  if (!fixed || mark == print.size()) {
    return fixed;
  }
  const std::string_view exponent = print.substr(mark + 1);
  fixed->decimals -= integer_from(exponent.substr(exponent.starts_with('+') ? 1 : 0));
  if (fixed->decimals < -most_zeros) return std::nullopt;
  for (; fixed->decimals < 0; ++fixed->decimals) {
    fixed->digits *= 10;
  }
  return fixed;
}

/// hhmmss.ss as seconds since midnight, with its decimals.
std::optional<Fixed> time_of_day(const std::string& text) {
  const auto seconds = text.size() < 6 ? std::nullopt : fixed_from(text.substr(4));
  if (!seconds) {
    return std::nullopt;
  }
  const int minutes = integer_from(text.substr(0, 2)) * 60 + integer_from(text.substr(2, 2));
  const Fixed whole = Fixed{minutes, 0}.scaled(60, 1, seconds->decimals);
  return Fixed{whole.digits + seconds->digits, seconds->decimals};
}

/// Days since 1970 of the fields that a format names as its date.
std::optional<std::int64_t> days(const SentenceFields& fields, const MessageField& field,
                                 std::size_t base) {
  std::string day = fields.text(base, field.date[0]);
  std::string month;
  std::string year;
  if (field.date.size() == 3) {
    month = fields.text(base, field.date[1]);
    year = fields.text(base, field.date[2]);
  } else if (day.size() == 6) {
    year = std::to_string(century + integer_from(day.substr(4)));
    month = day.substr(2, 2);
    day = day.substr(0, 2);
  }
  const std::chrono::year_month_day date{std::chrono::year(integer_from(year)),
                                         std::chrono::month(unsigned(integer_from(month))),
                                         std::chrono::day(unsigned(integer_from(day)))};
  if (!date.ok()) {
    return std::nullopt;
  }
  return std::chrono::sys_days(date).time_since_epoch().count();
}

std::optional<Fixed> utc(const SentenceFields& fields, const MessageField& field, std::size_t base,
                         const std::string& text) {
  const auto seconds = time_of_day(text);
  const auto date = days(fields, field, base);
  if (!seconds || !date) {
    return std::nullopt;
  }
  const Fixed midnight = Fixed{*date, 0}.scaled(seconds_of_day, 1, seconds->decimals);
  return Fixed{midnight.digits + seconds->digits, seconds->decimals};
}

/// ddmm.mmm as degrees: exact quotient, rounded to the minutes' decimals and some more.
std::optional<Fixed> angle(const std::string& text) {
  const std::size_t point = std::min(text.find('.'), text.size());
  if (point < 3) {
    return std::nullopt;
  }
  const auto degrees = fixed_from(text.substr(0, point - 2));
  const auto minutes = fixed_from(text.substr(point - 2));
  if (!degrees || !minutes) {
    return std::nullopt;
  }
  const Fixed whole = degrees->scaled(60, 1, minutes->decimals);
  return Fixed{whole.digits + minutes->digits, minutes->decimals}.scaled(
      1, 60, buoyd::degrees_extra_decimals);
}

std::optional<Fixed> in_unit(const SentenceFields& fields, const MessageField& field,
                             std::size_t base, std::optional<Fixed> number) {
  if (!number || !field.units) {
    return number;
  }
  for (const auto& unit : field.units->units) {
    if (unit.text == fields.unit_of(field, base)) {
      return number->converted(unit.numerator, unit.denominator, buoyd::unit_extra_decimals);
    }
  }
  return std::nullopt;
}

std::optional<Fixed> with_sign(const SentenceFields& fields, const MessageField& field,
                               std::size_t base, std::optional<Fixed> number) {
  if (!number || !field.sign) {
    return number;
  }
  const std::string letter = fields.text(base, field.sign->field);
  if (letter == field.sign->negative) {
    return Fixed{-number->digits, number->decimals};
  }
  return letter == field.sign->positive ? number : std::nullopt;
}

/// The pattern's fields with a blank between.
std::optional<Fixed> pattern_time(const SentenceFields& fields, const MessageField& field,
                                  std::size_t base, std::string text) {
  for (const std::uint16_t part : field.more) {
    text += " " + fields.text(base, part);
  }
  return read_pattern(field.pattern, text);
}

std::optional<Fixed> scaled(const MessageField& field, std::optional<Fixed> number) {
  if (!number || !field.scale) {
    return number;
  }
  Fixed fixed = number->converted(1, field.scale->denominator, buoyd::unit_extra_decimals);
  const Fixed offset = Fixed{field.scale->offset, 0}.scaled(1, 1, fixed.decimals);
  fixed.digits += offset.digits;
  return fixed;
}

std::optional<Fixed> hex(const std::string& text) {
  Fixed fixed;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), fixed.digits, 16);
  const bool all = error == std::errc{} && end == text.data() + text.size();
  return all ? std::optional(fixed) : std::nullopt;
}

std::optional<Fixed> number_of(const SentenceFields& fields, const MessageField& field,
                               std::size_t base, const std::string& text) {
  switch (field.format) {
    case FieldFormat::utc:
      return utc(fields, field, base, text);
    case FieldFormat::time_of_day:
      return time_of_day(text);
    case FieldFormat::time:
      return pattern_time(fields, field, base, text);
    case FieldFormat::hex:
      return scaled(field, hex(text));
    case FieldFormat::hex_low_first:
      return scaled(field, hex(in_reverse(text)));
    case FieldFormat::degrees_minutes:
      return with_sign(fields, field, base, angle(text));
    default:
      break;
  }
  const bool suffixed = field.units && field.units->field == 0;
  const std::string digits = suffixed ? text.substr(0, text.find_last_of(".0123456789") + 1) : text;
  auto number = scaled(field, in_unit(fields, field, base, fixed_with_exponent(digits)));
  if (number) {
    number->digits += fields.added_to(field);
  }
  return with_sign(fields, field, base, number);
}

template <class T>
std::string shortest(T value) {
  std::array<char, 32> text{};
  const auto result = std::to_chars(text.data(), text.data() + text.size(), value);
  return {text.data(), result.ptr};
}

std::string body_text(ValueType type, const Fixed& fixed) {
  switch (type) {
    case ValueType::float32:
      return shortest(static_cast<float>(fixed.value()));
    case ValueType::float64:
      return shortest(fixed.value());
    default:
      return fixed.print();
  }
}

}  // namespace

std::string read_field(const SentenceFields& fields, const MessageField& field,
                       const buoyd::ModelChannel& channel, std::size_t shift) {
  if (field.format == FieldFormat::first_point) {
    return "1";  // a sentence of the simulator's has no more points than the axis
  }
  auto base = fields.base_of(field);
  if (!base) {
    return "null";
  }
  *base += shift;
  const std::string text = fields.text_of(field, *base);
  const bool null = std::find(field.nulls.begin(), field.nulls.end(), text) != field.nulls.end();
  if (text.empty() || null || !fields.passes(field, *base)) {
    return "null";
  }
  if (field.format == FieldFormat::text) {
    return buoyd::json_string(text);
  }
  if (field.format == FieldFormat::data) {
    return buoyd::json_string(print_data(text));
  }
  const bool is_real = channel.type != ValueType::decimal && field.format == FieldFormat::number;
  if (is_real && text.find_first_of("eE") != std::string::npos) {
    const double number = std::strtod(text.c_str(), nullptr);
    return channel.type == ValueType::float32 ? shortest(static_cast<float>(number))
                                              : shortest(number);
  }
  const auto fixed = number_of(fields, field, *base, text);
  if (!fixed || fixed->value() < channel.minimum.value_or(fixed->value()) ||
      fixed->value() > channel.maximum.value_or(fixed->value())) {
    return "null";
  }
  const bool as_it_stands = !field.units && !field.scale && !field.sign &&
                            field.format == FieldFormat::number &&
                            channel.type == ValueType::decimal;
  const bool minus_zero = as_it_stands && fixed->digits == 0 && text.front() == '-';
  return (minus_zero ? "-" : "") + body_text(channel.type, *fixed);
}

}  // namespace buoysim
