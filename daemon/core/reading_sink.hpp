#pragma once
// Takes a line's readings: the queue to the spool. The line's own thread.

#include "core/reading.hpp"

namespace buoyd {

class ReadingSink {
 public:
  virtual ~ReadingSink() = default;
  /// True: the reading is taken. False: the queue is full; the sink has counted the reading as
  /// dropped and will say so in a reading, and the caller throws the reading away. Never blocks.
  [[nodiscard]] virtual bool offer(Reading& reading) = 0;
};

}  // namespace buoyd
