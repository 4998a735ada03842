#pragma once
// What the state shows of a line that rests by command: without a worker there is nobody to ask.
// Any thread.

#include "app/status_report.hpp"
#include "core/settings.hpp"

namespace buoyd {

/// Adds the line and its instruments as paused; it runs again in `left`.
void add_paused(DaemonState& state, const Settings& settings, const LineSettings& line,
                Micros left);

}  // namespace buoyd
