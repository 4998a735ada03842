#include "uplink/budget.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

using std::chrono::hours;

const MonoTime t0{hours(1)};

TEST(Budget, none_is_no_bound) {
  Budget budget(0);
  budget.count(std::uint64_t{1} << 40U, t0);
  EXPECT_TRUE(budget.live());
  EXPECT_TRUE(budget.record(1 << 20U, 1 << 20U));
}

TEST(Budget, starts_with_two_hours_and_holds_one_day) {
  Budget budget(24'000);
  budget.count(0, t0);
  EXPECT_EQ(budget.tokens(), 2000);
  budget.count(0, t0 + hours(1));
  EXPECT_EQ(budget.tokens(), 3000);
  budget.count(0, t0 + hours(1000));
  EXPECT_EQ(budget.tokens(), 24'000);
}

TEST(Budget, spends_what_the_socket_carried) {
  Budget budget(24'000);
  budget.count(0, t0);
  budget.count(1500, t0);
  EXPECT_EQ(budget.tokens(), 500);
  budget.count(1500, t0);
  EXPECT_EQ(budget.tokens(), 500) << "the same total is no new traffic";
  budget.count(3000, t0);
  EXPECT_EQ(budget.tokens(), -1000);
  EXPECT_FALSE(budget.live());
  budget.count(3000, t0 + hours(2));
  EXPECT_TRUE(budget.live());
}

TEST(Budget, live_goes_first) {
  Budget budget(24'000);
  budget.count(0, t0);  // 2,000, of which 1,000 are live's
  EXPECT_TRUE(budget.record(1000, 0));
  EXPECT_FALSE(budget.record(1001, 0));
  EXPECT_FALSE(budget.record(600, 500)) << "what is on its way is reckoned as spent";
  budget.count(1500, t0);
  EXPECT_FALSE(budget.record(1, 0));
  EXPECT_TRUE(budget.live());
}

TEST(Budget, one_smaller_than_a_batch_delays_and_does_not_block) {
  Budget budget(1000);
  budget.count(0, t0);
  EXPECT_FALSE(budget.record(4096, 0));
  budget.count(0, t0 + hours(24));
  EXPECT_TRUE(budget.record(4096, 0));
  EXPECT_FALSE(budget.record(4096, 4096)) << "one at a time";
}

/// A day in which live messages would take twice the budget, and batches `records` of it.
struct Day {
  std::uint64_t live = 0;
  std::uint64_t batches = 0;
  double owed = 0;
};
constexpr std::uint64_t a_second = 100;
constexpr std::uint64_t per_day = 86'400 * a_second;
constexpr std::uint64_t batch = 4096;

Day a_day(double records) {
  Budget budget(per_day);
  Day day;
  for (int second = 0; second < 86'400; ++second) {
    budget.count(day.live + day.batches, t0 + std::chrono::seconds(second));
    if (budget.live()) {
      budget.sent_live(2 * a_second);
      day.live += 2 * a_second;
    }
    day.owed += records * a_second;
    if (day.owed < batch) {
      budget.caught_up();
    } else if (budget.record(batch, 0)) {
      day.owed -= batch;
      day.batches += batch;
    }
  }
  return day;
}

TEST(Budget, live_messages_are_thinned_and_batches_are_not) {
  const Day day = a_day(0.2);
  EXPECT_LT(day.owed, 2 * batch);
  EXPECT_GT(day.live, per_day * 3 / 4) << "all the rest";
}

TEST(Budget, without_batches_live_messages_have_all) {
  EXPECT_GT(a_day(0).live, per_day);
}

TEST(Budget, batches_that_fall_behind_leave_live_messages_an_eighth) {
  const Day day = a_day(2);
  EXPECT_NEAR(static_cast<double>(day.live) / per_day, 1.0 / 8, 0.04);
  EXPECT_GT(day.batches, per_day * 5 / 6);
}

}  // namespace
}  // namespace buoyd
