#include "shore/station_budgets.hpp"

#include <algorithm>

namespace buoyshore {

using buoyd::MonoTime;

namespace {

constexpr double seconds_a_day = 86400;
constexpr double hours_a_day = 24;

}  // namespace

bool StationBudgets::may_store(const std::string& station, MonoTime now) {
  if (!budgets_.contains(station)) {
    return true;
  }
  Budget& budget = budget_of(station, now);
  budget.is_spent = budget.left <= (budget.is_spent ? a_day_ / hours_a_day : 0);
  const bool may = !budget.is_spent;
  if (budget.left >= a_day_) budgets_.erase(station);
  return may;
}

void StationBudgets::stored(const std::string& station, std::size_t bytes, MonoTime now) {
  budget_of(station, now).left -= static_cast<double>(bytes);
}

/// As it is now.
StationBudgets::Budget& StationBudgets::budget_of(const std::string& station, MonoTime now) {
  Budget& budget = budgets_.try_emplace(station, Budget{a_day_, now}).first->second;
  const double seconds = std::chrono::duration<double>(now - budget.at).count();
  budget.left = std::min(a_day_, budget.left + seconds * a_day_ / seconds_a_day);
  budget.at = now;
  return budget;
}

}  // namespace buoyshore
