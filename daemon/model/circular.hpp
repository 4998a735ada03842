#pragma once
// Which channels are angles that wrap. Pure; any thread.

#include "model/model.hpp"

namespace buoyd {

/// Whether a channel's values lie on a circle: of 359 and 1 degrees the mean is 0. It says what it
/// is counted from, or its names say that it is a direction, whatever the instrument's set-up
/// counts it from: a yaw, a heading. A deviation or a rate is none.
[[nodiscard]] bool is_circular(const ModelChannel& channel);

}  // namespace buoyd
