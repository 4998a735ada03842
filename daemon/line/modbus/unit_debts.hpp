#pragma once
// Which units of a serial line owe an answer. An RTU answer bears no number, so a late one looks
// like the answer to the unit's next request. It does bear the unit's number, so only that unit
// has to wait. Time is an argument. Owned by the line; its own thread only.

#include <cstdint>
#include <map>
#include <optional>

#include "base/time.hpp"

namespace buoyd {

class UnitDebts {
 public:
  /// How long a lost answer may still come. During this time each reading of the unit waits at its
  /// end for an answer too many.
  static constexpr Micros longest = std::chrono::seconds(10);

  /// A sound answer began `after` the end of its request.
  void answered(int unit, Micros after, MonoTime now);
  /// The unit's answer did not come in time, or was not sound.
  void failed(int unit, Micros timeout, MonoTime now);
  /// A sound frame of the unit came that answers no request under way.
  void strayed(int unit, MonoTime now);

  /// True if the unit was not asked for nothing since its last answer failed: its next answer may
  /// not be believed.
  [[nodiscard]] bool is_doubted(int unit, MonoTime now) const;
  /// Between these two calls strays are expected and prove nothing. After them the unit is believed
  /// again.
  void begin_trial(int unit);
  void end_trial(int unit, bool answered);

  /// True while a lost answer may still come.
  [[nodiscard]] bool owes(int unit, MonoTime now) const;
  /// When the unit last gave a sign: an answer, a failure, or a stray.
  [[nodiscard]] MonoTime last_sign(int unit) const;
  /// By this time the answer to any unit's failed request should have come: one time-out after it.
  [[nodiscard]] MonoTime expected_until() const { return expected_until_; }
  /// How many strays count against a reading under way, since the line was made.
  [[nodiscard]] std::uint64_t strays(int unit) const;

  /// After so long a silence of the unit the answer to its last request does not come any more:
  /// eight times as long as it took to answer lately, at least 50 ms, at most its time-out. It is
  /// the time-out until the unit answered once.
  [[nodiscard]] Micros silence(int unit, Micros timeout) const;
  /// How long after its time-out an answer of the unit came in the last ten minutes.
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
