#pragma once
// The blocks of a buoyd configuration that fit a scenario, so that nobody writes them twice.
// Any thread.

#include <string>

#include "firmware-host/world/scenario.hpp"

namespace buoysim {

/// [[line]] of it; `device` as it stands in the configuration.
[[nodiscard]] std::string line_block(const LineScenario& line, const std::string& device);
/// [[instrument]] of it, with simulated = true.
[[nodiscard]] std::string instrument_block(const InstrumentScenario& instrument);

/// What a line's device is called before it is open: a pty's link in `folder`, or the address and
/// port of the scenario (port 0 is known only while it plays).
[[nodiscard]] std::string device_of(const LineScenario& line, const std::string& folder);
/// All blocks of a scenario.
[[nodiscard]] std::string configuration_of(const Scenario& scenario, const std::string& folder);

}  // namespace buoysim
