#include "drivers/messages/field_time.hpp"

#include <algorithm>

#include "base/digits.hpp"
#include "drivers/messages/time_pattern.hpp"

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

/// Seconds since 1970 with the printed fraction.
FieldValue seconds_value(WallTime utc, std::string_view fraction) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(utc.time_since_epoch());
  FieldValue value;
  value.value = Decimal{std::to_string(seconds.count()).append(fraction)};
  return value;
}

/// The field and those that belong to it, with a blank between.
std::string joined(const MessageField& field, std::string_view text, const Fields& fields,
                   std::size_t first) {
  std::string all(text);
  for (const std::uint16_t part : field.more) {
    all.append(1, ' ').append(field_at(fields, first, part));
  }
  return all;
}

/// A time that is none: a clock that was never set prints "17/12/13" or "00 000 0000".
FieldValue unsound_time(std::string_view text) {
  constexpr std::ptrdiff_t least_digits = 4;
  FieldValue value = unsound_value();
  value.clock = std::ranges::count_if(text, is_digit) >= least_digits &&
                text.find_first_not_of("0123456789 /:.-") == std::string_view::npos;
  return value;
}

}  // namespace

FieldValue read_time_of_day(std::string_view text) {
  const auto time = parse_time(text);
  if (!time) {
    return unsound_time(text);
  }
  const int seconds = (time->hour * 60 + time->minute) * 60 + time->second;
  FieldValue value;
  value.value = Decimal{std::to_string(seconds).append(time->fraction)};
  return value;
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
    return unsound_time(text);
  }
  const Micros second = std::chrono::seconds(time->second);
  const auto whole =
      utc_from_civil(date->year, date->month, date->day, time->hour, time->minute, second);
  if (!whole) {
    return unsound_time(text);
  }
  FieldValue value = seconds_value(*whole, time->fraction);
  value.utc = *whole + micros_of(time->fraction);
  return value;
}

FieldValue read_time(const MessageField& field, std::string_view text, const Fields& fields,
                     std::size_t first) {
  const std::string all = joined(field, text, fields, first);
  const auto time = parse_time_pattern(field.pattern, all);
  if (!time) {
    return unsound_time(all);
  }
  FieldValue value = seconds_value(time->utc, time->fraction);
  value.utc = time->utc;
  return value;
}

}  // namespace buoyd
