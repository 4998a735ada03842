#include "firmware-host/registers/register_time.hpp"

#include <chrono>
#include <cstdint>

namespace buoysim {

namespace {

struct Calendar {
  std::chrono::year_month_day date;
  std::int64_t second_of_day;
};

Calendar calendar_of(buoyd::WallTime time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch());
  const auto days = std::chrono::floor<std::chrono::days>(seconds);
  return {std::chrono::sys_days(days), (seconds - days).count()};
}

std::int64_t part_of(const Calendar& calendar, char letter) {
  switch (letter) {
    case 'Y':
      return static_cast<int>(calendar.date.year());
    case 'M':
      return static_cast<unsigned>(calendar.date.month());
    case 'D':
      return static_cast<unsigned>(calendar.date.day());
    case 'h':
      return calendar.second_of_day / 3600;
    case 'm':
      return calendar.second_of_day / 60 % 60;
    default:
      return calendar.second_of_day % 60;
  }
}

}  // namespace

double months_of_31_days(buoyd::WallTime time) {
  const Calendar now = calendar_of(time);
  const std::int64_t months = (part_of(now, 'Y') - 2000) * 12 + part_of(now, 'M');
  return static_cast<double>((months * 31 + part_of(now, 'D')) * 86400 + now.second_of_day);
}

double number_of_digits(buoyd::WallTime time, const std::string& digits) {
  const Calendar now = calendar_of(time);
  std::int64_t number = 0;
  for (std::size_t begin = 0; begin < digits.size();) {
    std::size_t end = begin;
    std::int64_t room = 1;
    for (; end < digits.size() && digits[end] == digits[begin]; ++end) room *= 10;
    number = number * room + part_of(now, digits[begin]) % room;
    begin = end;
  }
  return static_cast<double>(number);
}

}  // namespace buoysim
