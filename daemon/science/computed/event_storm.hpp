#pragma once
// Whether an event shortens intervals now. One owner, one thread.

#include <string>
#include <utility>

#include "base/time.hpp"
#include "science/computed/storm.hpp"

namespace buoyd {

/// How long a storm goes on without a usable value of a channel of `instrument`, whose readings
/// come so often; one that saves the battery may slow the instrument that it is of.
[[nodiscard]] Micros storm_patience(const Storm& storm, const std::string& instrument,
                                    Micros interval);

/// The storm lasts as long as its event is on, but ends where no usable value of the event's
/// channel came for longer than `patience`: nothing else would clear it, and it would drain the
/// battery. With the next value it goes on, if the event does. It ends with its owner, too.
class EventStorm {
 public:
  /// The listener must outlive it.
  EventStorm(Storm storm, Micros patience, StormListener& listener)
      : storm_(std::move(storm)), patience_(patience), listener_(listener) {}
  ~EventStorm() { end(); }
  EventStorm(const EventStorm&) = delete;
  EventStorm& operator=(const EventStorm&) = delete;

  /// A usable value came, and made the event what it is.
  void saw(MonoTime at, bool is_on);
  /// Nothing but what it saw came up to here.
  void reached(MonoTime until);
  void end();

 private:
  Storm storm_;
  Micros patience_;
  StormListener& listener_;
  MonoTime last_{};  // usable value
  bool is_on_ = false;
};

}  // namespace buoyd
