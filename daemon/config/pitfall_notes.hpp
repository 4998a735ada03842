#pragma once
// Pitfalls of the models that a configuration walks into (docs/model-format.md). In buoyctl; any
// thread.

#include <string>
#include <vector>

#include "base/time.hpp"
#include "config/configuration.hpp"

namespace buoyd {

/// One note each: "file:line:column: instrument NAME, warm-up: its text Here: why", in
/// the order of the instruments. `now`: a calibration ages.
[[nodiscard]] std::vector<std::string> pitfall_notes(const Configuration& configuration,
                                                     WallTime now);

}  // namespace buoyd
