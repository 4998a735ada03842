#pragma once
// Counters of buoyd's status between two looks. Pure; any thread.

#include <cstdint>

namespace buoyd {

/// What was counted meanwhile. `anew`: buoyd started between the two, so it began at 0, as it did
/// if it says less than before.
[[nodiscard]] constexpr std::int64_t grown(std::int64_t before, std::int64_t now, bool anew) {
  return anew || now < before ? now : now - before;
}

}  // namespace buoyd
