#include "acquire/schedule/line_schedule.hpp"

#include <gtest/gtest.h>

#include <set>

namespace buoyd {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr MonoTime schedule_start{Micros{50'000'000}};
constexpr WallTime noon{Micros{1'800'014'400'000'000}};  // a full hour

SlotGrid every(Micros interval, Micros offset = Micros(0)) {
  return {interval, offset};
}

/// One turn at `now` that takes `cost` and ends with `outcome`.
std::optional<LineSchedule::Turn> run(LineSchedule& schedule, MonoTime now, Micros cost,
                                      PollOutcome outcome = PollOutcome::answered) {
  const auto turn = schedule.begin(now);
  (void)schedule.finish(now + cost, outcome);
  return turn;
}

/// Lets instrument 0 fall silent until it is dormant; gives the time after its last poll.
MonoTime make_dormant(LineSchedule& schedule, Micros cost) {
  MonoTime now = schedule.next_time(schedule_start);
  while (!schedule.is_dormant(0)) {
    now = std::max(now, schedule.next_time(schedule_start));
    EXPECT_TRUE(run(schedule, now, cost, PollOutcome::silent));
    now += cost;
  }
  return now;
}

TEST(LineSchedule, grid_is_aligned_to_utc_where_the_clock_is_set) {
  struct Case {
    Micros interval, offset, past_noon, expected_wait;
  };
  const Case cases[] = {
      {seconds(10), seconds(0), seconds(0), seconds(0)},
      {seconds(10), seconds(0), milliseconds(3500), milliseconds(6500)},
      {seconds(10), seconds(4), milliseconds(3500), milliseconds(500)},
      {minutes(10), minutes(1), minutes(1), seconds(0)},
      {minutes(10), minutes(1), minutes(2), minutes(9)},
      {hours(1), seconds(0), seconds(1), minutes(60) - seconds(1)},
      {seconds(10), seconds(24), seconds(0), seconds(4)},
  };
  for (const Case& c : cases) {
    const LineSchedule schedule({every(c.interval, c.offset)}, schedule_start, noon + c.past_noon);
    EXPECT_EQ(schedule.next_time(schedule_start), schedule_start + c.expected_wait);
    EXPECT_TRUE(schedule.aligned());
  }
}

TEST(LineSchedule, grid_begins_at_the_start_where_the_clock_is_not_set) {
  const LineSchedule schedule({every(minutes(10), seconds(2))}, schedule_start, std::nullopt);
  EXPECT_EQ(schedule.next_time(schedule_start), schedule_start + seconds(2));
  EXPECT_FALSE(schedule.aligned());
}

TEST(LineSchedule, slots_do_not_drift) {
  LineSchedule schedule({every(seconds(1))}, schedule_start, std::nullopt);
  for (int k = 0; k < 1000; ++k) {
    const auto turn =
        run(schedule, schedule.next_time(schedule_start) + milliseconds(7), milliseconds(100));
    ASSERT_TRUE(turn);
    EXPECT_EQ(turn->due, schedule_start + seconds(k));
  }
  EXPECT_EQ(schedule.counters(0).run, 1000U);
  EXPECT_EQ(schedule.counters(0).missed, 0U);
  EXPECT_EQ(schedule.counters(0).longest_wait, milliseconds(7));
}

TEST(LineSchedule, nobody_before_his_time) {
  LineSchedule schedule({every(seconds(1))}, schedule_start, std::nullopt);
  ASSERT_TRUE(run(schedule, schedule_start, milliseconds(1)));
  EXPECT_FALSE(schedule.begin(schedule_start + seconds(1) - Micros(1)));
  EXPECT_TRUE(schedule.begin(schedule_start + seconds(1)));
}

TEST(LineSchedule, one_poll_at_a_time) {
  LineSchedule schedule({every(seconds(1)), every(seconds(1))}, schedule_start, std::nullopt);
  ASSERT_TRUE(schedule.begin(schedule_start));
  EXPECT_FALSE(schedule.begin(schedule_start));
  EXPECT_EQ(schedule.next_time(schedule_start), MonoTime::max());
  schedule.finish(schedule_start, PollOutcome::answered);
  schedule.finish(schedule_start, PollOutcome::answered);  // nothing to finish
  EXPECT_EQ(schedule.begin(schedule_start)->instrument, 1U);
}

TEST(LineSchedule, earliest_due_first) {
  LineSchedule schedule({every(seconds(1), milliseconds(20)), every(seconds(1), milliseconds(10))},
                        schedule_start, std::nullopt);
  EXPECT_EQ(run(schedule, schedule_start + milliseconds(30), milliseconds(1))->instrument, 1U);
  EXPECT_EQ(run(schedule, schedule_start + milliseconds(31), milliseconds(1))->instrument, 0U);
}

TEST(LineSchedule, a_fast_instrument_loses_no_slot_to_a_row_of_slow_ones) {
  std::vector<SlotGrid> grids(20, every(minutes(1)));
  grids.push_back(every(seconds(1)));
  LineSchedule schedule(grids, schedule_start, std::nullopt);
  MonoTime now = schedule_start;
  for (; now < schedule_start + minutes(10);
       now = std::max(now, schedule.next_time(schedule_start))) {
    ASSERT_TRUE(run(schedule, now, milliseconds(200)));
    now += milliseconds(200);
  }
  for (std::size_t i = 0; i < schedule.size(); ++i) {
    EXPECT_EQ(schedule.counters(i).missed, 0U) << i;
  }
  EXPECT_EQ(schedule.counters(20).run, 600U);
}

TEST(LineSchedule, missed_slots_are_counted_and_not_made_up_for) {
  LineSchedule schedule({every(seconds(1))}, schedule_start, std::nullopt);
  ASSERT_TRUE(run(schedule, schedule_start, milliseconds(3500)));
  const auto turn = schedule.begin(schedule_start + milliseconds(3500));
  ASSERT_TRUE(turn);
  EXPECT_EQ(turn->due, schedule_start + seconds(3));
  EXPECT_EQ(schedule.counters(0).missed, 2U);
  (void)schedule.finish(schedule_start + milliseconds(3600), PollOutcome::answered);
  EXPECT_EQ(schedule.next_time(schedule_start), schedule_start + seconds(4));
}

TEST(LineSchedule, an_overloaded_line_serves_all_in_turn) {
  LineSchedule schedule({every(seconds(1)), every(seconds(1)), every(seconds(2))}, schedule_start,
                        std::nullopt);
  for (int k = 0; k < 300; ++k) {
    ASSERT_TRUE(run(schedule, schedule_start + seconds(k), seconds(1)));
  }
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_GE(schedule.counters(i).run, 74U) << i;
  }
}

TEST(LineSchedule, the_clock_becoming_set_moves_each_slot_later_by_less_than_an_interval) {
  for (const Micros past_noon : {milliseconds(1), milliseconds(400), milliseconds(999)}) {
    LineSchedule schedule({every(seconds(1), milliseconds(250))}, schedule_start, std::nullopt);
    const MonoTime first = schedule.next_time(schedule_start);
    ASSERT_TRUE(run(schedule, first, milliseconds(10)));
    const MonoTime before = schedule.next_time(schedule_start);
    schedule.align(first + milliseconds(10), noon + past_noon);
    const MonoTime after = schedule.next_time(schedule_start);
    EXPECT_GE(after, before);
    EXPECT_LT(after, before + seconds(1));
    const auto utc = noon + past_noon + (after - first - milliseconds(10));
    EXPECT_EQ((utc - noon) % seconds(1), milliseconds(250));
    EXPECT_EQ(schedule.counters(0).missed, 0U);
  }
}

TEST(LineSchedule, a_probe_that_was_given_back_waits_for_its_moved_slot) {
  LineSchedule schedule({every(seconds(1))}, schedule_start, std::nullopt);
  make_dormant(schedule, Micros(0));
  // Begun so late that its slot is no longer the one it was to be probed in.
  const MonoTime late = schedule.next_time(schedule_start) + milliseconds(1300);
  ASSERT_TRUE(run(schedule, late, Micros(0), PollOutcome::unfinished));
  schedule.align(late, noon + milliseconds(900));
  const MonoTime next = schedule.next_time(late);
  EXPECT_EQ(next, late + milliseconds(100));
  EXPECT_EQ(schedule.begin(next)->due, next);
}

TEST(LineSchedule, only_the_first_alignment_counts) {
  LineSchedule schedule({every(seconds(10))}, schedule_start, noon);
  schedule.align(schedule_start, noon + seconds(3));
  EXPECT_EQ(schedule.next_time(schedule_start), schedule_start);
}

TEST(LineSchedule, three_silences_in_a_row_make_it_dormant) {
  LineSchedule schedule({every(seconds(1))}, schedule_start, std::nullopt);
  EXPECT_TRUE(schedule.begin(schedule_start));
  schedule.finish(schedule_start, PollOutcome::silent);
  EXPECT_TRUE(schedule.begin(schedule_start + seconds(1)));
  schedule.finish(schedule_start + seconds(1), PollOutcome::silent);
  EXPECT_FALSE(schedule.is_dormant(0));
  EXPECT_TRUE(schedule.begin(schedule_start + seconds(2)));
  schedule.finish(schedule_start + seconds(2), PollOutcome::silent);
  EXPECT_TRUE(schedule.is_dormant(0));
  EXPECT_EQ(schedule.next_time(schedule_start), schedule_start + seconds(4))
      << "two intervals after the last";
}

TEST(LineSchedule, an_answer_between_silences_keeps_it_awake_damage_does_not) {
  struct Case {
    PollOutcome between;
    bool dormant;
  };
  const Case cases[] = {{PollOutcome::answered, false}, {PollOutcome::unclear, true}};
  for (const Case& c : cases) {
    LineSchedule schedule({every(seconds(1))}, schedule_start, std::nullopt);
    for (int k = 0; k < 5; ++k) {
      run(schedule, schedule_start + seconds(k), Micros(0),
          k == 2 ? c.between : PollOutcome::silent);
    }
    EXPECT_EQ(schedule.is_dormant(0), c.dormant);
  }
}

TEST(LineSchedule, damage_alone_never_makes_it_dormant) {
  LineSchedule schedule({every(seconds(1))}, schedule_start, std::nullopt);
  for (int k = 0; k < 100; ++k) {
    ASSERT_TRUE(run(schedule, schedule_start + seconds(k), milliseconds(50), PollOutcome::unclear));
  }
  EXPECT_FALSE(schedule.is_dormant(0));
}

// MB-19: one attempt a turn, and pauses that grow.
TEST(LineSchedule, probes_back_off_to_the_longest) {
  LineSchedule schedule({every(seconds(1))}, schedule_start, std::nullopt);
  MonoTime last = make_dormant(schedule, Micros(0));
  for (const int expected : {2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600}) {
    const MonoTime next = schedule.next_time(schedule_start);
    EXPECT_EQ(next - last, seconds(expected));
    EXPECT_TRUE(run(schedule, next, Micros(0), PollOutcome::silent)->probe);
    last = next;
  }
}

TEST(LineSchedule, a_slow_instrument_is_probed_in_each_of_its_slots) {
  LineSchedule schedule({every(hours(1))}, schedule_start, std::nullopt);
  const MonoTime last = make_dormant(schedule, seconds(1));
  const MonoTime next = schedule.next_time(schedule_start);
  EXPECT_EQ(next, last - seconds(1) + hours(1));
}

TEST(LineSchedule, a_probe_that_is_answered_wakes_it) {
  LineSchedule schedule({every(seconds(1))}, schedule_start, std::nullopt);
  make_dormant(schedule, milliseconds(10));
  const MonoTime probe = schedule.next_time(schedule_start);
  ASSERT_TRUE(schedule.begin(probe)->probe);
  schedule.finish(probe, PollOutcome::unclear);
  EXPECT_TRUE(schedule.is_dormant(0));
  const MonoTime again = schedule.next_time(schedule_start);
  ASSERT_TRUE(schedule.begin(again)->probe);
  schedule.finish(again, PollOutcome::answered);
  EXPECT_FALSE(schedule.is_dormant(0));
  EXPECT_EQ(schedule.next_time(schedule_start), again + seconds(1));
}

TEST(LineSchedule, skipped_slots_of_a_dormant_instrument_are_no_missed_deadlines) {
  LineSchedule schedule({every(seconds(1))}, schedule_start, std::nullopt);
  make_dormant(schedule, Micros(0));
  ASSERT_TRUE(run(schedule, schedule.next_time(schedule_start), Micros(0), PollOutcome::silent));
  EXPECT_EQ(schedule.counters(0).run, 4U);
  EXPECT_EQ(schedule.counters(0).rested, 1U);
  EXPECT_EQ(schedule.counters(0).missed, 0U);
}

TEST(LineSchedule, all_dormant_ones_share_five_percent) {
  const ScheduleRules often{3, 3, seconds(4)};
  std::vector<SlotGrid> grids(11, every(seconds(1)));
  grids[10] = every(seconds(10));  // the healthy one
  LineSchedule schedule(grids, schedule_start, std::nullopt, often);
  MonoTime now = schedule_start;
  Micros probes{0};
  while (now < schedule_start + hours(2)) {
    now = std::max(now, schedule.next_time(now));
    const auto turn = schedule.begin(now);
    ASSERT_TRUE(turn);
    const bool healthy = turn->instrument == 10;
    const Micros took = healthy ? milliseconds(1) : Micros(seconds(1));
    now += took;
    probes += turn->probe ? took : Micros(0);
    (void)schedule.finish(now, healthy ? PollOutcome::answered : PollOutcome::silent);
  }
  EXPECT_LE(probes * 20, now - schedule_start);
  EXPECT_GE(probes * 22, now - schedule_start) << "and they get it";
  for (std::size_t i = 0; i < 10; ++i) {
    EXPECT_GE(schedule.counters(i).run, 35U) << "each is probed in its turn";
  }
}

TEST(LineSchedule, where_nobody_is_healthy_the_back_off_alone_says_when_to_probe) {
  LineSchedule schedule({every(seconds(1)), every(seconds(1))}, schedule_start, std::nullopt);
  std::vector<MonoTime> probes;
  MonoTime now = schedule_start;
  while (now < schedule_start + minutes(20)) {
    now = std::max(now, schedule.next_time(now));
    const auto turn = run(schedule, now, seconds(2), PollOutcome::silent);
    ASSERT_TRUE(turn);
    if (turn->probe && turn->instrument == 0) {
      probes.push_back(now);
    }
    now += seconds(2);
  }
  ASSERT_GE(probes.size(), 8U);
  for (std::size_t i = 1; i < 8; ++i) {
    // Its own time-out, and the other one's, may come in between.
    EXPECT_LE(probes[i] - probes[i - 1], seconds(2 << i) + seconds(6)) << i;
  }
}

/// Runs a line of instruments that answer in `cost`, of which those in `silent` do not and take
/// `silence`; gives the time at which it stopped.
MonoTime run_line(LineSchedule& schedule, MonoTime from, MonoTime until, Micros cost,
                  const std::set<std::size_t>& silent, Micros silence) {
  MonoTime now = std::max(from, schedule.next_time(from));
  while (now < until) {
    const auto turn = schedule.begin(now);
    EXPECT_TRUE(turn);
    const bool answers = !silent.contains(turn->instrument);
    now += answers ? cost : silence;
    (void)schedule.finish(now, answers ? PollOutcome::answered : PollOutcome::silent);
    now = std::max(now, schedule.next_time(now));
  }
  return now;
}

TEST(LineSchedule, nine_healthy_ones_never_notice_the_tenth) {
  for (std::size_t dead = 0; dead < 10; ++dead) {
    LineSchedule schedule(std::vector<SlotGrid>(10, every(seconds(1))), schedule_start, noon);
    run_line(schedule, schedule_start, schedule_start + hours(1), milliseconds(64), {dead},
             milliseconds(608));
    for (std::size_t i = 0; i < 10; ++i) {
      EXPECT_EQ(schedule.counters(i).missed, 0U) << i << ", dead " << dead;
    }
    EXPECT_TRUE(schedule.is_dormant(dead));
  }
}

TEST(LineSchedule, one_lost_answer_costs_no_slot) {
  LineSchedule schedule(std::vector<SlotGrid>(10, every(seconds(1))), schedule_start, std::nullopt);
  MonoTime now = run_line(schedule, schedule_start, schedule_start + minutes(1), milliseconds(90),
                          {}, milliseconds(0));
  now = run_line(schedule, now, schedule_start + seconds(61), milliseconds(90), {3},
                 milliseconds(600));
  EXPECT_EQ(schedule.counters(3).run, 61U);
  run_line(schedule, now, schedule_start + minutes(2), milliseconds(90), {}, milliseconds(0));
  EXPECT_EQ(schedule.counters(3).run, 120U);
  EXPECT_EQ(schedule.counters(3).rested, 0U);
}

TEST(LineSchedule, one_that_answered_lately_is_spared_until_three_polls_in_a_row_failed) {
  LineSchedule schedule(std::vector<SlotGrid>(2, every(seconds(1))), schedule_start, std::nullopt);
  MonoTime now = run_line(schedule, schedule_start, schedule_start + seconds(10), milliseconds(90),
                          {}, Micros(0));
  // Two of three polls fail, for a minute: it is polled in each slot.
  for (; now < schedule_start + minutes(1); now = std::max(now, schedule.next_time(now))) {
    const auto turn = schedule.begin(now);
    ASSERT_TRUE(turn);
    const bool fails = turn->instrument == 0 && schedule.counters(0).run % 3 != 0;
    now += fails ? milliseconds(600) : milliseconds(90);
    (void)schedule.finish(now, fails ? PollOutcome::silent : PollOutcome::answered);
  }
  EXPECT_EQ(schedule.counters(0).rested, 0U);
  EXPECT_GE(schedule.counters(0).run, 59U);
  EXPECT_GE(schedule.counters(0).failed, 32U) << "and each is counted";
  EXPECT_EQ(schedule.counters(1).missed, 0U);
  // Dead, it is dormant after three.
  run_line(schedule, now, now + seconds(10), milliseconds(90), {0}, milliseconds(600));
  EXPECT_TRUE(schedule.is_dormant(0));
}

TEST(LineSchedule, between_two_requests_goes_whose_slot_would_be_lost_and_once) {
  LineSchedule schedule({every(seconds(10)), every(seconds(1))}, schedule_start, std::nullopt);
  const auto slow = schedule.begin(schedule_start + milliseconds(999));
  ASSERT_TRUE(slow);
  ASSERT_EQ(slow->instrument, 1U);
  (void)schedule.finish(schedule_start + milliseconds(999), PollOutcome::answered);
  ASSERT_EQ(schedule.begin(schedule_start + milliseconds(999))->instrument, 0U);
  MonoTime now = schedule_start + milliseconds(1100);
  EXPECT_FALSE(schedule.begin_between(now, now, milliseconds(500), now)) << "it can wait";
  const auto turn = schedule.begin_between(now, now, milliseconds(900), now);
  ASSERT_TRUE(turn);
  EXPECT_EQ(turn->instrument, 1U);
  EXPECT_EQ(schedule.begin(now), std::nullopt) << "polls are under way";
  const MonoTime since = now;
  now += milliseconds(50);
  (void)schedule.finish(now, PollOutcome::answered);
  EXPECT_FALSE(schedule.begin_between(now, now, seconds(9), since)) << "the other one gets on";
  (void)schedule.finish(now, PollOutcome::answered, milliseconds(50));
  EXPECT_EQ(schedule.counters(0).run, 1U);
  EXPECT_EQ(schedule.counters(1).run, 2U);
}

TEST(LineSchedule, while_one_waits_others_go_that_are_through_before_its_next_slot) {
  LineSchedule schedule({every(seconds(10)), every(seconds(10))}, schedule_start, std::nullopt);
  MonoTime now = schedule_start;
  ASSERT_TRUE(run(schedule, now, milliseconds(300)));
  ASSERT_TRUE(run(schedule, now + milliseconds(300), milliseconds(300)));
  now = schedule_start + seconds(10);
  ASSERT_EQ(schedule.begin(now)->instrument, 0U);
  EXPECT_FALSE(schedule.begin_between(now, now, Micros(0), now)) << "it waits for nothing";
  now += milliseconds(9701);
  EXPECT_FALSE(schedule.begin_between(now, now + milliseconds(1), Micros(0), now));
  now -= milliseconds(1);
  EXPECT_EQ(schedule.begin_between(now, now + milliseconds(1), Micros(0), now)->instrument, 1U);
}

TEST(LineSchedule, without_healthy_neighbours_a_failing_one_is_polled_in_each_slot) {
  LineSchedule schedule({every(seconds(1))}, schedule_start, std::nullopt);
  run_line(schedule, schedule_start, schedule_start + seconds(3), milliseconds(64), {0},
           milliseconds(900));
  EXPECT_EQ(schedule.counters(0).run, 3U);
  EXPECT_TRUE(schedule.is_dormant(0));
}

TEST(LineSchedule, damaged_answers_are_kept_off_the_healthy_ones_too) {
  LineSchedule schedule(std::vector<SlotGrid>(10, every(seconds(1))), schedule_start, std::nullopt);
  MonoTime now = schedule_start;
  while (now < schedule_start + minutes(30)) {
    const auto turn = schedule.begin(now);
    ASSERT_TRUE(turn);
    const bool damaged = turn->instrument == 4;
    const Micros took = milliseconds(damaged ? 364 : 90);
    now += took;
    (void)schedule.finish(now, damaged ? PollOutcome::unclear : PollOutcome::answered);
    now = std::max(now, schedule.next_time(now));
  }
  EXPECT_FALSE(schedule.is_dormant(4));
  for (std::size_t i = 0; i < 10; ++i) {
    EXPECT_EQ(schedule.counters(i).missed, 0U) << i;
  }
}

TEST(LineSchedule, a_slot_whose_poll_could_not_finish_is_given_back) {
  LineSchedule schedule({every(seconds(1))}, schedule_start, std::nullopt);
  run(schedule, schedule_start, milliseconds(1), PollOutcome::unfinished);
  EXPECT_EQ(schedule.next_time(schedule_start), schedule_start);
  EXPECT_EQ(schedule.counters(0).run, 0U);
  EXPECT_EQ(run(schedule, schedule_start + milliseconds(5), milliseconds(1))->due, schedule_start);
  EXPECT_EQ(schedule.counters(0).run, 1U);
}

TEST(LineSchedule, without_its_line_nobody_is_due_and_the_slots_are_counted_apart) {
  LineSchedule schedule({every(seconds(1))}, schedule_start, std::nullopt);
  ASSERT_TRUE(run(schedule, schedule_start, milliseconds(1)));
  schedule.line_gone(schedule_start + milliseconds(2500));
  EXPECT_EQ(schedule.next_time(schedule_start), MonoTime::max());
  EXPECT_FALSE(schedule.begin(schedule_start + seconds(5)));
  schedule.line_back(schedule_start + milliseconds(7300));
  EXPECT_EQ(schedule.counters(0).missed, 1U);
  EXPECT_EQ(schedule.counters(0).no_line, 5U);
  EXPECT_EQ(schedule.begin(schedule_start + milliseconds(7300))->due, schedule_start + seconds(7));
}

TEST(LineSchedule, slots_that_pass_without_a_poll_are_seen_at_once) {
  LineSchedule schedule({every(seconds(1))}, schedule_start, std::nullopt);
  ASSERT_TRUE(run(schedule, schedule_start, milliseconds(1)));
  EXPECT_EQ(schedule.counters_at(0, schedule_start + milliseconds(1999)).missed, 0U);
  EXPECT_EQ(schedule.counters_at(0, schedule_start + milliseconds(3500)).missed, 2U);
  schedule.line_gone(schedule_start + milliseconds(3500));
  EXPECT_EQ(schedule.counters_at(0, schedule_start + milliseconds(7300)).no_line, 4U);
  EXPECT_EQ(schedule.counters_at(0, schedule_start + milliseconds(7300)).no_line, 4U)
      << "looking counts nothing";
  schedule.line_back(schedule_start + milliseconds(7300));
  make_dormant(schedule, Micros(0));
  const SlotCounters rests = schedule.counters_at(0, schedule.next_time(schedule_start));
  EXPECT_EQ(rests.rested, 1U);
  EXPECT_EQ(rests.missed, 2U);
  EXPECT_EQ(rests.no_line, 4U);
  ASSERT_TRUE(schedule.begin(schedule.next_time(schedule_start)));
  EXPECT_EQ(schedule.counters_at(0, schedule_start + seconds(100)).rested, 1U)
      << "its poll has its slot";
}

TEST(LineSchedule, a_line_that_comes_back_gives_the_dormant_a_new_chance) {
  LineSchedule schedule({every(seconds(1))}, schedule_start, std::nullopt);
  make_dormant(schedule, Micros(0));
  for (int k = 0; k < 8; ++k) {
    run(schedule, schedule.next_time(schedule_start), Micros(0), PollOutcome::silent);
  }
  const MonoTime now = schedule_start + minutes(9);
  schedule.line_gone(now);
  schedule.line_back(now + seconds(30));
  EXPECT_LE(schedule.next_time(schedule_start), now + seconds(30));
  EXPECT_TRUE(schedule.begin(now + seconds(30))->probe);
}

TEST(LineSchedule, an_empty_line_is_never_due) {
  LineSchedule schedule({}, schedule_start, noon);
  EXPECT_EQ(schedule.next_time(schedule_start), MonoTime::max());
  EXPECT_FALSE(schedule.begin(schedule_start));
}

}  // namespace
}  // namespace buoyd
