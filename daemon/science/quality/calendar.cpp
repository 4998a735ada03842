#include "science/quality/calendar.hpp"

namespace buoyd {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

int day_of_year(sys_days day) {
  const sys_days new_year{year_month_day(day).year() / std::chrono::January / 1};
  return static_cast<int>((day - new_year).count()) + 1;
}

// A week belongs to the year of its Thursday, and that day's number tells which one it is.
int iso_week(sys_days day, int day_of_week) {
  constexpr int thursday = 3;
  return (day_of_year(day + days(thursday - day_of_week)) - 1) / 7 + 1;
}

}  // namespace

CalendarParts calendar_parts(WallTime utc) {
  const sys_days day{std::chrono::floor<days>(utc.time_since_epoch())};
  const year_month_day date{day};
  CalendarParts parts;
  parts.year = static_cast<int>(date.year());
  parts.month = static_cast<int>(static_cast<unsigned>(date.month()));
  parts.quarter = (parts.month + 2) / 3;
  parts.day_of_year = day_of_year(day);
  parts.day_of_week = static_cast<int>(std::chrono::weekday(day).iso_encoding()) - 1;
  parts.week = iso_week(day, parts.day_of_week);
  const auto since_midnight = utc.time_since_epoch() - day.time_since_epoch();
  parts.hour = static_cast<int>(std::chrono::floor<std::chrono::hours>(since_midnight).count());
  return parts;
}

}  // namespace buoyd
