#pragma once
// The command `buoyd --once`: one reading of each instrument, without store or broker. Main thread.

#include <string>

#include "acquire/line_plan.hpp"

namespace buoyd {

/// Prints readings to stdout and troubles to stderr, of the instrument `only`, or of all if it is
/// "". Returns 0 if every one of them gave a reading, else 1.
[[nodiscard]] int run_once(const Settings& settings, const ModelFinder& find_model,
                           const Clock& clock, const std::string& only = {});

}  // namespace buoyd
