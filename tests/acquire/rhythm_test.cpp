#include "acquire/schedule/rhythm.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr MonoTime rhythm_start{hours(100)};
constexpr Micros expected = seconds(200);

TEST(Rhythm, silent_from_the_start_after_three_expected_distances) {
  const Rhythm rhythm(expected, rhythm_start);
  EXPECT_EQ(rhythm.silent_at(), rhythm_start + minutes(10));
  EXPECT_FALSE(rhythm.has_been_heard());
}

TEST(Rhythm, a_fast_stream_is_silent_after_a_minute) {
  Rhythm rhythm(expected, rhythm_start);
  MonoTime now = rhythm_start;
  for (; now < rhythm_start + days(8); now += seconds(10)) {
    rhythm.heard(now);
  }
  EXPECT_LT(rhythm.silent_at() - now, seconds(70));
  EXPECT_GE(rhythm.silent_at() - rhythm.last(), minutes(1));
}

TEST(Rhythm, learns_a_slow_one) {
  Rhythm rhythm(expected, rhythm_start);
  for (int k = 0; k < 6; ++k) {
    rhythm.heard(rhythm_start + hours(k));
  }
  for (int k = 6; k < 48; ++k) {
    EXPECT_GT(rhythm.silent_at(), rhythm_start + hours(k)) << k;
    rhythm.heard(rhythm_start + hours(k));
  }
}

TEST(Rhythm, hourly_bursts_are_no_silence) {
  Rhythm rhythm(expected, rhythm_start);
  for (int k = 0; k < 48; ++k) {
    for (int i = 0; i < 300; ++i) {
      const MonoTime now = rhythm_start + hours(k) + seconds(i);
      EXPECT_TRUE(k < 6 || now < rhythm.silent_at()) << k;
      rhythm.heard(now);
    }
  }
}

TEST(Rhythm, an_outage_is_no_rhythm) {
  Rhythm rhythm(seconds(1), rhythm_start);
  MonoTime now = rhythm_start;
  for (int k = 0; k < 100; ++k, now += seconds(1)) {
    rhythm.heard(now);
  }
  rhythm.heard(now + days(2));
  EXPECT_EQ(rhythm.silent_at(), now + days(2) + minutes(1));
}

TEST(Rhythm, the_time_before_a_restart_does_not_count) {
  Rhythm rhythm(expected, rhythm_start);
  rhythm.heard(rhythm_start);
  rhythm.restart(rhythm_start + hours(5));
  EXPECT_EQ(rhythm.silent_at(), rhythm_start + hours(5) + minutes(10));
  rhythm.heard(rhythm_start + hours(5) + seconds(1));
  EXPECT_EQ(rhythm.silent_at(), rhythm_start + hours(5) + seconds(1) + minutes(10))
      << "no distance";
}

TEST(Rhythm, a_distance_that_is_expected_again_is_no_silence) {
  Rhythm rhythm(hours(1), rhythm_start);
  MonoTime now = rhythm_start;
  for (const MonoTime end = rhythm_start + days(3); now < end; now += seconds(10))
    rhythm.heard(now);
  const MonoTime last = rhythm.last();
  EXPECT_LT(rhythm.silent_at(), last + hours(1)) << "what was long ago is forgotten";
  rhythm.expect(hours(1));
  EXPECT_EQ(rhythm.silent_at(), last + hours(3));
  rhythm.expect(seconds(10));
  EXPECT_EQ(rhythm.silent_at(), last + hours(3)) << "the longer one counts";
}

TEST(Rhythm, a_reading_stamped_before_the_last_one_changes_nothing) {
  Rhythm rhythm(expected, rhythm_start);
  rhythm.heard(rhythm_start + seconds(10));
  rhythm.heard(rhythm_start);
  EXPECT_EQ(rhythm.last(), rhythm_start + seconds(10));
}

}  // namespace
}  // namespace buoyd
