#include "drivers/field_value.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "drivers/digits.hpp"
#include "drivers/exact_decimal.hpp"

namespace buoyd {

namespace {

struct TimeOfDay {
  int hour = 0;
  int minute = 0;
  int second = 0;
  std::string_view fraction;  // "" or ".123"
};

std::optional<TimeOfDay> parse_time(std::string_view text) {
  const std::string_view digits = text.substr(0, 6);
  const std::string_view fraction = text.substr(digits.size());
  const bool sound = digits.size() == 6 && all_digits(digits) &&
                     (fraction.size() < 2 || all_digits(fraction.substr(1))) &&
                     (fraction.empty() || fraction.front() == '.') && fraction.size() <= 10;
  if (!sound) {
    return std::nullopt;
  }
  TimeOfDay time;
  time.hour = static_cast<int>(digits_to_int(digits.substr(0, 2)));
  time.minute = static_cast<int>(digits_to_int(digits.substr(2, 2)));
  time.second = static_cast<int>(digits_to_int(digits.substr(4, 2)));
  time.fraction = fraction.size() > 1 ? fraction : std::string_view{};
  const bool valid = time.hour < 24 && time.minute < 60 && time.second <= 60;
  return valid ? std::optional(time) : std::nullopt;
}

struct Date {
  int day = 0;
  int month = 0;
  int year = 0;
};

/// ddmmyy: GPS began in 1980, so 80 to 99 are 19yy.
std::optional<Date> parse_short_date(std::string_view text) {
  if (text.size() != 6 || !all_digits(text)) {
    return std::nullopt;
  }
  Date date;
  date.day = static_cast<int>(digits_to_int(text.substr(0, 2)));
  date.month = static_cast<int>(digits_to_int(text.substr(2, 2)));
  const int year = static_cast<int>(digits_to_int(text.substr(4, 2)));
  date.year = year >= 80 ? 1900 + year : 2000 + year;
  return date;
}

std::optional<Date> parse_long_date(std::string_view day, std::string_view month,
                                    std::string_view year) {
  const bool sound = day.size() <= 2 && month.size() <= 2 && year.size() == 4 && all_digits(day) &&
                     all_digits(month) && all_digits(year);
  if (!sound) {
    return std::nullopt;
  }
  return Date{static_cast<int>(digits_to_int(day)), static_cast<int>(digits_to_int(month)),
              static_cast<int>(digits_to_int(year))};
}

/// Microseconds of ".123".
Micros micros_of(std::string_view fraction) {
  std::string digits(fraction.empty() ? fraction : fraction.substr(1));
  digits.resize(6, '0');
  return Micros(digits_to_int(digits));
}

FieldValue unsound() {
  FieldValue value;
  value.unsound = true;
  return value;
}

FieldValue value_of(std::optional<Decimal> decimal) {
  if (!decimal) {
    return unsound();
  }
  FieldValue value;
  value.value = std::move(*decimal);
  return value;
}

FieldValue read_time_of_day(std::string_view text) {
  const auto time = parse_time(text);
  if (!time) {
    return unsound();
  }
  const int seconds = (time->hour * 60 + time->minute) * 60 + time->second;
  return value_of(Decimal{std::to_string(seconds).append(time->fraction)});
}

FieldValue read_utc(const MessageField& field, std::string_view text, const Fields& fields,
                    std::size_t first) {
  const auto at = [&](std::size_t i) { return field_at(fields, first, field.date[i]); };
  for (std::size_t i = 0; i < field.date.size(); ++i) {
    if (at(i).empty()) {
      return {};
    }
  }
  const auto time = parse_time(text);
  const auto date =
      field.date.size() == 1 ? parse_short_date(at(0)) : parse_long_date(at(0), at(1), at(2));
  if (!time || !date) {
    return unsound();
  }
  const Micros second = std::chrono::seconds(time->second);
  const auto whole =
      utc_from_civil(date->year, date->month, date->day, time->hour, time->minute, second);
  if (!whole) {
    return unsound();
  }
  const auto seconds = std::chrono::floor<std::chrono::seconds>(whole->time_since_epoch());
  FieldValue value = value_of(Decimal{std::to_string(seconds.count()).append(time->fraction)});
  value.utc = *whole + micros_of(time->fraction);
  return value;
}

/// The whole text as one number of this type.
template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
  }
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional(number)
                                                                  : std::nullopt;
}

template <class Number>
FieldValue read_binary(std::string_view text) {
  const auto number = parse_number<Number>(text);
  if (!number) {
    return unsound();
  }
  FieldValue value;
  value.value = *number;
  return value;
}

