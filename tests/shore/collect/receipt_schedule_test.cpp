#include "shore/collect/receipt_schedule.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_clock.hpp"

namespace buoyshore {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr buoyd::EpochId one_epoch{1};
constexpr buoyd::EpochId other_epoch{2};
constexpr buoyd::Micros ten_seconds{10'000'000};

class Receipts : public testing::Test {
 protected:
  void committed(const buoyd::EpochId& epoch, bool resync = false) {
    schedule_.committed("kelpie", epoch, {7, 9}, ten_seconds, resync, clock_.mono());
  }
  static ReceiptSchedule::Due due_of(const buoyd::EpochId& epoch, bool resync) {
    return {"kelpie", epoch, resync, buoyd::Ranges({{7, 9}})};
  }
  std::vector<ReceiptSchedule::Due> due() { return schedule_.take_due(clock_.mono()); }

  buoyd::FakeClock clock_;
  ReceiptSchedule schedule_;
};

TEST_F(Receipts, A2_nothing_committed_nothing_due) {
  EXPECT_THAT(due(), IsEmpty());
  EXPECT_EQ(schedule_.next(), std::nullopt);
}

TEST_F(Receipts, A2_after_the_interval_from_the_first_batch) {
  committed(one_epoch);
  const auto first = clock_.mono();
  clock_.advance(ten_seconds - buoyd::Micros(1));
  committed(one_epoch);
  EXPECT_THAT(due(), IsEmpty());
  EXPECT_EQ(schedule_.next(), first + ten_seconds);
  clock_.advance(buoyd::Micros(1));
  EXPECT_THAT(due(), ElementsAre(due_of(one_epoch, false)));
  EXPECT_THAT(due(), IsEmpty()) << "once";
  EXPECT_EQ(schedule_.next(), std::nullopt);
}

TEST_F(Receipts, A2_after_four_batches_at_once) {
  for (int i = 0; i < 3; ++i) committed(one_epoch);
  EXPECT_THAT(due(), IsEmpty());
  committed(one_epoch);
  EXPECT_THAT(due(), ElementsAre(due_of(one_epoch, false)));
  committed(one_epoch);
  EXPECT_THAT(due(), IsEmpty()) << "counted anew";
}

TEST_F(Receipts, A2_epochs_and_stations_are_counted_apart) {
  for (int i = 0; i < 3; ++i) {
    committed(one_epoch);
    committed(other_epoch);
    schedule_.committed("osprey", one_epoch, {7, 9}, ten_seconds, false, clock_.mono());
  }
  EXPECT_THAT(due(), IsEmpty());
  committed(other_epoch);
  EXPECT_THAT(due(), ElementsAre(due_of(other_epoch, false)));
}

TEST_F(Receipts, A2_an_answer_to_hello_settles_it) {
  for (int i = 0; i < 3; ++i) committed(one_epoch);
  schedule_.answered("kelpie", one_epoch, {{1, 12}});
  committed(one_epoch);
  EXPECT_THAT(due(), IsEmpty());
}

TEST_F(Receipts, A2_an_answer_that_leaves_it_out_does_not) {
  committed(one_epoch, true);
  schedule_.answered("kelpie", one_epoch, {{1, 8}});
  clock_.advance(ten_seconds);
  EXPECT_THAT(due(), ElementsAre(due_of(one_epoch, false)))
      << "but it is no reason for another hello";
}

TEST_F(Receipts, A2_it_names_what_was_committed) {
  committed(one_epoch);
  schedule_.committed("kelpie", one_epoch, {12, 12}, ten_seconds, false, clock_.mono());
  clock_.advance(ten_seconds);
  const auto found = due();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found[0].committed.list(), ElementsAre(buoyd::Range{7, 9}, buoyd::Range{12, 12}));
}

TEST_F(Receipts, A3_resync_stays_until_it_is_said) {
  committed(one_epoch, true);
  committed(one_epoch, false);
  clock_.advance(ten_seconds);
  EXPECT_THAT(due(), ElementsAre(due_of(one_epoch, true)));
  committed(one_epoch);
  clock_.advance(ten_seconds);
  EXPECT_THAT(due(), ElementsAre(due_of(one_epoch, false)));
}

}  // namespace
}  // namespace buoyshore
