#include "uplink/budget.hpp"

#include <algorithm>

namespace buoyd {

namespace {

constexpr double hours_a_day = 24;
constexpr double hours_at_start = 2;
constexpr double nearly_full = 0.95;

double days(Micros duration) {
  return std::chrono::duration<double, std::ratio<86400>>(duration).count();
}

}  // namespace

void Budget::count(std::uint64_t total, MonoTime now) {
  const auto capacity = static_cast<double>(per_day_);
  if (!at_) {
    tokens_ = capacity * hours_at_start / hours_a_day;
    at_ = now;
  }
  tokens_ = std::min(tokens_ + capacity * days(now - *at_), capacity);
  tokens_ -= static_cast<double>(total - std::min(counted_, total));
  counted_ = std::max(counted_, total);
  at_ = now;
}

bool Budget::record(std::size_t bytes, std::size_t unacked) const {
  const auto capacity = static_cast<double>(per_day_);
  const double reserve = capacity / hours_a_day;
  return per_day_ == 0 || tokens_ - static_cast<double>(bytes + unacked) >= reserve ||
         (unacked == 0 && tokens_ >= nearly_full * capacity);
}

}  // namespace buoyd
