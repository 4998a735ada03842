#pragma once
// The daemon's signals as a descriptor. Made by main before any other thread starts: threads
// inherit the mask, and a signal that one of them does not block would end the process.

#include <optional>

#include "base/descriptor.hpp"

namespace buoyd {

enum class Signal { stop, reload };

class Signals {
 public:
  /// Blocks TERM, INT and HUP, ignores PIPE.
  Signals();

  /// Readable when a signal came.
  [[nodiscard]] int descriptor() const { return descriptor_.get(); }
  /// The next one that came; nullopt if none did.
  [[nodiscard]] std::optional<Signal> take() const;

 private:
  Descriptor descriptor_;
};

}  // namespace buoyd
