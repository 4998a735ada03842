#pragma once
// Urgent readings of an event: one where it begins, one where it is over. The science thread's.

#include <memory>
#include <utility>
#include <vector>

#include "science/computed/computation.hpp"
#include "science/computed/computed_kind.hpp"
#include "science/computed/event_condition.hpp"
#include "science/computed/event_storm.hpp"

namespace buoyd {

/// Where a number stands among the values of a reading of the source.
struct EventValue {
  std::size_t place = 0;
  ValueType type = ValueType::float64;
};

/// What outlives a computation of an event.
struct EventMemory {
  bool* is_on = nullptr;  ///< it was told to be on last; nullptr: nobody knows
  bool sleeps = false;    ///< as EventCondition's
};

class EventComputation final : public Computation {
 public:
  /// `value`: where the channel stands among the values of a reading of the source. `storm`:
  /// nullptr = it shortens no interval. `whole_turn`: as EventCondition's.
  EventComputation(EventSettings settings, std::size_t value, ValueType type,
                   std::unique_ptr<EventStorm> storm = nullptr, EventMemory memory = {},
                   double whole_turn = 0);

  /// What it says beside the value that makes it.
  void say_beside(std::vector<EventValue> values) { beside_ = std::move(values); }

  void add(const SourceReading& reading, Rows& rows) override;
  void advance(MonoTime until, WallTime utc, Rows& rows) override;
  /// No row: whether it would go on nobody knows.
  void finish(Rows& rows) override;
  /// It may have been usable: that is no silence.
  void pass_by(MonoTime at) override { condition_.missed(at); }

 private:
  /// `reading`: nullptr where none made it.
  [[nodiscard]] ComputedRow row(MonoTime at, const SourceReading* reading);

  bool is_on_ = false;  // where nobody else knows it
  EventCondition condition_;
  EventValue value_;
  std::vector<EventValue> beside_;
  std::unique_ptr<EventStorm> storm_;
  MonoTime told_{};  // the time of its newest row
};

/// "true_wind.wind_speed" is of that kind, "wind_speed" of the first that has it; nullptr: of none.
[[nodiscard]] const ModelKind* kind_with(const std::string& channel,
                                         const std::vector<ModelKind>& kinds);

/// The name of its channel, without the kind that may stand before it.
[[nodiscard]] std::string channel_of(const EventSettings& settings, const ModelKind& source);

/// As EventCondition's, in the channel's unit; 0: it is no direction.
[[nodiscard]] double whole_turn_of(const ModelChannel& channel);

}  // namespace buoyd
