#include "uplink/budget.hpp"

#include <algorithm>
#include <utility>

namespace buoyd {

namespace {

constexpr double hours_a_day = 24;
constexpr double hours_at_start = 2;
constexpr double nearly_full = 0.95;
constexpr double live_share = 1.0 / 8;

}  // namespace

double Budget::an_hour() const {
  return static_cast<double>(per_day_) / hours_a_day;
}

void Budget::count(std::uint64_t total, MonoTime now) {
  const auto capacity = static_cast<double>(per_day_);
  if (!std::exchange(has_begun_, true)) {
    bytes_ = {an_hour() * hours_at_start, now};
    live_ = {an_hour() * live_share, now};
  }
  bytes_.grow(capacity, capacity, now);
  live_.grow(capacity * live_share, an_hour() * live_share, now);
  bytes_.left -= static_cast<double>(total - std::min(counted_, total));
  counted_ = std::max(counted_, total);
}

bool Budget::live() const {
  return per_day_ == 0 || live_is_free() || (live_.left > 0 && bytes_.left > 0);
}

void Budget::sent_live(std::uint64_t bytes) {
  if (!live_is_free()) live_.left -= static_cast<double>(bytes);
}

bool Budget::record(std::size_t bytes, std::size_t unacked) {
  const bool may_go = per_day_ == 0 ||
                      bytes_.left - static_cast<double>(bytes + unacked) >= an_hour() ||
                      (unacked == 0 && bytes_.left >= nearly_full * static_cast<double>(per_day_));
  batch_waits_ = batch_waits_ || !may_go;
  return may_go;
}

}  // namespace buoyd
