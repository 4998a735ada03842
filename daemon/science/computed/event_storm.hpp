#pragma once
// Whether an event shortens intervals now. One owner, one thread.

#include <string>
#include <utility>

#include "base/time.hpp"
#include "science/computed/storm.hpp"

namespace buoyd {

/// Whose values an event watches, and how often they come.
struct StormSource {
  std::string instrument;
  Micros interval{0};  ///< from one value to the next, as long as no event asks for another
  Micros pause{0};     ///< meant, from one burst to the next; 0: it measures all the time
};

/// The storm lasts as long as its event is on, but ends where no usable value of the event's
/// channel came for too long: nothing else would clear it, and it would drain the battery. With the
/// next value it goes on, if the event does. It ends with its owner, too.
class EventStorm {
 public:
  /// The listener must outlive it.
  EventStorm(Storm storm, StormSource source, StormListener& listener)
      : storm_(std::move(storm)), source_(std::move(source)), listener_(listener) {}
  ~EventStorm() { end(); }
  EventStorm(const EventStorm&) = delete;
  EventStorm& operator=(const EventStorm&) = delete;

  /// A usable value came, and made the event what it is.
  void saw(MonoTime at, bool is_on);
  /// Nothing but what it saw came up to here.
  void reached(MonoTime until);
  void end();

 private:
  void look_at_interval();
  [[nodiscard]] Micros patience() const;

  Storm storm_;
  StormSource source_;
  StormListener& listener_;
  MonoTime last_{};    // usable value
  Micros longest_{0};  // that an event asked of the source since then; 0: none did
  bool is_on_ = false;
};

}  // namespace buoyd
