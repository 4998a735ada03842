#pragma once
// The part of a scenario that shapes an instrument's values: counter and [instrument.channel.*].
// At start; one thread.

#include "base/toml_document.hpp"
#include "firmware-host/world/scenario.hpp"

namespace buoysim {

/// Reads counter, channel and checks them against the instrument's model and axis and sentences.
/// CSV files lie in `folder`.
void read_channels(buoyd::TomlTable& instrument, const std::string& folder,
                   InstrumentScenario& scenario);

}  // namespace buoysim
