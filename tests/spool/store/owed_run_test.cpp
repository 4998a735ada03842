#include "spool/store/owed_run.hpp"

#include "spool/store_fixture.hpp"

namespace buoyd {
namespace {

using OwedRunTest = StoreTest;

TEST_F(OwedRunTest, stops_at_delivered_islands_and_goes_on_behind_them) {
  append(probe_readings(1, 20));
  deliver(epoch_, {{1, 4}, {8, 9}, {20, 20}});
  auto run = owed();
  ASSERT_TRUE(run);
  EXPECT_EQ(run->from, 5U);
  EXPECT_EQ(run->to, 7U);
  EXPECT_EQ(run->floor, 4U);
  run = owed(run->to);
  ASSERT_TRUE(run);
  EXPECT_EQ(run->from, 10U);
  EXPECT_EQ(run->to, 19U);
  EXPECT_EQ(run->floor, 4U) << "what was sent is not delivered";
  EXPECT_FALSE(owed(19));
  EXPECT_FALSE(owed(1000));
}

TEST_F(OwedRunTest, an_unknown_epoch_owes_nothing) {
  append(probe_readings(1, 3));
  EXPECT_FALSE(owed_of(epoch_id(99)));
  EXPECT_FALSE(deliver(epoch_id(99), {{1, 2}}).known);
}

struct BudgetCase {
  const char* what;
  std::size_t values, readings;
  std::uint64_t to;
};

TEST_F(OwedRunTest, stops_where_the_query_says_but_holds_one_reading) {
  append(probe_readings(1, 20));  // two values each
  const BudgetCase cases[] = {
      {"readings", 1000, 7, 7},    {"values", 9, 1000, 4}, {"values exactly", 10, 1000, 5},
      {"too few values", 1, 5, 1}, {"nothing", 0, 0, 1},   {"all", 1000, 1000, 20},
  };
  for (const BudgetCase& c : cases) {
    const auto run = store_->next_owed({epoch_, 0, c.values, c.readings});
    ASSERT_TRUE(run && *run) << c.what;
    EXPECT_EQ((*run)->to, c.to) << c.what;
    EXPECT_EQ(numbers_of(**run).size(), c.to) << c.what;
  }
}

TEST_F(OwedRunTest, memory_is_bounded_however_big_the_readings_are) {
  std::vector<Reading> readings;
  for (int i = 0; i < 40; ++i) readings.push_back(big_reading(29'000));
  append(readings);
  std::uint64_t after = 0;
  std::size_t seen = 0;
  while (const auto run = owed(after)) {
    std::size_t bytes = 0;
    for (const StoredReading& stored : run->readings) bytes += stored.reading.cost();
    EXPECT_LE(bytes, 256U * 1024);
    seen += run->readings.size();
    after = run->to;
  }
  EXPECT_EQ(seen, 40U);
}

TEST_F(OwedRunTest, B8_what_an_answer_takes_away_and_no_row_is_left_for_is_trimmed) {
  append(probe_readings(1, 1000));
  deliver(epoch_, {{1, 800}});
  EXPECT_TRUE(store_->trim().value());  // 1 to 500
  EXPECT_TRUE(deliver(epoch_, {{1, 100}, {301, 400}}, 1000).changed);
  auto run = owed();
  ASSERT_TRUE(run);
  EXPECT_EQ(run->from, 101U);
  EXPECT_EQ(run->to, 300U);
  ASSERT_EQ(run->lost.size(), 1U);
  EXPECT_EQ(run->lost[0], (Gap{101, 300, GapReason::trimmed, WallTime{}, WallTime{}}));
  run = owed(400);
  ASSERT_TRUE(run);
  EXPECT_EQ(run->from, 401U);
  EXPECT_EQ(run->to, 1000U);
  EXPECT_EQ(run->lost[0].b, 500U);
  EXPECT_EQ(run->readings.front().seq, 501U) << "what is still there comes back";
  EXPECT_EQ(numbers_of(*run).size(), 600U);
  ASSERT_TRUE(store_->epochs().save());
  EXPECT_EQ(sql("SELECT group_concat(a || '-' || b || ' ' || reason, ', ') FROM lost"),
            "101-300 trimmed, 401-500 trimmed");
}

TEST_F(OwedRunTest, B8_a_gap_keeps_its_reason_when_it_is_owed_again) {
  append(probe_readings(1, 600));
  EXPECT_TRUE(store_->trim().value());
  deliver(epoch_, {{1, 600}});
  ASSERT_TRUE(store_->epochs().save());
  deliver(epoch_, {}, 600);
  const auto run = owed();
  ASSERT_TRUE(run);
  ASSERT_EQ(run->lost.size(), 1U);
  EXPECT_EQ(run->lost[0].reason, GapReason::retention);
}

TEST_F(OwedRunTest, a_part_of_a_gap_has_the_times_of_its_own_ends_alone) {
  append(probe_readings(1, 600));
  EXPECT_TRUE(store_->trim().value());  // 1 to 32
  deliver(epoch_, {{1, 10}, {21, 22}});
  auto run = owed();
  ASSERT_TRUE(run);
  EXPECT_EQ(run->lost, (std::vector<Gap>{{11, 20, GapReason::retention, {}, {}}}));
  run = owed(20);
  ASSERT_TRUE(run);
  EXPECT_EQ(run->lost,
            (std::vector<Gap>{{23, 32, GapReason::retention, {}, probe_reading(32).utc}}));
}

TEST_F(OwedRunTest, B8_an_answer_for_a_closed_epoch_that_was_settled) {
  append(probe_readings(1, 10));
  start(2);
  append(probe_readings(11, 12));
  deliver(epoch_id(1), {{1, 10}});
  ASSERT_TRUE(store_->epochs().save());
  EXPECT_FALSE(store_->epochs().states(32).at(1).owed);
  EXPECT_TRUE(deliver(epoch_id(1), {{1, 5}}, 10).changed);
  EXPECT_TRUE(store_->epochs().states(32).at(1).owed);
  EXPECT_EQ(owed_of(epoch_id(1))->from, 6U);
}

TEST_F(OwedRunTest, a_hole_made_by_hand_is_accounted_for) {
  append(probe_readings(1, 10));
  ASSERT_TRUE(store_->database().execute("DELETE FROM reading WHERE seq IN (1, 4, 5)"));
  const auto run = owed();
  ASSERT_TRUE(run);
  EXPECT_EQ(run->from, 1U);
  EXPECT_EQ(run->to, 10U);
  EXPECT_EQ(run->readings.size(), 7U);
  ASSERT_EQ(run->lost.size(), 2U);
  EXPECT_EQ(run->lost[0].a, 1U);
  EXPECT_EQ(run->lost[1].a, 4U);
  EXPECT_EQ(run->lost[1].b, 5U);
}

TEST_F(OwedRunTest, a_row_that_cannot_be_read_is_damaged_and_holds_up_nothing) {
  append(probe_readings(1, 3));
  append({probe_reading(4, probe_description("other")), probe_reading(5)});
  ASSERT_TRUE(store_->database().execute("UPDATE description SET text = 'x' WHERE n = 2"));
  start(2);
  append(probe_readings(6, 6));
  const auto run = owed_of(epoch_id(1));
  ASSERT_TRUE(run);
  EXPECT_EQ(numbers_of(*run), (std::vector<std::uint64_t>{1, 2, 3, 4, 5}));
  ASSERT_EQ(run->lost.size(), 1U);
  EXPECT_EQ(run->lost[0].reason, GapReason::damaged);
  EXPECT_EQ(run->lost[0].a, 4U);
}

TEST_F(OwedRunTest, a_row_with_the_description_of_another_instrument_is_damaged) {
  append(probe_readings(1, 3));
  append({probe_reading(4, probe_description("other"))});
  ASSERT_TRUE(store_->database().execute("UPDATE reading SET description = 2 WHERE seq = 2"));
  const auto run = owed();
  ASSERT_TRUE(run);
  EXPECT_EQ(numbers_of(*run), (std::vector<std::uint64_t>{1, 2, 3, 4}));
  EXPECT_EQ(run->lost, (std::vector<Gap>{{2, 2, GapReason::damaged, {}, {}}}));
}

TEST_F(OwedRunTest, nothing_but_unreadable_rows_is_a_run_of_gaps) {
  append(probe_readings(1, 50));
  ASSERT_TRUE(store_->database().execute("DELETE FROM description"));
  start(2);
  append({probe_reading(51, probe_description("other"))});
  std::uint64_t after = 0;
  for (int i = 0; i < 50 && after < 50; ++i) {
    const auto run = owed_of(epoch_id(1), after, 10);
    ASSERT_TRUE(run);
    EXPECT_EQ(run->from, after + 1);
    EXPECT_TRUE(run->readings.empty());
    after = run->to;
  }
  EXPECT_EQ(after, 50U);
}

TEST_F(OwedRunTest, B4_a_receipt_past_the_last_commit_is_dropped_whole) {
  append(probe_readings(1, 10));
  const auto applied = deliver(epoch_, {{1, 4}, {9, 11}});
  EXPECT_TRUE(applied.refused);
  EXPECT_FALSE(applied.changed);
  EXPECT_EQ(owed()->from, 1U);
}

TEST_F(OwedRunTest, B4_a_closed_epoch_may_be_known_longer_ashore_than_here) {
  append(probe_readings(1, 10));
  start(2);
  append(probe_readings(11, 11));
  const auto applied = deliver(epoch_id(1), {{1, 15}});
  EXPECT_TRUE(applied.beyond);
  EXPECT_TRUE(applied.changed);
  EXPECT_FALSE(owed_of(epoch_id(1)));
  EXPECT_TRUE(owed_of(epoch_id(2))) << "clipped to the epoch";
}

}  // namespace
}  // namespace buoyd
