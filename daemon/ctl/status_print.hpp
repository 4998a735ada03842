#pragma once
// The daemon's live state as tables for people, on standard output. Main thread.

#include "base/json.hpp"
#include "base/terminal.hpp"

namespace buoyd {

/// `status` is what the control socket answers to "status" (app/status_report.hpp).
void print_status(const Json& status, const Terminal& terminal);

}  // namespace buoyd
