#pragma once
// One reading of an instrument, without store or broker: a technician's first command
// (`buoyd --once`). Main thread.

#include <string>
#include <vector>

#include "acquire/line_plan.hpp"
#include "core/reading.hpp"

namespace buoyd {

struct OnceResult {
  std::vector<Reading> readings;      ///< `utc` and `clock` are not stamped
  std::vector<std::string> troubles;  ///< for people: what failed and what to look at
};

/// Opens the line if it is closed, then polls the instrument once (a second time where the first
/// answer did not come or was damaged; again and again for `patience` while it is busy); or, where
/// it speaks on its own, listens until each kind of its model was heard, 2 s after the first
/// reading, or `patience` at most.
/// No reading means at least one trouble. Ended by stop like every wait of the line.
[[nodiscard]] OnceResult poll_once(Line& line, InstrumentPlan& plan,
                                   const DeploymentSettings& deployment, Micros patience);

}  // namespace buoyd
