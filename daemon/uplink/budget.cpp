#include "uplink/budget.hpp"

#include <algorithm>
#include <utility>

namespace buoyd {

namespace {

constexpr double hours_a_day = 24;
constexpr double hours_at_start = 2;
constexpr double nearly_full = 0.95;

}  // namespace

void Budget::count(std::uint64_t total, MonoTime now) {
  const auto capacity = static_cast<double>(per_day_);
  if (!std::exchange(has_begun_, true)) {
    bytes_ = {capacity * hours_at_start / hours_a_day, now};
  }
  bytes_.grow(capacity, capacity, now);
  bytes_.left -= static_cast<double>(total - std::min(counted_, total));
  counted_ = std::max(counted_, total);
}

bool Budget::record(std::size_t bytes, std::size_t unacked) const {
  const auto capacity = static_cast<double>(per_day_);
  const double reserve = capacity / hours_a_day;
  return per_day_ == 0 || bytes_.left - static_cast<double>(bytes + unacked) >= reserve ||
         (unacked == 0 && bytes_.left >= nearly_full * capacity);
}

}  // namespace buoyd
