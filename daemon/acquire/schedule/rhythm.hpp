#pragma once
// The rhythm of an instrument's readings: it tells how long a pause must be to count as a silence.
// Time is an argument. The line's own thread only.

#include "base/time.hpp"

namespace buoyd {

/// A pause is a silence if it lasts three times the longest recent distance of two readings, and at
/// least a minute. The distance is learned: one reading at most doubles it (an outage is not a
/// rhythm), and it shrinks again over a day. So hourly bursts are no silence, and a lost 1 Hz
/// stream is one after a minute.
class Rhythm {
 public:
  /// `expected`: the distance of its readings, as far as it is known. If no reading comes, it is
  /// silent after three such distances.
  Rhythm(Micros expected, MonoTime now) : longest_(expected), last_(now) {}

  void heard(MonoTime now);
  /// From now on its readings may be so far apart.
  void expect(Micros distance);
  /// So much of the time since the last reading does not count: it had no power, or nobody heard.
  void pause(Micros time);
  /// Counts anew from `now`, because the cause of the silence (a missing line, dormancy) is over.
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
