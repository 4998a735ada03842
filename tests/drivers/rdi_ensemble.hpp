#pragma once
// What ensembles of Teledyne RDI that a test makes have in common.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace buoyd {

/// The low byte first.
inline void put_u16(std::vector<std::uint8_t>& bytes, std::size_t at, std::size_t number) {
  bytes[at] = static_cast<std::uint8_t>(number & 0xFFU);
  bytes[at + 1] = static_cast<std::uint8_t>(number >> 8U);
}

}  // namespace buoyd
