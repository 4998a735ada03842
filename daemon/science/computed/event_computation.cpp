#include "science/computed/event_computation.hpp"

#include <cmath>
#include <utility>

namespace buoyd {

EventComputation::EventComputation(EventSettings settings, std::size_t value, ValueType type,
                                   std::unique_ptr<EventStorm> storm, EventMemory memory)
    : memory_(memory),
      condition_(std::move(settings), {memory.is_on != nullptr && *memory.is_on, memory.sleeps}),
      value_(value),
      type_(type),
      storm_(std::move(storm)) {}

/// It is told now, and remembered so.
ComputedRow EventComputation::row(MonoTime at, const Scalar& value, Flag flag) {
  if (memory_.is_on != nullptr) *memory_.is_on = condition_.is_on();
  const bool is_missing = std::holds_alternative<std::monostate>(value);
  const char digit = is_missing ? '9' : static_cast<char>('0' + static_cast<int>(flag));
  return {at, Micros(0), {std::int64_t{condition_.is_on()}, value}, {'2', digit}, true};
}

void EventComputation::add(const SourceReading& reading, Rows& rows) {
  const double value = reading.values[value_];
  const Flag flag = reading.flag(value_);
  if (!std::isfinite(value) || flag == Flag::missing || flag == Flag::fail) return;
  const bool is_news = condition_.saw(reading.boottime, value);
  if (storm_) storm_->saw(reading.boottime, condition_.is_on());
  if (!is_news) return;
  const Scalar said =
      type_ == ValueType::integer ? Scalar(static_cast<std::int64_t>(value)) : Scalar(value);
  rows.push_back(row(reading.boottime, said, flag));
}

void EventComputation::advance(MonoTime until, WallTime, Rows& rows) {
  if (condition_.reached(until)) rows.push_back(row(until, {}, Flag::missing));
  if (storm_) storm_->reached(until);
}

void EventComputation::finish(Rows&) {
  if (storm_) storm_->end();
}

}  // namespace buoyd
