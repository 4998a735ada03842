#pragma once
// What is right of lines and instruments together, and may be a slip: for load_settings.cpp alone.
// One thread.

#include <string>
#include <vector>

#include "config/instrument/bus_entries.hpp"

namespace buoyd {

/// Instruments that are one and the same, then lines without an instrument and those whose speed is
/// guessed. Of a configuration without mistakes.
[[nodiscard]] std::vector<std::string> bus_notes(const std::vector<LineEntry>& lines,
                                                 const std::vector<InstrumentEntry>& instruments);

}  // namespace buoyd
