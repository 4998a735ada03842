#pragma once
// Where a line's readings go: a queue towards the spool. The line's own thread.

#include "core/reading.hpp"

namespace buoyd {

class ReadingSink {
 public:
  virtual ~ReadingSink() = default;
  /// True: the reading is taken. False: the queue is full; the sink has counted the reading as
  /// dropped and will say so in a reading, the caller throws it away. Never blocks.
  [[nodiscard]] virtual bool offer(Reading& reading) = 0;
};

}  // namespace buoyd
