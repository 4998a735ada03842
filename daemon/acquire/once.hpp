#pragma once
// Takes one reading of an instrument, without store or broker, for `buoyd --once`. Main thread.

#include <string>
#include <vector>

#include "acquire/line_plan.hpp"
#include "core/reading.hpp"

namespace buoyd {

struct OnceResult {
  std::vector<Reading> readings;      ///< `utc` and `clock` are not stamped
  std::vector<std::string> troubles;  ///< for people: what failed and what to look at
};

/// So long an instrument of the model needs before its first reading: the waits of its start.
[[nodiscard]] Micros start_time(const Model& model);

/// Opens the line if it is closed, and polls the instrument once. It polls a second time if no
/// answer came or a damaged one, and again and again for its start_time() and `patience` while the
/// instrument is busy.
/// If the instrument speaks on its own, it listens until each kind of the model was heard, or 2 s
/// after the first reading, or `patience` at most. Without a reading there is at least one trouble.
/// A stop ends it, like every wait of the line.
[[nodiscard]] OnceResult poll_once(Line& line, InstrumentPlan& plan,
                                   const DeploymentSettings& deployment, Micros patience);

}  // namespace buoyd
