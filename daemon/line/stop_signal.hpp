#pragma once
// Says to every waiting thread that it is to end: a signal that all waits poll. Made by main,
// which outlives the lines that share it. Any thread.

#include <atomic>

#include "base/wake_signal.hpp"

namespace buoyd {

class StopSignal {
 public:
  /// From now on every wait ends at once. Cannot be taken back.
  void raise() {
    raised_.store(true, std::memory_order_release);
    wake_.wake();
  }
  [[nodiscard]] bool raised() const { return raised_.load(std::memory_order_acquire); }
  /// Readable once raised.
  [[nodiscard]] int descriptor() const { return wake_.descriptor(); }

 private:
  const WakeSignal wake_;
  std::atomic<bool> raised_{false};
};

}  // namespace buoyd
