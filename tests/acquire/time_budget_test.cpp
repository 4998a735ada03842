#include "acquire/schedule/time_budget.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr MonoTime budget_start{Micros{1'000'000}};

TEST(TimeBudget, starts_without_credit_and_earns_its_share) {
  TimeBudget budget(5, budget_start);
  EXPECT_EQ(budget.affordable_at(milliseconds(300)), budget_start + seconds(6));
  budget.grow(budget_start + seconds(2), seconds(1));
  EXPECT_EQ(budget.affordable_at(milliseconds(300)), budget_start + seconds(6));
  budget.grow(budget_start + seconds(6), seconds(1));
  EXPECT_EQ(budget.affordable_at(milliseconds(300)), budget_start + seconds(6));
}

TEST(TimeBudget, saves_no_more_than_allowed) {
  TimeBudget budget(5, budget_start);
  budget.grow(budget_start + seconds(3600), milliseconds(300));
  budget.pay(milliseconds(300));
  EXPECT_EQ(budget.affordable_at(milliseconds(300)), budget_start + seconds(3606));
}

TEST(TimeBudget, earns_back_what_was_overdrawn) {
  TimeBudget budget(5, budget_start);
  budget.grow(budget_start + seconds(6), seconds(1));
  budget.pay(milliseconds(500));
  EXPECT_EQ(budget.affordable_at(milliseconds(300)), budget_start + seconds(16));
}

TEST(TimeBudget, time_that_runs_backwards_earns_nothing) {
  TimeBudget budget(5, budget_start);
  budget.grow(budget_start + seconds(6), seconds(1));
  budget.grow(budget_start, seconds(1));
  EXPECT_EQ(budget.affordable_at(milliseconds(300)), budget_start + seconds(6));
}

}  // namespace
}  // namespace buoyd
