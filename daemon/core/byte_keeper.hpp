#pragma once
// Gets all bytes that move on a line, whether somebody captures or not. The line's own thread.

#include <cstdint>
#include <span>

#include "base/time.hpp"

namespace buoyd {

class ByteKeeper {
 public:
  virtual ~ByteKeeper() = default;
  /// Takes bytes that moved together at `at`. Never blocks.
  virtual void keep(bool sent, std::span<const std::uint8_t> bytes, MonoTime at) = 0;
};

}  // namespace buoyd
