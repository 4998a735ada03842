#pragma once
// How long one poll of an instrument occupies its line, from its model alone: for the schedule, the
// driver and the forecast. Any thread.

#include "base/time.hpp"
#include "core/line_timing.hpp"
#include "model/model.hpp"

namespace buoyd {

/// Time of one poll of all kinds when all is well and every record is new: the bytes of requests
/// and answers, and the gap before each request. The instrument's own delays are not in it.
[[nodiscard]] Micros poll_wire_time(const RegisterMap& map, const LineTiming& timing, bool tcp);

/// The same of a model with a poll script: every step with its echo, its answer as long as the
/// examples are, and the pauses that the script asks for.
[[nodiscard]] Micros script_wire_time(const Model& model, const LineTiming& timing);

}  // namespace buoyd
