#pragma once
// The newest events for open pages: one ring for all of them, each holds only its place. So a page
// that does not read costs nothing but its place, and loses the stream when it falls behind. Any
// thread.

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include "base/mutex.hpp"

namespace buoyshore {

/// Which pages an event is for.
enum class Audience : std::uint8_t {
  all,
  station,  ///< those that show this station
  summary   ///< those too, and those that show all stations
};

class EventRing {
 public:
  /// Bounds of what the ring keeps.
  static constexpr std::size_t most_events = 2048;
  static constexpr std::size_t most_bytes = std::size_t{8} << 20U;

  /// Appends an event (https://html.spec.whatwg.org/multipage/server-sent-events.html) with one
  /// line of data.
  void push(Audience audience, std::string_view station, std::string_view name,
            std::string_view data);

  /// Behind the newest event: where a new page begins.
  [[nodiscard]] std::uint64_t end() const;

  using Text = std::shared_ptr<const std::string>;
  struct Next {
    Text text;             ///< nullptr: there is nothing new
    bool is_lost = false;  ///< events at that place are gone
  };
  /// The next event at `place`, or behind it, for a page of that station ("" = all stations).
  /// Moves `place` behind it.
  [[nodiscard]] Next next(std::uint64_t& place, std::string_view station) const;

 private:
  struct Event {
    Audience audience = Audience::all;
    std::string station;
    Text text;
  };
  [[nodiscard]] static bool is_for(const Event& event, std::string_view station);

  mutable buoyd::Mutex mutex_;
  std::deque<Event> events_ GUARDED_BY(mutex_);
  std::uint64_t begin_ GUARDED_BY(mutex_) = 0;  // place of the first of them
  std::size_t bytes_ GUARDED_BY(mutex_) = 0;
};

}  // namespace buoyshore
