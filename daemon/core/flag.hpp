#pragma once
// What is known of a value's quality: the flags of QARTOD (IOOS Quality Assurance of Real-Time
// Ocean Data), as they stand in bodies, on the wire and in the archive. Values; any thread.

#include <cstdint>

namespace buoyd {

enum class Flag : std::uint8_t {
  good = 1,
  not_evaluated = 2,
  suspect = 3,
  fail = 4,
  missing = 9,
};

}  // namespace buoyd
