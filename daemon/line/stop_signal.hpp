#pragma once
// Says to every waiting thread that it is to end: an eventfd that all waits poll. Made by main,
// which outlives the lines that share it. Any thread.

#include <atomic>

namespace buoyd {

class StopSignal {
 public:
  StopSignal();
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  /// From now on every wait ends at once. Cannot be taken back.
  void raise();
  [[nodiscard]] bool raised() const { return raised_.load(std::memory_order_acquire); }
  /// Readable once raised.
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  const int descriptor_;
  std::atomic<bool> raised_{false};
};

}  // namespace buoyd
