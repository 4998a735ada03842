#pragma once
// When the next commit starts: each one wears the flash and wakes the board, so readings wait for
// one another; urgent ones do not wait. Pure: time is an argument. The spool thread only.

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
  static constexpr Micros gather{50'000};  ///< the first that waits is joined by others so long
  static constexpr Micros urgent_gap{100'000};     ///< at most 10 urgent commits a second
  static constexpr Micros failure_gap{1'000'000};  ///< a store that failed is tried so often

  explicit CommitPacer(Micros interval) : interval_(interval) {}

  /// From the next commit on.
  void set_interval(Micros interval) { interval_ = interval; }

  /// The later of (start of the last commit + interval) and (first arrival + 50 ms); for urgent
  /// ones 100 ms after the last start.
  [[nodiscard]] MonoTime due(const WaitingReadings& waiting) const;
  /// Whatever arrives that is not urgent, no commit starts before.
  [[nodiscard]] MonoTime earliest() const;
  void started(MonoTime now);
  /// The commit that started last failed: what waits is urgent or not, it is tried again later.
  void failed() { failed_ = true; }

 private:
  [[nodiscard]] MonoTime after_last(Micros gap) const;

  Micros interval_;
  std::optional<MonoTime> last_start_;
  bool failed_ = false;
};

}  // namespace buoyd
