#pragma once
// Wakes a thread that polls: an eventfd. Any thread wakes; the one that polls clears.

#include "base/descriptor.hpp"

namespace buoyd {

class WakeSignal {
 public:
  WakeSignal();

  void wake() const;
  void clear() const;
  /// Readable once woken, until cleared; -1 without descriptors: then nothing wakes.
  [[nodiscard]] int descriptor() const { return descriptor_.get(); }

 private:
  const Descriptor descriptor_;
};

}  // namespace buoyd
