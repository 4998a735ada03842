#include "science/computed/reception_computation.hpp"

#include <algorithm>
#include <utility>

namespace buoyd {

namespace {

Scalar number_of(Flag flag) {
  return static_cast<std::int64_t>(flag);
}

std::uint32_t count_of(const std::shared_ptr<const DamageCount>& damage) {
  return damage ? damage->read() : 0;
}

}  // namespace

ReceptionComputation::ReceptionComputation(TimesNow times,
                                           std::shared_ptr<const DamageCount> damage)
    : times_(std::move(times)),
      taken_(times_()),
      state_(taken_),
      damage_(std::move(damage)),
      counted_(count_of(damage_)) {}

void ReceptionComputation::add(const SourceReading& reading, Rows& rows) {
  advance(reading.boottime - Micros(1), reading.utc, rows);
  state_.heard(reading.boottime);
  look(reading.boottime, rows);
}

void ReceptionComputation::advance(MonoTime until, WallTime, Rows& rows) {
  look_at_times();
  if (std::exchange(was_passed_by_, false)) state_.heard(until);
  look(until, rows);
}

void ReceptionComputation::look_at_times() {
  const ReceptionTimes now = times_();
  if (now == taken_) return;
  taken_ = now;
  state_.change(now);
}

/// What was said stays said: a message that took long bears a time before that.
void ReceptionComputation::look(MonoTime now, Rows& rows) {
  looked_ = std::max(looked_, now);
  const std::uint32_t count = count_of(damage_);
  const std::uint32_t damaged = count - std::exchange(counted_, count);
  unreported_ += damaged;
  flags_ = state_.look(looked_, damaged);
  const bool is_known = flags_.reception != Flag::not_evaluated;
  if (!is_known || said_ == flags_) return;
  said_ = flags_;
  rows.push_back(row());
  unreported_ = 0;
}

ComputedRow ReceptionComputation::row() const {
  const auto& newest = state_.newest();
  Scalar age;
  if (newest) age = std::chrono::duration<double>(looked_ - *newest).count();
  return {looked_,
          Micros(0),
          {number_of(flags_.gap), number_of(flags_.reception), number_of(flags_.syntax), age,
           std::int64_t{unreported_}},
          newest ? "22222" : "22292"};
}

}  // namespace buoyd
