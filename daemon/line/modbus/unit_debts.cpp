#include "line/modbus/unit_debts.hpp"

#include <algorithm>

namespace buoyd {

namespace {

constexpr Micros least_silence{50'000};
constexpr int usual_times = 8;
constexpr Micros late_memory = std::chrono::minutes(10);

}  // namespace

const UnitDebts::Unit* UnitDebts::find(int unit) const {
  const auto known = units_.find(unit);
  return known == units_.end() ? nullptr : &known->second;
}

void UnitDebts::answered(int unit, Micros after, MonoTime now) {
  Unit& one = units_[unit];
  one.last_sign = now;
  one.usual = std::max(after, one.usual - one.usual / 8);
}

void UnitDebts::failed(int unit, Micros timeout, MonoTime now) {
  expected_until_ = std::max(expected_until_, now + timeout);
  Unit& one = units_[unit];
  one.failed_at = now;
  one.doubted = true;
  one.last_sign = now;
}

void UnitDebts::strayed(int unit, MonoTime now) {
  Unit& one = units_[unit];
  one.last_sign = now;
  one.strays += one.on_trial ? 0U : 1U;
  if (one.failed_at && owes(unit, now)) {
    one.late = std::max(now - *one.failed_at, lateness(unit, now));
    one.late_at = now;
  }
}

bool UnitDebts::is_doubted(int unit, MonoTime now) const {
  const Unit* const one = find(unit);
  return one != nullptr && one->doubted && owes(unit, now);
}

void UnitDebts::begin_trial(int unit) {
  units_[unit].on_trial = true;
}

void UnitDebts::end_trial(int unit, bool answered) {
  Unit& one = units_[unit];
  one.on_trial = false;
  one.doubted = one.doubted && !answered;
}

bool UnitDebts::owes(int unit, MonoTime now) const {
  const Unit* const one = find(unit);
  return one != nullptr && one->failed_at && now < *one->failed_at + longest;
}

MonoTime UnitDebts::last_sign(int unit) const {
  const Unit* const one = find(unit);
  return one == nullptr ? MonoTime{} : one->last_sign;
}

std::uint64_t UnitDebts::strays(int unit) const {
  const Unit* const one = find(unit);
  return one == nullptr ? 0 : one->strays;
}

Micros UnitDebts::silence(int unit, Micros timeout) const {
  const Unit* const one = find(unit);
  return one == nullptr || one->usual == Micros(0)
             ? timeout
             : std::clamp(one->usual * usual_times, std::min(least_silence, timeout), timeout);
}

Micros UnitDebts::lateness(int unit, MonoTime now) const {
  const Unit* const one = find(unit);
  return one != nullptr && now < one->late_at + late_memory ? one->late : Micros(0);
}

}  // namespace buoyd