FieldValue read_number(ValueType type, std::string_view text) {
  switch (type) {
    case ValueType::integer:
      return read_binary<std::int64_t>(text);
    case ValueType::float32:
      return read_binary<float>(text);
    case ValueType::float64:
      return read_binary<double>(text);
    default:
      break;
  }
  auto decimal = make_decimal(text);
  return decimal ? value_of(std::move(*decimal)) : unsound();
}

FieldValue read_with_units(const FieldUnits& units, std::string_view text, std::string_view unit) {
  const auto found = std::ranges::find(units.units, unit, &FieldUnits::Unit::text);
  if (found == units.units.end()) {
    return {};
  }
  if (found->numerator == found->denominator) {
    return read_number(ValueType::decimal, text);
  }
  return value_of(convert_decimal(text, found->numerator, found->denominator));
}

/// Turns the sign where the letter says so; the number itself has none then.
void apply_sign(FieldValue& value, bool negative) {
  if (auto* decimal = std::get_if<Decimal>(&value.value)) {
    const bool signed_already = decimal->digits.starts_with('-');
    const bool zero = decimal->digits.find_first_of("123456789") == std::string::npos;
    if (signed_already) {
      value.value = std::monostate{};
    } else if (negative && !zero) {
      decimal->digits.insert(0, 1, '-');
    }
  } else if (auto* number = std::get_if<std::int64_t>(&value.value)) {
    *number = negative ? -*number : *number;
  } else if (auto* real = std::get_if<double>(&value.value)) {
    *real = negative ? -*real : *real;
  } else if (auto* single = std::get_if<float>(&value.value)) {
    *single = negative ? -*single : *single;
  }
}

FieldValue read_signed(const MessageField& field, ValueType type, std::string_view text,
                       const Fields& fields, std::size_t first) {
  FieldValue value =
      field.units ? read_with_units(*field.units, text, field_at(fields, first, field.units->field))
      : field.format == FieldFormat::degrees_minutes ? value_of(degrees_of(text))
                                                     : read_number(type, text);
  if (field.sign) {
    const std::string_view letter = field_at(fields, first, field.sign->field);
    if (letter != field.sign->positive && letter != field.sign->negative) {
      value.value = std::monostate{};
    }
    apply_sign(value, letter == field.sign->negative);
  }
  return value;
}

FieldValue read_text(std::string_view text) {
  FieldValue value;
  value.value = clean_text(text);
  return value;
}

double number_of(const Scalar& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
  if (const auto* single = std::get_if<float>(&value)) return *single;
  if (const auto* real = std::get_if<double>(&value)) return *real;
  if (const auto* decimal = std::get_if<Decimal>(&value)) {
    return parse_number<double>(decimal->digits).value_or(std::numeric_limits<double>::quiet_NaN());
  }
  return std::numeric_limits<double>::quiet_NaN();
}

/// Outside the channel's limits it is no value, and not what the instrument would say.
void check_limits(FieldValue& value, const ModelChannel& channel) {
  if ((!channel.minimum && !channel.maximum) ||
      std::holds_alternative<std::monostate>(value.value)) {
    return;
  }
  const double number = number_of(value.value);
  const bool inside =
      number >= channel.minimum.value_or(-std::numeric_limits<double>::infinity()) &&
      number <= channel.maximum.value_or(std::numeric_limits<double>::infinity());
  if (!inside) {
    value = unsound();
  }
}

}  // namespace

std::string_view field_at(const Fields& fields, std::size_t first, std::uint16_t number) {
  const std::size_t index = first + number - 1;
  return index < fields.size() ? fields[index] : std::string_view{};
}

bool passes(const FieldTest& test, std::string_view text) {
  const bool listed = test.is.empty() || std::ranges::find(test.is, text) != test.is.end();
  return listed && std::ranges::find(test.is_not, text) == test.is_not.end();
}

bool all_pass(const std::vector<FieldTest>& tests, const Fields& fields, std::size_t first) {
  return std::ranges::all_of(tests, [&](const FieldTest& test) {
    return passes(test, field_at(fields, first, test.field));
  });
}

FieldValue read_field(const MessageField& field, const ModelChannel& channel, const Fields& fields,
                      std::size_t first) {
  const std::string_view text = field_at(fields, first, field.field);
  if (text.empty() || !all_pass(field.require, fields, first)) {
    return {};
  }
  FieldValue value;
  switch (field.format) {
    case FieldFormat::text:
      return read_text(text);
    case FieldFormat::time_of_day:
      value = read_time_of_day(text);
      break;
    case FieldFormat::utc:
      value = read_utc(field, text, fields, first);
      break;
    case FieldFormat::number:
    case FieldFormat::degrees_minutes:
      value = read_signed(field, channel.type, text, fields, first);
      break;
  }
  check_limits(value, channel);
  return value;
}

}  // namespace buoyd
