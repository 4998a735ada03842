#include "base/time.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

using namespace std::chrono_literals;

TEST(Time, prints_and_reads_iso_8601) {
  struct Case {
    Micros since_1970;
    const char* text;
  };
  for (const Case& c : {
           Case{0us, "1970-01-01T00:00:00.000000Z"},
           Case{1'795'158'000'123'456us, "2026-11-20T07:00:00.123456Z"},
           Case{-1us, "1969-12-31T23:59:59.999999Z"},
           Case{2'147'483'648s, "2038-01-19T03:14:08.000000Z"},
           Case{951'782'400s, "2000-02-29T00:00:00.000000Z"},
       }) {
    EXPECT_EQ(iso8601(WallTime(c.since_1970)), c.text);
    EXPECT_EQ(parse_iso8601(c.text), WallTime(c.since_1970)) << c.text;
  }
}

TEST(Time, takes_shorter_fractions) {
  EXPECT_EQ(parse_iso8601("1970-01-01T00:00:01Z"), WallTime(1s));
  EXPECT_EQ(parse_iso8601("1970-01-01T00:00:01.5Z"), WallTime(1500ms));
  EXPECT_EQ(parse_iso8601("1970-01-01T00:00:01.000001Z"), WallTime(1'000'001us));
}

TEST(Time, refuses_what_is_no_time) {
  for (const char* text :
       {"", "2026", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-11-20T24:00:00Z",
        "2026-11-20T07:60:00Z", "2026-11-20T07:00:00", "2026-11-20T07:00:00.Z",
        "2026-11-20T07:00:00.1234567Z", "2026-11-20 07:00:00Z", "-026-11-20T07:00:00Z",
        "2026-11-20T07:00:00Z ", "2026-1a-20T07:00:00Z"}) {
    const auto time = parse_iso8601(text);
    ASSERT_FALSE(time) << text;
    EXPECT_EQ(time.error().code, ErrorCode::invalid);
  }
}

TEST(Time, civil_dates_are_checked) {
  EXPECT_EQ(utc_from_civil(2026, 11, 20, 7, 0, 123'456us), WallTime(1'795'158'000'123'456us));
  EXPECT_TRUE(utc_from_civil(2016, 12, 31, 23, 59, 60s)) << "a leap second is a second";
  EXPECT_FALSE(utc_from_civil(2026, 0, 1, 0, 0, 0us));
  EXPECT_FALSE(utc_from_civil(2026, -1, 1, 0, 0, 0us));
  EXPECT_FALSE(utc_from_civil(2026, 4, 31, 0, 0, 0us));
  EXPECT_FALSE(utc_from_civil(2026, 4, 30, 0, 0, 61s));
  EXPECT_FALSE(utc_from_civil(10000, 4, 30, 0, 0, 0us));
}

TEST(Time, error_bits_are_the_ceiling_of_the_logarithm) {
  struct Case {
    Micros error;
    int bits;
  };
  for (const Case& c :
       {Case{0us, 0}, Case{1us, 0}, Case{2us, 1}, Case{3us, 2}, Case{4us, 2}, Case{1000us, 10},
        Case{1024us, 10}, Case{1025us, 11}, Case{-5us, 0}, Case{2'000'000s, 31}}) {
    EXPECT_EQ(error_bits_of(c.error), c.bits) << c.error.count();
  }
}

TEST(Time, clock_byte_round_trips) {
  const ClockQuality gnss{ClockState::gnss, 10};
  EXPECT_EQ(gnss.byte(), 4 * 32 + 10);
  EXPECT_EQ(ClockQuality::from_byte(gnss.byte()).state, ClockState::gnss);
  EXPECT_EQ(ClockQuality::from_byte(gnss.byte()).error_bits, 10);
  EXPECT_EQ(ClockQuality::from_byte(7 * 32).state, ClockState::unknown);
  EXPECT_EQ(ClockQuality{}.byte(), 31);
}

TEST(Time, friendly_durations) {
  EXPECT_EQ(friendly(850ms), "850 ms");
  EXPECT_EQ(friendly(12'400ms), "12.4 s");
  EXPECT_EQ(friendly(200s), "3 min 20 s");
  EXPECT_EQ(friendly(7500s), "2 h 5 min");
  EXPECT_EQ(friendly(99h), "4 d 3 h");
}

TEST(Time, system_clock_moves) {
  const SystemClock clock;
  const MonoTime before = clock.mono();
  EXPECT_GE(clock.mono(), before);
  EXPECT_GT(clock.wall().time_since_epoch().count(), 0);
  EXPECT_LE(clock.quality().error_bits, 31);
}

}  // namespace
}  // namespace buoyd
