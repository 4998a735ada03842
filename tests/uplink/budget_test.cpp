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

}  // namespace
}  // namespace buoyd
