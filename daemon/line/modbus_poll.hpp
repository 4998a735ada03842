#pragma once
// The requests that bring one reading, watched together. An RTU answer bears no number: one that
// comes later than twice its time-out, just as the next request of the same size goes out, passes
// for that one's. What gives it away is that one answer too many comes. Made for one poll by a
// driver; the line's own thread only.

#include "line/line.hpp"

namespace buoyd {

class ModbusPoll {
 public:
  ModbusPoll(Line& line, int unit, Micros timeout) : line_(line), unit_(unit), timeout_(timeout) {}

  /// Before the first request: throws away what lies there, which accuses nobody. Errors: those of
  /// Line::prepare().
  [[nodiscard]] Result<void> begin();
  /// Behind the last answer: mismatch if bytes came since begin() that nobody asked for; then no
  /// answer of this poll is to be believed. Where an answer of this unit was lost since its last
  /// poll that ended well, they are waited for, as long as for an answer. TCP: nothing to be done,
  /// its answers bear numbers.
  [[nodiscard]] Result<void> finish();
  /// Whether such bytes were thrown away so far.
  [[nodiscard]] bool strayed() const;

 private:
  Line& line_;
  int unit_;
  Micros timeout_;
  std::uint64_t discarded_ = 0;  // on the line when it began
};

}  // namespace buoyd
