#include "shore/export/text/time_pattern.hpp"

#include <fmt/format.h>

#include <ctime>
#include <string_view>

namespace buoyshore {

namespace {

constexpr std::string_view letters = "YymdjHMSfsz%";

/// What a clock of the zone shows.
struct CivilTime {
  std::tm parts{};
  std::int64_t micros = 0;
  std::int64_t since_1970 = 0;  // s
  std::string zone;
};

CivilTime civil_time(buoyd::WallTime time, const TimeZone& zone) {
  const auto shown = (time + zone.offset_at(time)).time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(shown);
  const std::time_t whole = seconds.count();
  CivilTime civil;
  civil.micros = (shown - seconds).count();
  civil.since_1970 = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  gmtime_r(&whole, &civil.parts);
  const std::string text = zone.text_of(time);
  if (const auto begin = text.find_last_of("Z+-"); begin != std::string::npos) {
    civil.zone = text.substr(begin);
  }
  return civil;
}

std::string part_of(const CivilTime& civil, char letter) {
  switch (letter) {
    case 'Y':
      return fmt::format("{:04}", civil.parts.tm_year + 1900);
    case 'y':
      return fmt::format("{:02}", civil.parts.tm_year % 100);
    case 'm':
      return fmt::format("{:02}", civil.parts.tm_mon + 1);
    case 'd':
      return fmt::format("{:02}", civil.parts.tm_mday);
    case 'j':
      return fmt::format("{:03}", civil.parts.tm_yday + 1);
    case 'H':
      return fmt::format("{:02}", civil.parts.tm_hour);
    case 'M':
      return fmt::format("{:02}", civil.parts.tm_min);
    case 'S':
      return fmt::format("{:02}", civil.parts.tm_sec);
    case 'f':
      return fmt::format("{:06}", civil.micros);
    case 's':
      return std::to_string(civil.since_1970);
    case 'z':
      return civil.zone;
    default:
      return std::string(1, letter);
  }
}

}  // namespace

std::string time_text(const std::string& pattern, buoyd::WallTime time, const TimeZone& zone) {
  const CivilTime civil = civil_time(time, zone);
  std::string text;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool is_part = pattern[i] == '%' && i + 1 < pattern.size();
    text += is_part ? part_of(civil, pattern[++i]) : std::string(1, pattern[i]);
  }
  return text;
}

buoyd::Result<void> check_time_pattern(const std::string& pattern) {
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%') continue;
    ++i;
    if (i < pattern.size() && letters.find(pattern[i]) != std::string_view::npos) continue;
    return buoyd::fail(buoyd::ErrorCode::invalid,
                       fmt::format("'{}' has a % that is none of %{}", pattern,
                                   "Y %y %m %d %j %H %M %S %f %z %%"));
  }
  return {};
}

}  // namespace buoyshore
