#include "shore/collect/station_budgets.hpp"

#include <gtest/gtest.h>

namespace buoyshore {
namespace {

using buoyd::MonoTime;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::uint64_t a_day = 86'400'000;  // bytes: 1,000 a second
const MonoTime start{hours(1)};

TEST(StationBudgets, a_station_begins_with_a_day_and_each_has_its_own) {
  StationBudgets budgets(a_day);
  EXPECT_TRUE(budgets.may_store("kelpie", start));
  budgets.stored("kelpie", a_day - 1, start);
  EXPECT_TRUE(budgets.may_store("kelpie", start));
  budgets.stored("kelpie", 1, start);
  EXPECT_FALSE(budgets.may_store("kelpie", start));
  EXPECT_TRUE(budgets.may_store("other", start));
}

TEST(StationBudgets, once_spent_an_hour_is_saved_up_first) {
  StationBudgets budgets(a_day);
  budgets.stored("kelpie", a_day + 60'000, start);
  EXPECT_FALSE(budgets.may_store("kelpie", start));
  EXPECT_FALSE(budgets.may_store("kelpie", start + hours(1) + minutes(1)));
  EXPECT_TRUE(budgets.may_store("kelpie", start + hours(1) + minutes(1) + seconds(1)));
  budgets.stored("kelpie", 3'600'000, start + hours(1) + minutes(1) + seconds(1));
  EXPECT_TRUE(budgets.may_store("kelpie", start + hours(1) + minutes(1) + seconds(1)))
      << "it is used to its end";
}

TEST(StationBudgets, no_more_than_a_day_is_saved_up) {
  StationBudgets budgets(a_day);
  budgets.stored("kelpie", 2 * a_day, start);
  const MonoTime later = start + hours(24 * 365);
  EXPECT_TRUE(budgets.may_store("kelpie", later));
  budgets.stored("kelpie", a_day, later);
  EXPECT_FALSE(budgets.may_store("kelpie", later));
}

/// A day's worth a day, whatever it owes: the sum over a long backlog.
TEST(StationBudgets, a_long_backlog_goes_on_at_a_day_a_day) {
  StationBudgets budgets(a_day);
  std::uint64_t taken = 0;
  for (MonoTime now = start; now < start + hours(240); now += seconds(60)) {
    while (budgets.may_store("kelpie", now)) {
      budgets.stored("kelpie", 500'000, now);
      taken += 500'000;
    }
  }
  EXPECT_GT(taken, 11 * a_day - a_day / 12);
  EXPECT_LE(taken, 11 * a_day + 500'000);
}

}  // namespace
}  // namespace buoyshore
