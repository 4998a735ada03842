#include "science/quality/climatology.hpp"

#include <gtest/gtest.h>

#include "science/judged_flags.hpp"

namespace buoyd {
namespace {

using std::chrono::seconds;
using test::inf;
using test::nan;

WallTime utc_of(const char* text) {
  return *parse_iso8601(text);
}

/// The flag of a value at that time, with members all of one kind.
Flag flag_at(const char* utc, Season season, Span time) {
  return Climatology::make({{season, time, {0, 10}, {}, {}}})->judge(5, utc_of(utc), nan);
}

TEST(CalendarTest, counts_iso_weeks_around_the_new_year) {
  EXPECT_EQ(calendar_parts(utc_of("2021-01-03T23:59:59Z")).week, 53);
  EXPECT_EQ(calendar_parts(utc_of("2021-01-04T00:00:00Z")).week, 1);
  EXPECT_EQ(calendar_parts(utc_of("2018-12-31T12:00:00Z")).week, 1);
  EXPECT_EQ(calendar_parts(utc_of("2022-01-01T12:00:00Z")).week, 52);
  EXPECT_EQ(calendar_parts(utc_of("2026-12-31T12:00:00Z")).week, 53);
}

TEST(CalendarTest, gives_the_parts_of_an_instant_before_1970_too) {
  const auto parts = calendar_parts(utc_of("1968-02-29T23:59:59.999999Z"));
  EXPECT_EQ(parts.year, 1968);
  EXPECT_EQ(parts.quarter, 1);
  EXPECT_EQ(parts.month, 2);
  EXPECT_EQ(parts.day_of_year, 60);
  EXPECT_EQ(parts.day_of_week, 3);
  EXPECT_EQ(parts.hour, 23);
  EXPECT_EQ(calendar_parts(utc_of("2024-12-31T00:00:00Z")).day_of_year, 366);
  EXPECT_EQ(calendar_parts(utc_of("2026-11-22T00:00:00Z")).day_of_week, 6);
  EXPECT_EQ(calendar_parts(utc_of("2026-10-01T00:00:00Z")).quarter, 4);
  EXPECT_EQ(calendar_parts(utc_of("2026-09-30T00:00:00Z")).quarter, 3);
}

TEST(ClimatologyTest, knows_every_kind_of_season) {
  using enum Season;
  const char* const at = "2026-11-23T13:30:00Z";  // a Monday
  EXPECT_EQ(flag_at(at, year, {2026, 2026}), Flag::good);
  EXPECT_EQ(flag_at(at, quarter, {4, 4}), Flag::good);
  EXPECT_EQ(flag_at(at, month, {12, 11}), Flag::good);
  EXPECT_EQ(flag_at(at, week, {48, 48}), Flag::good);
  EXPECT_EQ(flag_at(at, day_of_year, {327, 327}), Flag::good);
  EXPECT_EQ(flag_at(at, day_of_week, {0, 0}), Flag::good);
  EXPECT_EQ(flag_at(at, hour, {13, 13}), Flag::good);
  EXPECT_EQ(flag_at(at, hour, {14, 23}), Flag::not_evaluated);
  EXPECT_EQ(flag_at(at, month, {1, 10}), Flag::not_evaluated);
}

TEST(ClimatologyTest, takes_absolute_times_with_both_ends) {
  const Climatology test =
      *Climatology::make({{Season::absolute, {1767312000, 1767225600}, {4, 10}, {}, {}}});
  const auto at = [&](std::int64_t micros) { return test.judge(5, WallTime(Micros(micros)), nan); };
  EXPECT_EQ(at(1767225599'999999), Flag::not_evaluated);
  EXPECT_EQ(at(1767225600'000000), Flag::good);
  EXPECT_EQ(at(1767312000'000000), Flag::good);
  EXPECT_EQ(at(1767312000'000001), Flag::not_evaluated);
}

TEST(ClimatologyTest, holds_the_ends_of_its_value_spans_to_be_inside) {
  const auto test = *Climatology::make({{Season::month, {1, 12}, {10, 4}, Span{20, 0}, {}}});
  const auto flag = [&](double value) { return test.judge(value, WallTime{}, nan); };
  EXPECT_EQ(flag(4), Flag::good);
  EXPECT_EQ(flag(10), Flag::good);
  EXPECT_EQ(flag(10.001), Flag::suspect);
  EXPECT_EQ(flag(0), Flag::suspect);
  EXPECT_EQ(flag(20), Flag::suspect);
  EXPECT_EQ(flag(-0.001), Flag::fail);
  EXPECT_EQ(flag(inf), Flag::fail);
  EXPECT_EQ(flag(nan), Flag::missing);
}

TEST(ClimatologyTest, lets_a_later_member_say_better_or_worse) {
  const ClimatologyMember narrow{Season::month, {1, 12}, {4, 10}, Span{0, 20}, {}};
  const ClimatologyMember wide{Season::month, {1, 1}, {0, 30}, {}, {}};
  const auto january = utc_of("2026-01-15T00:00:00Z");
  EXPECT_EQ(Climatology::make({narrow, wide})->judge(25, january, nan), Flag::good);
  EXPECT_EQ(Climatology::make({wide, narrow})->judge(25, january, nan), Flag::fail);
  EXPECT_EQ(Climatology::make({narrow, wide})->judge(25, utc_of("2026-02-15T00:00:00Z"), nan),
            Flag::fail);
}

TEST(ClimatologyTest, asks_for_a_depth_where_a_member_has_a_span_of_them) {
  const auto test = *Climatology::make({{Season::month, {1, 12}, {4, 10}, {}, Span{10, 0}}});
  const auto at_depth = [&](double depth) { return test.judge(5, WallTime{}, depth); };
  EXPECT_EQ(at_depth(0), Flag::good);
  EXPECT_EQ(at_depth(10), Flag::good);
  EXPECT_EQ(at_depth(10.125), Flag::not_evaluated);
  EXPECT_EQ(at_depth(nan), Flag::not_evaluated);
  EXPECT_EQ(test.judge(nan, WallTime{}, nan), Flag::missing);
}

TEST(ClimatologyTest, does_not_judge_without_a_clock_or_a_member) {
  const auto test = *Climatology::make({{Season::month, {1, 12}, {4, 10}, {}, {}}});
  EXPECT_EQ(test.judge(5, std::nullopt, nan), Flag::not_evaluated);
  EXPECT_EQ(test.judge(nan, std::nullopt, nan), Flag::missing);
  EXPECT_EQ(Climatology::make({})->judge(5, WallTime{}, nan), Flag::not_evaluated);
}

TEST(ClimatologyTest, refuses_spans_without_ends_and_too_many_members) {
  EXPECT_FALSE(Climatology::make({{Season::month, {nan, 12}, {4, 10}, {}, {}}}));
  EXPECT_FALSE(Climatology::make({{Season::month, {1, 12}, {4, nan}, {}, {}}}));
  EXPECT_FALSE(Climatology::make({{Season::month, {1, 12}, {4, 10}, Span{nan, 1}, {}}}));
  EXPECT_FALSE(Climatology::make({{Season::month, {1, 12}, {4, 10}, {}, Span{1, nan}}}));
  EXPECT_FALSE(Climatology::make(std::vector<ClimatologyMember>(most_climatology_members + 1)));
}

}  // namespace
}  // namespace buoyd
