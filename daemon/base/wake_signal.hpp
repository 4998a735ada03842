#pragma once
// Wakes a thread that polls: an eventfd. Any thread may call wake(), only the polling thread
// clear().

#include "base/descriptor.hpp"

namespace buoyd {

class WakeSignal {
 public:
  WakeSignal();

  void wake() const;
  void clear() const;
  /// Is readable from wake() to clear(). -1 if the process has no descriptor left: nothing wakes.
  [[nodiscard]] int descriptor() const { return descriptor_.get(); }

 private:
  const Descriptor descriptor_;
};

}  // namespace buoyd
