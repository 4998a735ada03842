#include "science/computed/event_computation.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace buoyd {

namespace {

/// Appends what a reading says there; nothing where there is none.
void append(ComputedRow& row, const EventValue& value, const SourceReading* reading) {
  const double number = reading == nullptr ? std::nan("") : reading->values[value.place];
  const bool is_there = std::isfinite(number);
  const Scalar said =
      value.type == ValueType::integer ? Scalar(static_cast<std::int64_t>(number)) : Scalar(number);
  row.values.push_back(is_there ? said : Scalar());
  row.flags += is_there ? reading->flags[value.place] : '9';
}

}  // namespace

EventComputation::EventComputation(EventSettings settings, std::size_t value, ValueType type,
                                   std::unique_ptr<EventStorm> storm, EventMemory memory,
                                   double whole_turn)
    : condition_(std::move(settings), memory.is_on != nullptr ? *memory.is_on : is_on_,
                 memory.sleeps, whole_turn),
      value_{value, type},
      storm_(std::move(storm)) {}

/// What comes late may end a silence that was told meanwhile: not before it begins.
ComputedRow EventComputation::row(MonoTime at, const SourceReading* reading) {
  told_ = std::max(told_, at);
  ComputedRow row{told_, Micros(0), {std::int64_t{condition_.is_on()}}, "2", true};
  append(row, value_, reading);
  for (const EventValue& value : beside_) append(row, value, reading);
  return row;
}

void EventComputation::add(const SourceReading& reading, Rows& rows) {
  const double value = reading.values[value_.place];
  const Flag flag = reading.flag(value_.place);
  if (!std::isfinite(value) || flag == Flag::missing || flag == Flag::fail) return;
  const bool is_news = condition_.saw(reading.boottime, value);
  if (storm_) storm_->saw(reading.boottime, condition_.is_on());
  if (is_news) rows.push_back(row(reading.boottime, &reading));
}

void EventComputation::advance(MonoTime until, WallTime, Rows& rows) {
  if (condition_.reached(until)) rows.push_back(row(until, nullptr));
  if (storm_) storm_->reached(until);
}

void EventComputation::finish(Rows&) {
  if (storm_) storm_->end();
}

}  // namespace buoyd
