#include "shore/receipt_schedule.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_clock.hpp"

namespace buoyshore {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr buoyd::EpochId a{1};
constexpr buoyd::EpochId b{2};
constexpr buoyd::Micros ten_seconds{10'000'000};

class Receipts : public testing::Test {
 protected:
  void committed(const buoyd::EpochId& epoch, bool resync = false) {
    schedule_.committed("kelpie", epoch, ten_seconds, resync, clock_.mono());
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
  committed(a);
  const auto first = clock_.mono();
  clock_.advance(ten_seconds - buoyd::Micros(1));
  committed(a);
  EXPECT_THAT(due(), IsEmpty());
  EXPECT_EQ(schedule_.next(), first + ten_seconds);
  clock_.advance(buoyd::Micros(1));
  EXPECT_THAT(due(), ElementsAre(ReceiptSchedule::Due{"kelpie", a, false}));
  EXPECT_THAT(due(), IsEmpty()) << "once";
  EXPECT_EQ(schedule_.next(), std::nullopt);
}

TEST_F(Receipts, A2_after_four_batches_at_once) {
  for (int i = 0; i < 3; ++i) committed(a);
  EXPECT_THAT(due(), IsEmpty());
  committed(a);
  EXPECT_THAT(due(), ElementsAre(ReceiptSchedule::Due{"kelpie", a, false}));
  committed(a);
  EXPECT_THAT(due(), IsEmpty()) << "counted anew";
}

TEST_F(Receipts, A2_epochs_and_stations_are_counted_apart) {
  for (int i = 0; i < 3; ++i) {
    committed(a);
    committed(b);
    schedule_.committed("osprey", a, ten_seconds, false, clock_.mono());
  }
  EXPECT_THAT(due(), IsEmpty());
  committed(b);
  EXPECT_THAT(due(), ElementsAre(ReceiptSchedule::Due{"kelpie", b, false}));
}

TEST_F(Receipts, A2_a_receipt_sent_for_another_reason_settles_it) {
  for (int i = 0; i < 3; ++i) committed(a);
  schedule_.sent("kelpie", a);
  committed(a);
  EXPECT_THAT(due(), IsEmpty());
}

TEST_F(Receipts, A3_resync_stays_until_it_is_said) {
  committed(a, true);
  committed(a, false);
  clock_.advance(ten_seconds);
  EXPECT_THAT(due(), ElementsAre(ReceiptSchedule::Due{"kelpie", a, true}));
  committed(a);
  clock_.advance(ten_seconds);
  EXPECT_THAT(due(), ElementsAre(ReceiptSchedule::Due{"kelpie", a, false}));
}

}  // namespace
}  // namespace buoyshore
