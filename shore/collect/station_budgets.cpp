#include "shore/collect/station_budgets.hpp"

namespace buoyshore {

using buoyd::MonoTime;

namespace {

constexpr double hours_a_day = 24;

}  // namespace

bool StationBudgets::may_store(const std::string& station, MonoTime now) {
  if (!budgets_.contains(station)) {
    return true;
  }
  Budget& budget = budget_of(station, now);
  budget.is_spent = budget.bytes.left <= (budget.is_spent ? a_day_ / hours_a_day : 0);
  const bool may = !budget.is_spent;
  if (budget.bytes.left >= a_day_) budgets_.erase(station);
  return may;
}

void StationBudgets::stored(const std::string& station, std::size_t bytes, MonoTime now) {
  budget_of(station, now).bytes.left -= static_cast<double>(bytes);
}

/// As it is now.
StationBudgets::Budget& StationBudgets::budget_of(const std::string& station, MonoTime now) {
  Budget& budget = budgets_.try_emplace(station, Budget{{a_day_, now}}).first->second;
  budget.bytes.grow(a_day_, a_day_, now);
  return budget;
}

}  // namespace buoyshore
