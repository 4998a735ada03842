#include "science/sea_state/wave_samples.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace buoyd {
namespace {

using namespace std::chrono_literals;

class WaveSamplesTest : public ::testing::Test {
 protected:
  void say(Micros at, double heave) {
    const MonoTime boot(1h + at);
    samples_.add(WallTime(at), boot, {heave, 0, 0});
  }
  [[nodiscard]] std::span<const double> heave() const { return samples_.burst().heave(); }

  WaveSamples samples_{200ms, 4000};
};

TEST_F(WaveSamplesTest, each_takes_the_next_place) {
  for (int i = 0; i < 10; ++i) say(i * 200ms, i);
  ASSERT_EQ(heave().size(), 10U);
  EXPECT_EQ(heave()[9], 9);
}

TEST_F(WaveSamplesTest, those_that_did_not_come_leave_their_places) {
  say(0ms, 1);
  say(200ms, 2);
  say(800ms, 5);
  ASSERT_EQ(heave().size(), 5U);
  EXPECT_TRUE(std::isnan(heave()[2]));
  EXPECT_TRUE(std::isnan(heave()[3]));
  EXPECT_EQ(heave()[4], 5);
}

TEST_F(WaveSamplesTest, what_comes_late_and_early_by_turns_keeps_its_place) {
  for (int i = 0; i < 2000; ++i) say(i * 200ms + (i % 2 == 0 ? 45ms : -45ms), i);
  ASSERT_EQ(heave().size(), 2000U);
  for (std::size_t i = 0; i < 2000; ++i) ASSERT_EQ(heave()[i], static_cast<double>(i));
}

TEST_F(WaveSamplesTest, a_clock_that_runs_faster_makes_neither_gaps_nor_pairs) {
  for (int i = 0; i < 3000; ++i) say(i * 199ms, i);
  EXPECT_EQ(heave().size(), 3000U);
}

TEST_F(WaveSamplesTest, a_second_one_for_a_place_is_dropped) {
  say(0ms, 1);
  say(20ms, 9);
  say(-30ms, 9);
  say(200ms, 2);
  ASSERT_EQ(heave().size(), 2U);
  EXPECT_EQ(heave()[1], 2);
}

/// A serial server sends what came within a second in one packet.
TEST_F(WaveSamplesTest, those_that_come_together_were_measured_one_after_the_other) {
  for (int i = 0; i < 1000; ++i) say((i / 5 * 5 + 4) * 200ms, i);
  ASSERT_EQ(heave().size(), 996U) << "the first packet has no gap before it";
  EXPECT_EQ(heave()[0], 0);
  for (std::size_t i = 1; i < 996; ++i) ASSERT_EQ(heave()[i], static_cast<double>(i + 4));
}

TEST_F(WaveSamplesTest, a_gap_is_filled_by_what_comes_at_once_alone) {
  say(0ms, 1);
  say(800ms, 5);
  say(1000ms, 6);
  say(1010ms, 9);
  ASSERT_EQ(heave().size(), 6U);
  EXPECT_TRUE(std::isnan(heave()[3]));
  EXPECT_EQ(heave()[4], 5);
  EXPECT_EQ(heave()[5], 6);
}

TEST_F(WaveSamplesTest, nor_by_one_that_is_late_itself) {
  say(0ms, 1);
  say(800ms, 5);
  say(400ms, 3);
  ASSERT_EQ(heave().size(), 5U);
  EXPECT_TRUE(std::isnan(heave()[3]));
  EXPECT_EQ(heave()[4], 5);
}

TEST_F(WaveSamplesTest, no_more_come_behind_a_gap_than_are_missing_in_it) {
  say(0ms, 1);
  say(600ms, 2);
  for (const double heave : {3.0, 4.0, 9.0}) say(600ms, heave);
  say(800ms, 5);
  ASSERT_EQ(heave().size(), 5U);
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(heave()[i], static_cast<double>(i + 1));
}

TEST_F(WaveSamplesTest, a_long_gap_fills_no_more_than_there_is_room_for) {
  say(0ms, 1);
  say(24h, 2);
  EXPECT_EQ(heave().size(), 4000U);
  say(24h + 200ms, 3);
  EXPECT_EQ(heave().size(), 4000U);
}

}  // namespace
}  // namespace buoyd
