#pragma once
// A share of time, as credit: it grows by so many percent of the time that passes, and what is
// done on it is paid from it. Time is an argument. Owned by a line's schedule; its thread only.

#include "base/time.hpp"

namespace buoyd {

class TimeBudget {
 public:
  /// Starts without credit at `start`. `percent` 1 to 100.
  TimeBudget(unsigned percent, MonoTime start)
      : percent_(static_cast<Micros::rep>(percent)), at_(start) {}

  /// Lets the credit grow to `now`, but not above `most`: what was saved up may be spent in one
  /// go, so it stays small.
  void grow(MonoTime now, Micros most);
  /// Pays; the credit may become negative and is then earned back first.
  void pay(Micros cost) { credit_ -= cost.count() * 100; }
  /// When there is credit for `cost`, if nothing is paid until then and `most` allows it.
  [[nodiscard]] MonoTime affordable_at(Micros cost) const;

 private:
  Micros::rep percent_;
  MonoTime at_;
  Micros::rep credit_ = 0;  // in hundredths of a microsecond
};

}  // namespace buoyd
