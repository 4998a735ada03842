#pragma once
// Which instrument says where the station is, and what is computed of that: for load_settings.cpp
// alone. One thread.

#include <string>
#include <vector>

#include "config/instrument/bus_entries.hpp"

namespace buoyd {

/// Gives the instrument that says the position the track and the events of the watch circle.
/// Behind the checks of all instruments. Mistakes are reported in [deployment].
void watch_position(TomlTable& root, const Settings& settings,
                    std::vector<InstrumentEntry>& instruments);

/// What is right and may yet be a slip. `instruments` as watch_position() left them.
[[nodiscard]] std::vector<std::string> watch_notes(const Settings& settings,
                                                   const std::vector<InstrumentEntry>& instruments);

}  // namespace buoyd
