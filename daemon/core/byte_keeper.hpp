#pragma once
// Hears everything that moves on a line, whoever captures. The line's own thread.

#include <cstdint>
#include <span>

#include "base/time.hpp"

namespace buoyd {

class ByteKeeper {
 public:
  virtual ~ByteKeeper() = default;
  /// Bytes that moved together at that time. Never blocks.
  virtual void keep(bool sent, std::span<const std::uint8_t> bytes, MonoTime at) = 0;
};

}  // namespace buoyd
