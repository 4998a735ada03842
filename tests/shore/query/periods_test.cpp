#include "shore/query/periods.hpp"

#include <gtest/gtest.h>

#include "shore/rollup/rollup_table.hpp"

namespace buoyshore {
namespace {

TimeZone zone(const std::string& name) {
  return TimeZone::named(name).value();
}

std::int64_t at(const std::string& text) {
  return TimeZone().parse(text).value().time_since_epoch().count();
}

/// The period of `every` that has the moment, both ends as the zone's clocks show them.
std::string period(const std::string& every, const std::string& name, const std::string& moment) {
  const TimeZone clocks = zone(name);
  const Period found = Periods(parse_period(every).value(), clocks).of(at(moment));
  const auto text = [&](std::int64_t end) {
    return clocks.text_of(buoyd::WallTime(buoyd::Micros(end))).erase(19, 7);
  };
  return text(found.begin) + " " + text(found.end);
}

TEST(Periods, are_minutes_that_make_an_hour_hours_that_make_a_day_or_a_day) {
  for (const char* good : {"1 min", "10 min", "600 s", "30 min", "1 h", "6 h", "1 d", "24 h"}) {
    EXPECT_TRUE(parse_period(good)) << good;
  }
  for (const char* bad : {"", "0 min", "7 min", "90 min", "30 s", "5 h", "2 d", "x", "-1 h"}) {
    EXPECT_FALSE(parse_period(bad)) << bad;
  }
}

TEST(Periods, begin_by_the_clocks_of_the_zone) {
  EXPECT_EQ(period("10 min", "UTC", "2026-11-20T07:19:59.999999Z"),
            "2026-11-20T07:10:00Z 2026-11-20T07:20:00Z");
  EXPECT_EQ(period("1 d", "+08:00", "2026-11-20T16:30:00Z"),
            "2026-11-21T00:00:00+08:00 2026-11-22T00:00:00+08:00");
  EXPECT_EQ(period("1 h", "+05:30", "2026-11-20T07:10:00Z"),
            "2026-11-20T12:00:00+05:30 2026-11-20T13:00:00+05:30");
}

TEST(Periods, are_longer_or_shorter_where_clocks_are_changed) {
  EXPECT_EQ(period("1 d", "Europe/Berlin", "2026-10-25T12:00:00Z"),
            "2026-10-25T00:00:00+02:00 2026-10-26T00:00:00+01:00");
  EXPECT_EQ(period("1 d", "Europe/Berlin", "2026-03-29T12:00:00Z"),
            "2026-03-29T00:00:00+01:00 2026-03-30T00:00:00+02:00");
  // The hour that comes twice is two hours.
  EXPECT_EQ(period("1 h", "Europe/Berlin", "2026-10-25T00:30:00Z"),
            "2026-10-25T02:00:00+02:00 2026-10-25T02:00:00+01:00");
  EXPECT_EQ(period("1 h", "Europe/Berlin", "2026-10-25T01:30:00Z"),
            "2026-10-25T02:00:00+01:00 2026-10-25T03:00:00+01:00");
}

TEST(Periods, read_the_longest_roll_ups_that_fit) {
  const auto level = [](const std::string& every, const std::string& name, const std::string& from,
                        const std::string& to) {
    return Periods(parse_period(every).value(), zone(name)).level(at(from), at(to)).value_or(0);
  };
  const std::string day = "2026-11-20";
  EXPECT_EQ(level("1 d", "UTC", day, "2026-11-22"), day_level);
  EXPECT_EQ(level("1 d", "UTC", "2026-11-20T07:00Z", "2026-11-22"), hour_level);
  EXPECT_EQ(level("1 d", "+08:00", day, "2026-11-22"), hour_level);
  EXPECT_EQ(level("1 d", "+05:30", day, "2026-11-22"), minute_level);
  EXPECT_EQ(level("1 d", "Europe/Berlin", day, "2026-11-22"), hour_level);
  EXPECT_EQ(level("1 d", "Australia/Lord_Howe", day, "2026-11-22"), minute_level);
  EXPECT_EQ(level("1 h", "UTC", day, "2026-11-20T07:30Z"), minute_level);
  EXPECT_EQ(level("10 min", "UTC", day, "2026-11-22"), minute_level);
  EXPECT_EQ(level("10 min", "UTC", "2026-11-20T07:00:30Z", "2026-11-22"), 0) << "an error";
}

}  // namespace
}  // namespace buoyshore
