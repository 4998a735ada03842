#pragma once
// Reads the [[deck_unit]] tables of a scenario. One thread.

#include <vector>

#include "base/toml_document.hpp"
#include "firmware-host/deck/deck_scenario.hpp"

namespace buoysim {

/// What is wrong goes into the document.
[[nodiscard]] std::vector<DeckScenario> read_deck_units(buoyd::TomlTable& root);

}  // namespace buoysim
