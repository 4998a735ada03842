#pragma once
// Which units of a serial line owe an answer. An RTU answer bears no number, so one that comes late
// looks like the answer to whatever its unit is asked then. The unit's number alone is in it:
// nobody but that unit has to wait. Time is an argument. Owned by the line; its own thread only.

#include <cstdint>
#include <map>
#include <optional>

#include "base/time.hpp"

namespace buoyd {

class UnitDebts {
 public:
  /// An answer that did not come within its time-out is waited for as long as this, unseen: so long
  /// each reading of the unit waits at its end whether an answer too many comes.
  static constexpr Micros longest = std::chrono::seconds(10);

  /// A sound answer began so long after its request's end.
  void answered(int unit, Micros after, MonoTime now);
  /// Its answer did not come in time, or was none.
  void failed(int unit, Micros timeout, MonoTime now);
  /// A sound frame of it that is the answer to no request under way.
  void strayed(int unit, MonoTime now);

  /// Since its last answer failed it was not asked for nothing yet: what it answers next is not to
  /// be believed.
  [[nodiscard]] bool is_doubted(int unit, MonoTime now) const;
  /// Between them strays are what is owed and accuse nobody; behind them it is believed again.
  void begin_trial(int unit);
  void end_trial(int unit, bool answered);

  /// An answer that failed may still come.
  [[nodiscard]] bool owes(int unit, MonoTime now) const;
  /// Its last sign: an answer, a failure, or a stray.
  [[nodiscard]] MonoTime last_sign(int unit) const;
  /// An answer to some unit's failed request ought to have come by then: a time-out behind it.
  [[nodiscard]] MonoTime expected_until() const { return expected_until_; }
  /// Strays that accuse a reading under way, since the line was made.
  [[nodiscard]] std::uint64_t strays(int unit) const;

  /// Silence of this unit after which the answer to its last request comes no more: eight times as
  /// long as it took to answer lately, at least 50 ms, at most its time-out (which it is as long as
  /// it never answered).
  [[nodiscard]] Micros silence(int unit, Micros timeout) const;
  /// As late as an answer of it was seen to come, behind its time-out, in the last ten minutes.
  [[nodiscard]] Micros lateness(int unit, MonoTime now) const;

 private:
  struct Unit {
    Micros usual{0};  // from a request's end to its answer, lately
    std::optional<MonoTime> failed_at;
    bool doubted = false;
    bool on_trial = false;
    MonoTime last_sign;
    Micros late{0};  // of a stray behind a failure
    MonoTime late_at;
    std::uint64_t strays = 0;
  };

  [[nodiscard]] const Unit* find(int unit) const;

  MonoTime expected_until_;
  std::map<int, Unit> units_;  // at most the 256 numbers that a byte has
};

}  // namespace buoyd
