#pragma once
// The requests that bring one reading, watched together. An RTU answer bears no number: one that
// comes late, just as another request to its unit goes out, passes for that one's. What gives it
// away is that one answer too many comes of the unit. Made for one poll by a driver; the line's own
// thread only.

#include "line/line.hpp"

namespace buoyd {

class ModbusPoll {
 public:
  ModbusPoll(Line& line, int unit, Micros timeout) : line_(line), unit_(unit), timeout_(timeout) {}

  /// Before the first request: throws away what lies there, which accuses nobody. Errors: those of
  /// Line::prepare().
  [[nodiscard]] Result<void> begin();
  /// Behind the last answer: mismatch if a sound frame of the unit came since begin() that nobody
  /// asked for; then no answer of this poll is to be believed. Other bytes are noise, and accuse
  /// nobody. While the unit owes an answer (UnitDebts) such frames are waited for, as long as it
  /// may take to answer; others may use the line meanwhile. TCP: nothing to be done, its answers
  /// bear numbers.
  [[nodiscard]] Result<void> finish();

 private:
  [[nodiscard]] Result<void> await_stray();

  Line& line_;
  int unit_;
  Micros timeout_;
  std::uint64_t strays_ = 0;  // of the unit, when it began
};

}  // namespace buoyd
