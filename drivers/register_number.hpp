#pragma once
// Register words to one number, by format and word order. Pure; any thread.

#include <cstdint>
#include <span>

#include "model/register_map.hpp"

namespace buoyd {

/// A number as it stood in its registers.
struct RegisterNumber {
  double real = 0.0;
  std::int64_t integer = 0;  ///< exact, if `is_integer`
  bool is_integer = false;   ///< an integer format, and it fits 64 bits with sign
};

/// `words` has as many words as the format takes, as a Modbus library returns them.
[[nodiscard]] RegisterNumber register_number(std::span<const std::uint16_t> words,
                                             RegisterFormat format, WordOrder order);

}  // namespace buoyd
