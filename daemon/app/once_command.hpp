#pragma once
// buoyd --once: one reading of each instrument, without store or broker: a technician's first
// command. Main thread.

#include "config/configuration.hpp"
#include "core/time.hpp"

namespace buoyd {

/// Prints readings to stdout and troubles to stderr. 0 if every instrument gave a reading, else 1.
[[nodiscard]] int run_once(const Configuration& configuration, const Clock& clock);

}  // namespace buoyd
