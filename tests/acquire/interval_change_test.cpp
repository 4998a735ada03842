// An instrument is polled more often for a while, and then as before.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "acquire/bench.hpp"
#include "acquire/schedule/line_schedule.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

/// The schedule alone, each poll 100 ms long.
class Changed : public testing::Test {
 protected:
  static constexpr MonoTime start{50s};

  /// Polls that are due until `until`, counted from the start: when they began, in tenths of s.
  std::vector<std::int64_t> polled_until(Micros until) {
    std::vector<std::int64_t> begins;
    for (MonoTime now = time_; (now = std::max(time_, schedule_.next_time(time_))) < start + until;
         time_ = now + 100ms) {
      EXPECT_TRUE(schedule_.begin(now));
      schedule_.finish(now + 100ms, outcome_);
      begins.push_back((now - start) / 100ms);
    }
    time_ = std::max(time_, start + until);
    return begins;
  }
  void change(Micros interval) { schedule_.change_interval(0, interval, time_); }
  [[nodiscard]] SlotCounters counted() const { return schedule_.counters_at(0, time_); }

  LineSchedule schedule_{{SlotGrid{10s, 3s}}, start, std::nullopt};
  MonoTime time_ = start;
  PollOutcome outcome_ = PollOutcome::answered;
};

TEST_F(Changed, shorter_asks_at_once_where_the_last_poll_is_longer_ago) {
  EXPECT_THAT(polled_until(19s), ElementsAre(30, 130));
  change(4s);  // 15, 19, 23 …: the slot since 19 has no poll yet
  EXPECT_THAT(polled_until(28s), ElementsAre(190, 230, 270));
  EXPECT_EQ(counted().run, 5U);
  EXPECT_EQ(counted().missed, 0U);
}

TEST_F(Changed, shorter_asks_one_new_interval_after_the_last_poll_at_the_latest) {
  EXPECT_THAT(polled_until(14s), ElementsAre(30, 130));
  change(5s);  // 13, 18, 23 …: that of 13 has its poll
  EXPECT_THAT(polled_until(24s), ElementsAre(180, 230));
}

TEST_F(Changed, longer_again_goes_on_with_the_slots_of_before) {
  change(1s);
  EXPECT_THAT(polled_until(5s), ElementsAre(0, 10, 20, 30, 40));
  change(10s);
  EXPECT_THAT(polled_until(34s), ElementsAre(130, 230, 330));
  EXPECT_EQ(counted().run, 8U);
  EXPECT_EQ(counted().missed, 0U);
}

TEST_F(Changed, longer_asks_at_once_where_its_slot_has_no_poll_yet) {
  change(8s);  // 3, 11, 19 …
  EXPECT_THAT(polled_until(12s), ElementsAre(30, 110));
  time_ = start + 14s;
  change(10s);
  EXPECT_THAT(polled_until(24s), ElementsAre(140, 230)) << "since 13 none began";
}

TEST_F(Changed, what_was_missed_counts_by_the_interval_of_its_time) {
  EXPECT_THAT(polled_until(4s), ElementsAre(30));
  change(1s);
  time_ = start + 9500ms;  // nobody asked at 4, 5, 6, 7 and 8
  change(10s);
  time_ = start + 43500ms;  // nor in the slots of 13, 23 and 33
  EXPECT_EQ(counted().run, 1U);
  EXPECT_EQ(counted().missed, 5U + 3U);
}

TEST_F(Changed, keeps_to_utc_once_the_clock_is_set) {
  schedule_.align(start, WallTime(1'800'014'400'500ms));
  EXPECT_THAT(polled_until(14s), ElementsAre(125));
  change(2s);
  EXPECT_THAT(polled_until(19s), ElementsAre(145, 165, 185));
}

TEST_F(Changed, the_same_changed_often_asks_no_slot_twice) {
  EXPECT_THAT(polled_until(4s), ElementsAre(30));
  for (int k = 0; k < 20; ++k) {
    change(k % 2 == 0 ? 2s : 10s);
    static_cast<void>(polled_until(time_ - start + 100ms));
  }
  EXPECT_EQ(counted().run, 2U) << "that of 3 s, and that of 5 s";
}

