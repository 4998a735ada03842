#pragma once
// When a thread last got round in its work, for whoever watches over it. The thread writes, any
// reads; nothing is locked.

#include <atomic>
#include <chrono>

#include "base/time.hpp"

namespace buoyd {

/// CLOCK_MONOTONIC: stands still in suspend, as poll(2) and systemd's watchdog do. Any thread.
class AwakeClock {
 public:
  virtual ~AwakeClock() = default;
  /// Since some beginning.
  [[nodiscard]] virtual Micros now() const {
    return std::chrono::duration_cast<Micros>(std::chrono::steady_clock::now().time_since_epoch());
  }
};

class TurnWatch {
 public:
  /// `clock` must outlive it. Being made is the first turn.
  explicit TurnWatch(const AwakeClock& clock) : clock_(clock), last_(clock.now().count()) {}
  TurnWatch(const TurnWatch&) = delete;
  TurnWatch& operator=(const TurnWatch&) = delete;

  /// The thread did what was to be done, and is about to do it again.
  void turned() { last_.store(clock_.now().count(), std::memory_order_release); }

  [[nodiscard]] Micros last() const { return Micros(last_.load(std::memory_order_acquire)); }
  /// In a step that nobody can hurry (LongStep).
  [[nodiscard]] bool in_long_step() const { return long_step_.load(std::memory_order_acquire); }

 private:
  friend class LongStep;
  const AwakeClock& clock_;
  std::atomic<Micros::rep> last_;
  std::atomic<bool> long_step_{false};
};

/// While it lives the thread is in a call that takes as long as it takes, such as a look-up of a
/// name; its beginning and its end are turns.
class LongStep {
 public:
  /// nullptr: nobody watches.
  explicit LongStep(TurnWatch* turns) : turns_(turns) { set(true); }
  ~LongStep() { set(false); }
  LongStep(const LongStep&) = delete;
  LongStep& operator=(const LongStep&) = delete;

 private:
  /// The turn always comes first: whoever sees no long step sees the turn at its end.
  void set(bool begins) {
    if (turns_ == nullptr) {
      return;
    }
    turns_->turned();
    turns_->long_step_.store(begins, std::memory_order_release);
  }

  TurnWatch* turns_;
};

}  // namespace buoyd
