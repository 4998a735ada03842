#pragma once
// A share of time, as credit. It grows by so many percent of the time that passes, and polls are
// paid from it. Time is an argument. Owned by a line's schedule; its thread only.

#include "base/time.hpp"

namespace buoyd {

class TimeBudget {
 public:
  /// Starts without credit at `start`. `percent` 1 to 100.
  TimeBudget(unsigned percent, MonoTime start)
      : percent_(static_cast<Micros::rep>(percent)), at_(start) {}

  /// Lets the credit grow until `now`, but not above `most`. It stays small because all of it may
  /// be spent at once.
  void grow(MonoTime now, Micros most);
  /// Pays `cost`. The credit may become negative and has to grow back.
  void pay(Micros cost) { credit_ -= cost.count() * 100; }
  /// The time at which there is credit for `cost`, if nothing is paid until then and `most` allows
  /// it.
  [[nodiscard]] MonoTime affordable_at(Micros cost) const;

 private:
  Micros::rep percent_;
  MonoTime at_;
  Micros::rep credit_ = 0;  // in hundredths of a microsecond
};

}  // namespace buoyd