TEST_F(Changed, who_is_dormant_is_probed_soon) {
  outcome_ = PollOutcome::silent;
  static_cast<void>(polled_until(100s));
  ASSERT_TRUE(schedule_.is_dormant(0));
  outcome_ = PollOutcome::answered;
  change(1s);
  EXPECT_THAT(polled_until(102500ms), ElementsAre(1000, 1010, 1020));
  EXPECT_FALSE(schedule_.is_dormant(0));
}

TEST_F(Changed, not_while_a_poll_is_under_way) {
  ASSERT_TRUE(schedule_.begin(start + 3s));
  schedule_.change_interval(0, 1s, start + 3s);
  schedule_.finish(start + 3s, PollOutcome::answered);
  EXPECT_EQ(schedule_.next_time(start), start + 13s);
}

TEST(AskedInterval, holds_until_its_own_is_asked_for_again) {
  Bench bench;
  auto& driver = bench.add("ctd", 10min);
  LineWorker& worker = bench.start();
  bench.run_for(1s);
  ASSERT_EQ(driver.polls, 1);
  worker.ask_interval("ctd", 10s);
  bench.run_for(60s);
  EXPECT_EQ(driver.polls, 1 + 6);
  EXPECT_EQ(bench.instrument().interval, 10s);
  worker.ask_interval("ctd", 0s);
  bench.run_for(8min);
  EXPECT_EQ(driver.polls, 7);
  EXPECT_EQ(bench.instrument().interval, 10min);
  bench.run_for(1min);
  EXPECT_EQ(driver.polls, 8) << "the slot at ten minutes";
  EXPECT_EQ(bench.instrument().slots.run, 8U);
  EXPECT_EQ(bench.instrument().slots.missed, 0U);
}

TEST(AskedInterval, of_before_makes_no_silence) {
  Bench bench;
  bench.add("ctd", 1h);
  LineWorker& worker = bench.start();
  worker.ask_interval("ctd", 1min);
  bench.run_for(72h + 1min);
  worker.ask_interval("ctd", 0s);
  bench.run_for(58min);
  EXPECT_EQ(bench.instrument().health, Health::ok);
  EXPECT_THAT(bench.events(), testing::IsEmpty());
}

TEST(AskedInterval, may_make_it_rarer_and_does_not_take_that_for_silence) {
  Bench bench;
  auto& driver = bench.add("ctd", 10s);
  LineWorker& worker = bench.start();
  worker.ask_interval("ctd", 1h);
  bench.run_for(3h);
  EXPECT_LE(driver.polls, 4);
  EXPECT_EQ(bench.instrument().interval, 1h);
  EXPECT_EQ(bench.instrument().health, Health::ok);
}

TEST(AskedInterval, is_no_matter_of_others_and_of_those_that_speak) {
  Bench bench;
  auto& driver = bench.add("ctd", 10s);
  LineWorker& worker = bench.start();
  worker.ask_interval("mast", 1s);
  bench.run_for(59s);
  EXPECT_EQ(driver.polls, 6);
  Bench listening;
  listening.add("gnss", 0s);
  listening.start().ask_interval("gnss", 1s);
  listening.run_for(10s);
  EXPECT_EQ(listening.instrument().interval, 0s);
}

TEST(AskedInterval, of_a_line_that_is_not_there_counts_its_slots) {
  Bench bench;
  auto& driver = bench.add("ctd", 10s);
  LineWorker& worker = bench.start();
  bench.run_for(1s);
  driver.on_poll = failing(ErrorCode::line_gone);
  bench.line.vanish_at(bench.clock.mono());
  bench.run_for(11s);
  const std::uint64_t before = bench.instrument().slots.no_line;
  worker.ask_interval("ctd", 1s);
  bench.run_for(60s);
  EXPECT_GE(bench.instrument().slots.no_line, before + 55U);
  EXPECT_LE(bench.instrument().slots.no_line, before + 65U);
}

}  // namespace
}  // namespace buoyd
