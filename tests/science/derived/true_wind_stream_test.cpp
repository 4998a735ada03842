#include "science/derived/true_wind_stream.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace buoyd {
namespace {

using std::chrono::milliseconds;

constexpr ApparentWind beam_wind{{5, Flag::good}, {90, Flag::good}};

MonoTime at_millisecond(int time) {
  return MonoTime(milliseconds(time));
}

TrueWindStream stream_of(double declination, bool has_velocity = false) {
  TrueWindRules rules;
  rules.declination = declination;
  rules.max_age = milliseconds(1000);
  rules.has_velocity = has_velocity;
  rules.most_waiting = 2;
  return *TrueWindStream::make(rules);
}

TEST(TrueWindStreamTest, waits_for_the_heading_after_the_wind) {
  auto stream = stream_of(1);
  stream.add_heading(at_millisecond(0), 10, Flag::good);
  stream.add_wind(at_millisecond(100), beam_wind);
  EXPECT_FALSE(stream.next(at_millisecond(100)));
  stream.add_heading(at_millisecond(200), 20, Flag::good);
  const auto sample = stream.next(at_millisecond(200));
  ASSERT_TRUE(sample);
  EXPECT_EQ(sample->time, at_millisecond(100));
  EXPECT_NEAR(sample->wind.direction.value, 106, 1e-9);
  EXPECT_FALSE(stream.next(at_millisecond(9000)));
}

TEST(TrueWindStreamTest, waits_no_longer_than_a_heading_may_be_old) {
  auto stream = stream_of(0);
  stream.add_heading(at_millisecond(0), 10, Flag::good);
  stream.add_wind(at_millisecond(100), beam_wind);
  EXPECT_FALSE(stream.next(at_millisecond(1100)));
  const auto sample = stream.next(at_millisecond(1101));
  ASSERT_TRUE(sample);
  EXPECT_NEAR(sample->wind.direction.value, 100, 1e-9);
}

TEST(TrueWindStreamTest, uses_no_heading_that_is_missing_or_has_failed) {
  auto stream = stream_of(0);
  stream.add_heading(at_millisecond(100), NAN, Flag::good);
  stream.add_heading(at_millisecond(100), 20, Flag::missing);
  stream.add_heading(at_millisecond(100), 20, Flag::fail);
  stream.add_wind(at_millisecond(100), beam_wind);
  const auto sample = stream.next(at_millisecond(1101));
  ASSERT_TRUE(sample);
  EXPECT_EQ(sample->wind.speed.flag, Flag::missing);
  EXPECT_EQ(stream.count(TrueWindCause::no_heading), 1U);
  EXPECT_EQ(stream.count(TrueWindCause::none), 0U);
}

TEST(TrueWindStreamTest, waits_for_the_velocity_too) {
  auto stream = stream_of(0, true);
  stream.add_wind(at_millisecond(100), beam_wind);
  stream.add_heading(at_millisecond(100), 0, Flag::good);
  EXPECT_FALSE(stream.next(at_millisecond(100)));
  stream.add_velocity(at_millisecond(120), NAN, 90, Flag::good);
  stream.add_velocity(at_millisecond(120), 2, NAN, Flag::good);
  stream.add_velocity(at_millisecond(120), 2, 90, Flag::fail);
  EXPECT_FALSE(stream.next(at_millisecond(120)));
  stream.add_velocity(at_millisecond(150), 2, 90, Flag::suspect);
  const auto sample = stream.next(at_millisecond(150));
  ASSERT_TRUE(sample);
  EXPECT_NEAR(sample->wind.speed.value, 3, 1e-12);
  EXPECT_EQ(sample->wind.speed.flag, Flag::suspect);
  stream.add_wind(at_millisecond(2000), beam_wind);
  stream.add_heading(at_millisecond(2000), 0, Flag::good);
  ASSERT_TRUE(stream.last());
  EXPECT_EQ(stream.count(TrueWindCause::no_velocity), 1U);
}

TEST(TrueWindStreamTest, drops_the_first_of_too_many_that_wait) {
  auto stream = stream_of(0);
  for (int i = 0; i < 3; ++i) stream.add_wind(at_millisecond(i), beam_wind);
  EXPECT_EQ(stream.dropped(), 1U);
  EXPECT_EQ(stream.last()->time, at_millisecond(1));
  EXPECT_EQ(stream.last()->time, at_millisecond(2));
  EXPECT_FALSE(stream.last());
}

TEST(TrueWindStreamTest, asks_for_sound_rules) {
  const auto error_of = [](double declination, Micros max_age, std::size_t room) {
    TrueWindRules rules;
    rules.declination = declination;
    rules.max_age = max_age;
    rules.most_waiting = room;
    const auto stream = TrueWindStream::make(rules);
    return stream ? "" : stream.error().text;
  };
  EXPECT_EQ(error_of(0, Micros(0), 1), "");
  EXPECT_EQ(error_of(NAN, Micros(0), 1), "the declination is no number");
  EXPECT_EQ(error_of(0, Micros(-1), 1), "a heading's greatest age must lie between 0 and a year");
  EXPECT_EQ(error_of(0, Micros::max(), 1),
            "a heading's greatest age must lie between 0 and a year");
  EXPECT_EQ(error_of(0, Micros(0), 0), "no room for headings or samples of wind");
}

}  // namespace
}  // namespace buoyd
