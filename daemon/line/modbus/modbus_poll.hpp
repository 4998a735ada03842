#pragma once
// Watches all requests of one reading together. An RTU answer bears no number: if it comes late,
// just as the next request to its unit goes out, it looks like the answer to that one. It is found
// because the unit then sends one answer too many. On TCP it does nothing, because answers bear
// numbers. A driver makes a ModbusPoll for one poll; the line's own thread only.

#include "line/line.hpp"

namespace buoyd {

class ModbusPoll {
 public:
  ModbusPoll(Line& line, int unit, Micros timeout) : line_(line), unit_(unit), timeout_(timeout) {}

  /// To be called before the first request. Throws away the bytes that wait; they do not count as
  /// strays of this poll. Errors: those of Line::prepare().
  [[nodiscard]] Result<void> begin();
  /// To be called after the last answer. Error mismatch: a sound frame of the unit came since
  /// begin() that nobody asked for, so no answer of this poll may be believed. Other bytes are
  /// noise and prove nothing. While the unit owes an answer (UnitDebts), finish() waits for such a
  /// frame as long as the unit may take to answer; others may use the line meanwhile.
  [[nodiscard]] Result<void> finish();

 private:
  [[nodiscard]] Result<void> await_stray();

  Line& line_;
  int unit_;
  Micros timeout_;
  std::uint64_t strays_ = 0;  // of the unit, when it began
};

}  // namespace buoyd
