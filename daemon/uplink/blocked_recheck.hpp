#pragma once
// How often the lanes try again what they cannot send now.

#include "base/time.hpp"

namespace buoyd {

/// What is due and blocked is tried again so often.
inline constexpr Micros blocked_recheck{1'000'000};

}  // namespace buoyd
