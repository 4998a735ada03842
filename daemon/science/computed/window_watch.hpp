#pragma once
// How much of the time was watched, by boottime and by UTC. Values; one owner, one thread.

#include <algorithm>
#include <optional>

#include "base/time.hpp"
#include "science/computed/window_columns.hpp"

namespace buoyd {

/// What is known of a window that is over, beside its samples.
struct WindowFacts {
  MonoTime boottime;  ///< of `end`
  WallTime end;       ///< its own, or where it was cut
  Micros watched{};   ///< how long, up to `end`
  WindowState state = WindowState::whole;
};

class WindowWatch {
 public:
  /// A step of the clock of more than this begins the watch anew, and so does a UTC that falls
  /// back by more, by whatever steps.
  static constexpr Micros max_step = std::chrono::milliseconds(500);

  [[nodiscard]] bool has_begun() const { return began_.has_value(); }
  /// Was more than this reached already?
  [[nodiscard]] bool is_past(MonoTime boot) const { return began_ && boot < reached_.boot; }
  /// Was the clock set between what was reached last and this moment?
  [[nodiscard]] bool is_step(MonoTime boot, WallTime utc) const {
    if (!began_) return false;
    const Micros change = (utc - reached_.utc) - (boot - reached_.boot);
    const bool falls_back = boot >= reached_.boot && utc < latest_ - max_step;
    return change > max_step || change < -max_step || falls_back;
  }
  /// All up to this moment is known; what was said before the first, or before a step, is not.
  void reach(MonoTime boot, WallTime utc) {
    const Moment now{boot, utc};
    const bool begins = !began_ || is_step(boot, utc);
    if (begins) began_ = now;
    latest_ = begins ? utc : std::max(latest_, utc);
    reached_ = now;
  }

  [[nodiscard]] WallTime reached() const { return reached_.utc; }
  /// The largest UTC that was reached since it began.
  [[nodiscard]] WallTime latest() const { return latest_; }
  [[nodiscard]] MonoTime boottime_of(WallTime utc) const {
    return reached_.boot + (utc - reached_.utc);
  }
  [[nodiscard]] bool began_after(WallTime begin) const { return began_ && began_->utc > begin; }
  /// Of the time from `begin` to `end` as long as was watched. Where the watch began in it the time
  /// is counted by boottime: the lag of UTC is compared anew each time.
  [[nodiscard]] Micros watched(WallTime begin, WallTime end) const {
    const Micros all = end - begin;
    if (!began_ || began_->utc <= begin) return all;
    return std::clamp(boottime_of(end) - began_->boot, Micros(0), all);
  }

 private:
  struct Moment {
    MonoTime boot;
    WallTime utc;
  };

  std::optional<Moment> began_;
  Moment reached_;
  WallTime latest_{};  // since it began
};

}  // namespace buoyd
