#include "firmware-host/sentences/sentence_field.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace buoysim {

namespace {

std::int64_t power_of_ten(int exponent) {
  std::int64_t power = 1;
  for (int i = 0; i < exponent; ++i) {
    power *= 10;
  }
  return power;
}

/// a / b to the nearest, halves away from zero; b > 0.
std::int64_t nearest_quotient(std::int64_t a, std::int64_t b) {
  const std::int64_t half = a < 0 ? -b / 2 : b / 2;
  return (a + half) / b;
}

std::int64_t whole_seconds(const Fixed& seconds) {
  return seconds.digits / power_of_ten(seconds.decimals);
}

std::chrono::year_month_day date_of(const Fixed& seconds) {
  return std::chrono::sys_days(std::chrono::days(whole_seconds(seconds) / seconds_of_day));
}

}  // namespace

Fixed Fixed::nearest(double value, int decimals) {
  return {std::llround(value * static_cast<double>(power_of_ten(decimals))), decimals};
}

std::string Fixed::print(int width) const {
  const std::int64_t power = power_of_ten(decimals);
  const std::int64_t magnitude = digits < 0 ? -digits : digits;
  std::string text = digits < 0 ? "-" : "";
  if (width > 0 || magnitude >= power) {
    text += fmt::format("{:0{}}", magnitude / power, std::max(width, 1));
  }
  if (decimals > 0) {
    text += fmt::format(".{:0{}}", magnitude % power, decimals);
  }
  return text;
}

double Fixed::value() const {
  return static_cast<double>(digits) / static_cast<double>(power_of_ten(decimals));
}

Fixed Fixed::scaled(std::int64_t numerator, std::int64_t denominator, int more) const {
  // A position has 15 digits here, a sentence's number fewer: it fits.
  const std::int64_t product = digits * numerator * power_of_ten(more);
  return {nearest_quotient(product, denominator), decimals + more};
}

Fixed Fixed::converted(std::int64_t numerator, std::int64_t denominator, int more) const {
  for (int places = 0; places <= 9; ++places) {
    if (denominator == numerator * power_of_ten(places)) {
      return {digits, decimals + places};
    }
    if (numerator == denominator * power_of_ten(places)) {
      const int lost = std::max(0, places - decimals);
      return {digits * power_of_ten(lost), std::max(0, decimals - places)};
    }
  }
  return scaled(numerator, denominator, more);
}

FieldStyle style_of(std::string_view print, int decimals) {
  FieldStyle style;
  style.decimals = decimals;
  style.plus = print.starts_with('+');
  print.remove_prefix(print.starts_with('+') || print.starts_with('-') ? 1 : 0);
  if (print.empty()) {
    return style;
  }
  const std::size_t point = std::min(print.find('.'), print.size());
  const bool padded = print[0] == '0' && point > 1;
  style.width = padded ? static_cast<int>(point) : (point == 0 ? 0 : 1);
  style.decimals = point < print.size() ? static_cast<int>(print.size() - point - 1) : 0;
  return style;
}

std::string in_reverse(std::string_view digits) {
  std::string reversed;
  for (std::size_t at = 0; digits.size() % 2 == 0 && at < digits.size(); at += 2) {
    reversed.insert(0, digits.substr(at, 2));
  }
  return reversed;
}

std::string print_exponent(double value, std::string_view form) {
  const std::size_t mark = std::min(form.find_first_of("eE"), form.size() - 1);
  const std::size_t point = form.substr(0, mark).find('.');
  const int decimals = point == std::string_view::npos ? 0 : static_cast<int>(mark - point - 1);
  std::string text = fmt::format("{:.{}e}", value, decimals);
  const std::size_t exponent = text.find('e') + 1;
  const std::string_view sign = form.substr(mark + 1);
  const std::size_t width = sign.size() - (sign.starts_with('-') || sign.starts_with('+') ? 1 : 0);
  const bool minus = text[exponent] == '-';
  std::string digits = text.substr(exponent + 1);
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  digits.insert(0, width > digits.size() ? width - digits.size() : 0, '0');
  text.resize(exponent - 1);
  return text + form[mark] + (minus ? "-" : sign.starts_with('+') ? "+" : "") + digits;
}

PrintedAngle print_degrees_minutes(double degrees, FieldStyle style, int more) {
  const std::int64_t power = power_of_ten(style.decimals);
  const Fixed minutes = Fixed::nearest(std::abs(degrees) * 60, style.decimals);
  const std::int64_t whole = minutes.digits / (60 * power);
  const Fixed rest{minutes.digits - whole * 60 * power, style.decimals};
  PrintedAngle printed;
  printed.text = fmt::format("{:0{}}", whole, std::max(1, style.width - 2)) + rest.print(2);
  printed.read = minutes.scaled(1, 60, more);
  if (degrees < 0) {
    printed.read.digits = -printed.read.digits;
  }
  return printed;
}

Fixed within_day(const Fixed& seconds) {
  return {seconds.digits % (seconds_of_day * power_of_ten(seconds.decimals)), seconds.decimals};
}

std::string print_time_of_day(const Fixed& seconds) {
  const Fixed today = within_day(seconds);
  const std::int64_t minute = 60 * power_of_ten(today.decimals);
  const std::int64_t hours = today.digits / (60 * minute);
  const std::int64_t minutes = today.digits / minute % 60;
  const Fixed rest{today.digits % minute, today.decimals};
  return fmt::format("{:02}{:02}", hours, minutes) + rest.print(2);
}

std::string print_day(const Fixed& seconds) {
  return fmt::format("{:02}", static_cast<unsigned>(date_of(seconds).day()));
}

std::string print_month(const Fixed& seconds) {
  return fmt::format("{:02}", static_cast<unsigned>(date_of(seconds).month()));
}

std::string print_year(const Fixed& seconds) {
  return fmt::format("{:04}", static_cast<int>(date_of(seconds).year()));
}

std::string print_ddmmyy(const Fixed& seconds) {
  return print_day(seconds) + print_month(seconds) + print_year(seconds).substr(2);
}

}  // namespace buoysim
