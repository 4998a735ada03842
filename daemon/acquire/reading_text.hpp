#pragma once
// A reading as text for people at a terminal. Any thread.

#include <string>
#include <vector>

#include "core/reading.hpp"

namespace buoyd {

/// One line a channel: `wind_speed = [8.74, null] m s-1`; an enumeration prints its name behind the
/// number, `2 (ready)`, and a flag that is not the default stands behind its value, `[flag 3]`.
[[nodiscard]] std::vector<std::string> lines_of(const Reading& reading);

}  // namespace buoyd
