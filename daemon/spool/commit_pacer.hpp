#pragma once
// Says when the next commit starts. Each commit wears the flash and wakes the board, so readings
// wait for one another; urgent ones do not wait. Pure: time is an argument. The spool thread only.

#include <optional>

#include "base/time.hpp"

namespace buoyd {

/// What waits to be committed.
struct WaitingReadings {
  MonoTime first;  ///< arrival of the first
  bool urgent = false;
};

class CommitPacer {
 public:
  static constexpr Micros gather{50'000};          ///< so long the first reading waits for others
  static constexpr Micros urgent_gap{100'000};     ///< at most 10 urgent commits a second
  static constexpr Micros failure_gap{1'000'000};  ///< between tries of a store that failed

  explicit CommitPacer(Micros interval) : interval_(interval) {}

  /// Holds from the next commit on.
  void set_interval(Micros interval) { interval_ = interval; }

  /// The later of (start of the last commit + interval) and (first arrival + 50 ms). Urgent
  /// readings are due 100 ms after the last start.
  [[nodiscard]] MonoTime due(const WaitingReadings& waiting) const;
  /// No commit starts before this time, unless an urgent reading arrives.
  [[nodiscard]] MonoTime earliest() const;
  void started(MonoTime now);
  /// The commit that started last failed. What waits, urgent or not, is tried again after the
  /// longer of failure_gap and the interval.
  void failed() { failed_ = true; }

 private:
  [[nodiscard]] MonoTime after_last(Micros gap) const;

  Micros interval_;
  std::optional<MonoTime> last_start_;
  bool failed_ = false;
};

}  // namespace buoyd
