#pragma once
// What every row of a window begins with. Values; any thread.

#include <cstdint>

#include "model/model.hpp"

namespace buoyd {

/// What a window's row says of the window; the integers of its first channel.
enum class WindowState : std::uint8_t {
  whole,    ///< all that was said from its begin to its end was there to be counted
  partial,  ///< a part of the window lies before a start, behind a stop, or was passed by
  torn,     ///< the clock was set in it
};

[[nodiscard]] ModelChannel window_state_channel();
/// How many readings a whole window should have.
[[nodiscard]] ModelChannel expected_channel();

}  // namespace buoyd
