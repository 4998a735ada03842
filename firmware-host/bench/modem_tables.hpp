#pragma once
// [[modem]] and [water] of a scenario. At start; one thread.

#include "base/toml_document.hpp"
#include "firmware-host/world/scenario.hpp"

namespace buoysim {

/// What they say goes into the scenario, and what is wrong into the document.
void read_modems(buoyd::TomlTable& root, Scenario& scenario);
}  // namespace buoysim
