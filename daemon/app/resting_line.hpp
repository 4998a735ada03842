#pragma once
// What the state shows of a line that does not run: without a worker there is nobody to ask.
// Any thread.

#include <string>

#include "app/status_report.hpp"
#include "core/settings.hpp"

namespace buoyd {

/// "paused, 27 min left".
[[nodiscard]] std::string paused_text(Micros left);

/// Adds the line and its instruments, which are `health` as long as it does not run; `why` in
/// words.
void add_resting(DaemonState& state, const Settings& settings, const LineSettings& line,
                 Health health, const std::string& why);

}  // namespace buoyd
