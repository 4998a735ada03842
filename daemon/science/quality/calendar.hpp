#pragma once
// The parts of a UTC instant by which a climatology names its seasons. Pure functions; any thread.

#include "base/time.hpp"

namespace buoyd {

/// Source: proleptic Gregorian calendar; weeks as ISO 8601 counts them: they begin on Monday, and
/// week 1 is the one with the year's first Thursday, so that days around the new year may belong to
/// week 52, 53 or 1 of the other year.
struct CalendarParts {
  int year = 0;
  int quarter = 0;      ///< 1 to 4
  int month = 0;        ///< 1 to 12
  int week = 0;         ///< 1 to 53
  int day_of_year = 0;  ///< 1 to 366
  int day_of_week = 0;  ///< Monday 0 to Sunday 6
  int hour = 0;         ///< 0 to 23
};

/// Of years -32767 to 32767.
[[nodiscard]] CalendarParts calendar_parts(WallTime utc);

}  // namespace buoyd
