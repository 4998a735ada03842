#pragma once
// Tells every waiting thread to end: a signal that all waits poll. Main makes it and keeps it
// longer than the lines that share it. Any thread.

#include <atomic>

#include "base/wake_signal.hpp"

namespace buoyd {

class StopSignal {
 public:
  /// From now on every wait ends at once. Nothing takes this back.
  void raise() {
    raised_.store(true, std::memory_order_release);
    wake_.wake();
  }
  [[nodiscard]] bool raised() const { return raised_.load(std::memory_order_acquire); }
  /// Is readable after raise().
  [[nodiscard]] int descriptor() const { return wake_.descriptor(); }

 private:
  const WakeSignal wake_;
  std::atomic<bool> raised_{false};
};

}  // namespace buoyd
