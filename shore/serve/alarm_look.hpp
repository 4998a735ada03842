#pragma once
// Looks at the books of alarms while pages are open, and puts into their ring which station's
// alarms changed. The thread of the live watch.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "shore/alarm/alarm_books.hpp"
#include "shore/serve/event_ring.hpp"

namespace buoyshore {

class AlarmLook {
 public:
  /// At most so often, and more rarely where a book is not read in time.
  static constexpr buoyd::Micros between_looks = std::chrono::seconds(1);
  static constexpr buoyd::Micros longest_look = std::chrono::milliseconds(500);
  static constexpr buoyd::Micros after_a_problem = std::chrono::seconds(10);

  /// `ends` is asked while a book is read; true ends that.
  AlarmLook(const std::vector<std::string>& books, EventRing& ring, const buoyd::Clock& clock,
            std::function<bool()> ends);

  /// Puts what is new since the last look into the ring: an event `alarms` of a station whose
  /// numbers changed, and `books` where a book came, went, or cannot be read any more. True if it
  /// looked.
  bool look();
  [[nodiscard]] const std::vector<BookState>& states() const { return books_.states(); }

 private:
  void tell(AlarmBooks::Counts counts);

  EventRing& ring_;
  const buoyd::Clock& clock_;
  const std::function<bool()> ends_;
  buoyd::MonoTime deadline_;  // of the look that goes on
  buoyd::MonoTime next_;
  AlarmBooks books_;
  std::optional<std::vector<BookState>> told_states_;  // nullopt: nothing was told so far
  AlarmBooks::Counts told_;
};

}  // namespace buoyshore
