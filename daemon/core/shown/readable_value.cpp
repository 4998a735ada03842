#include "core/shown/readable_value.hpp"

#include <fmt/format.h>

#include <cmath>

#include "base/number_text.hpp"
#include "base/time.hpp"

namespace buoyd {

namespace {

constexpr int most_decimals = 6;
constexpr double last_time = 253'402'300'799;  // the year 9999

bool counts_since_1970(std::string_view unit) {
  return unit.starts_with("seconds since 1970-01-01");
}

/// "2026-11-22T05:54:11Z", with milliseconds where there are any.
std::string time_text(double seconds) {
  const auto ms = static_cast<std::int64_t>(std::llround(seconds * 1e3));
  const std::string text = iso8601(WallTime(Micros(ms * 1000)));
  return text.substr(0, ms % 1000 == 0 ? 19 : 23) + 'Z';
}

}  // namespace

std::string readable_value(std::string_view token, std::string_view unit) {
  const double number = number_in<double>(token).value_or(NAN);
  if (!std::isfinite(number)) {
    return std::string(token);
  }
  if (counts_since_1970(unit) && number >= 0 && number <= last_time) {
    return time_text(number);
  }
  const std::size_t point = token.find('.');
  const bool is_long = point != std::string_view::npos &&
                       token.find_first_of("eE") == std::string_view::npos &&
                       token.size() - point - 1 > most_decimals;
  return is_long ? fmt::format("{:.{}f}", number, most_decimals) : std::string(token);
}

std::string readable_unit(std::string_view unit) {
  const bool plain = unit.empty() || unit == "1" || counts_since_1970(unit);
  return plain ? "" : fmt::format(" {}", unit);
}

}  // namespace buoyd
