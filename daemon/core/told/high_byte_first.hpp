#pragma once
// Numbers as bytes, the high byte first. Pure; any thread.

#include <cstdint>
#include <span>

#include "base/cbor.hpp"

namespace buoyd {

/// Its `count` low bytes.
inline void append_high_first(Bytes& out, std::uint64_t number, std::size_t count) {
  for (std::size_t i = count; i > 0; --i) {
    out.push_back(static_cast<std::uint8_t>(number >> 8U * (i - 1) & 0xFFU));
  }
}

/// `bytes` are 8 at most.
[[nodiscard]] inline std::uint64_t high_first(std::span<const std::uint8_t> bytes) {
  std::uint64_t number = 0;
  for (const std::uint8_t byte : bytes) number = number << 8U | byte;
  return number;
}

}  // namespace buoyd
