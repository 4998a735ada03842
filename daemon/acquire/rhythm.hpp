#pragma once
// The rhythm in which an instrument's readings come: from when on their absence is a silence.
// Time is an argument. The line's own thread only.

#include "base/time.hpp"

namespace buoyd {

/// Silence is three times the longest distance of late, at least a minute. That distance is
/// learned: one reading doubles it at most (an outage is not a rhythm), and it wears off over a
/// day, so hourly bursts are no silence and a lost 1 Hz stream is one after a minute.
class Rhythm {
 public:
  /// `expected`: distance of its readings, as far as one knows; without readings it is silent after
  /// three of it.
  Rhythm(Micros expected, MonoTime now) : longest_(expected), last_(now) {}

  void heard(MonoTime now);
  /// Counts anew from now on: what kept it silent (a missing line, dormancy) is over.
  void restart(MonoTime now);

  [[nodiscard]] MonoTime silent_at() const;
  [[nodiscard]] bool has_been_heard() const { return heard_; }
  [[nodiscard]] MonoTime last() const { return last_; }

 private:
  void learn(Micros gap);

  Micros longest_;
  MonoTime last_;
  bool heard_ = false;      // since it was made
  bool continues_ = false;  // since restart()
};

}  // namespace buoyd
