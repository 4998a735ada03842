#include "spool/store/epoch_ledger.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

const EpochId ledger_epoch{1, 2, 3, 4, 5, 6, 7, 8};

WallTime utc_at(std::int64_t second) {
  return WallTime(std::chrono::seconds(second));
}

EpochLedger ledger() {
  return {7, ledger_epoch, {100, 199}};
}

Gap gap(std::uint64_t a, std::uint64_t b, GapReason reason = GapReason::retention) {
  return {a, b, reason, utc_at(static_cast<std::int64_t>(a)), utc_at(static_cast<std::int64_t>(b))};
}

TEST(EpochLedger, a_new_epoch_is_owed_whole) {
  const EpochLedger epoch = ledger();
  EXPECT_EQ(epoch.state(), (EpochState{ledger_epoch, 100, 199, 99, true}));
  EXPECT_EQ(epoch.owed_count(), 100U);
  EXPECT_EQ(epoch.owed_run(0), (Range{100, 199}));
  EXPECT_FALSE(epoch.dirty());
}

TEST(EpochLedger, B4_a_receipt_adds_and_is_clipped_to_the_epoch) {
  EpochLedger epoch = ledger();
  EXPECT_TRUE(epoch.add({{1, 110}, {190, 5000}}));
  EXPECT_EQ(epoch.done().list(), (std::vector<Range>{{100, 110}, {190, 199}}));
  EXPECT_EQ(epoch.state().floor, 110U);
  EXPECT_TRUE(epoch.dirty());
  epoch.saved();
  EXPECT_FALSE(epoch.add({{105, 106}}));
  EXPECT_FALSE(epoch.add({{1, 99}, {200, 300}}));
  EXPECT_FALSE(epoch.dirty());
}

struct ReplaceCase {
  const char* what;
  std::vector<Range> have;
  std::uint64_t upto;
  std::vector<Range> done;
};

TEST(EpochLedger, B4_an_answer_replaces_up_to_its_end) {
  const ReplaceCase cases[] = {
      {"the archive lost all", {}, 199, {}},
      {"it lost what lies below upto", {}, 150, {{151, 160}}},
      {"it has other ranges", {{100, 104}, {130, 140}}, 160, {{100, 104}, {130, 140}}},
      {"upto beyond the epoch", {{100, 109}}, 10'000, {{100, 109}}},
      {"upto before it", {}, 50, {{110, 160}}},
      {"ranges above upto add", {{170, 180}}, 120, {{121, 160}, {170, 180}}},
  };
  for (const ReplaceCase& c : cases) {
    EpochLedger epoch = ledger();
    epoch.add({{110, 160}});
    epoch.replace(c.have, c.upto);
    EXPECT_EQ(epoch.done().list(), c.done) << c.what;
  }
}

TEST(EpochLedger, an_owed_run_stops_at_a_delivered_island) {
  EpochLedger epoch = ledger();
  epoch.add({{100, 109}, {120, 129}, {199, 199}});
  EXPECT_EQ(epoch.owed_run(0), (Range{110, 119}));
  EXPECT_EQ(epoch.owed_run(114), (Range{115, 119}));
  EXPECT_EQ(epoch.owed_run(119), (Range{130, 198}));
  EXPECT_EQ(epoch.owed_run(125), (Range{130, 198}));
  EXPECT_EQ(epoch.owed_run(198), std::nullopt);
  EXPECT_EQ(epoch.owed_run(~std::uint64_t{0}), std::nullopt);
  epoch.add({{100, 199}});
  EXPECT_EQ(epoch.owed_run(0), std::nullopt);
  EXPECT_FALSE(epoch.owed());
}

TEST(EpochLedger, B7_neighbours_with_one_reason_are_one_gap) {
  EpochLedger epoch = ledger();
  epoch.lose(gap(100, 109));
  epoch.lose(gap(120, 129));
  EXPECT_EQ(epoch.lost().size(), 2U);
  epoch.lose(gap(110, 119));
  ASSERT_EQ(epoch.lost().size(), 1U);
  EXPECT_EQ(epoch.lost()[0], (Gap{100, 129, GapReason::retention, utc_at(100), utc_at(129)}));
  epoch.lose(gap(130, 131, GapReason::trimmed));
  EXPECT_EQ(epoch.lost().size(), 2U) << "another reason is another gap";
  EXPECT_TRUE(epoch.owed()) << "a gap is owed like readings";
}

TEST(EpochLedger, a_gap_of_unknown_time_takes_its_neighbours) {
  EpochLedger epoch = ledger();
  epoch.lose({100, 104, GapReason::trimmed, WallTime{}, WallTime{}});
  epoch.lose({105, 109, GapReason::trimmed, utc_at(50), utc_at(60)});
  ASSERT_EQ(epoch.lost().size(), 1U);
  EXPECT_EQ(epoch.lost()[0].t0, utc_at(50));
  EXPECT_EQ(epoch.lost()[0].t1, utc_at(60));
}

TEST(EpochLedger, what_is_lost_already_keeps_its_reason) {
  EpochLedger epoch = ledger();
  epoch.lose(gap(103, 103, GapReason::damaged));
  epoch.lose(gap(107, 108, GapReason::damaged));
  epoch.lose(gap(101, 107));
  const GapReason retention = GapReason::retention;
  EXPECT_EQ(epoch.lost(), (std::vector<Gap>{{101, 102, retention, utc_at(101), {}},
                                            gap(103, 103, GapReason::damaged),
                                            {104, 106, retention, {}, {}},
                                            gap(107, 108, GapReason::damaged)}));
}

TEST(EpochLedger, finds_the_gap_at_or_behind_a_number) {
  EpochLedger epoch = ledger();
  epoch.lose(gap(110, 119));
  epoch.lose(gap(150, 159));
  EXPECT_EQ(epoch.lost_from(100)->a, 110U);
  EXPECT_EQ(epoch.lost_from(119)->a, 110U);
  EXPECT_EQ(epoch.lost_from(120)->a, 150U);
  EXPECT_EQ(epoch.lost_from(160), nullptr);
}

TEST(EpochLedger, the_current_epoch_grows) {
  EpochLedger epoch = ledger();
  epoch.add({{100, 199}});
  epoch.grow(205);
  EXPECT_EQ(epoch.owed_run(0), (Range{200, 205}));
}

TEST(EpochLedger, a_hostile_archive_cannot_fill_the_memory) {
  EpochLedger epoch(1, ledger_epoch, {1, 1'000'000});
  for (std::uint64_t seq = 1; seq < 40'000; seq += 128) {
    std::vector<Range> have;
    for (std::uint64_t i = 0; i < 64; ++i) have.push_back({seq + 2 * i, seq + 2 * i});
    epoch.add(have);
  }
  EXPECT_LE(epoch.done().size(), EpochLedger::max_ranges);
  EXPECT_TRUE(epoch.done().contains(1)) << "the lowest are kept";
}

}  // namespace
}  // namespace buoyd
