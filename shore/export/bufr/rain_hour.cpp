#include "shore/export/bufr/rain_hour.hpp"

#include <chrono>

namespace buoyshore {

std::optional<RainHour::Amount> RainHour::add(std::int64_t end, std::optional<double> millimetres) {
  constexpr buoyd::Micros hour = std::chrono::hours(1);
  if (over_ % hour == buoyd::Micros(0)) {
    if (!millimetres) return std::nullopt;
    return Amount{*millimetres, static_cast<int>(over_ / hour)};
  }
  if (hour % over_ != buoyd::Micros(0)) return std::nullopt;
  if (millimetres) amounts_[end] = *millimetres;
  amounts_.erase(amounts_.begin(), amounts_.upper_bound(end - hour.count()));
  const auto needed = static_cast<std::size_t>(hour / over_);
  if (end % hour.count() != 0 || amounts_.size() != needed) return std::nullopt;
  Amount sum{0, 1};
  for (const auto& [time, amount] : amounts_) sum.millimetres += amount;
  return sum;
}

}  // namespace buoyshore
