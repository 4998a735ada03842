#pragma once
// [[modem]] and [water] of a scenario. At start; one thread.

#include <string>

#include "base/toml_document.hpp"
#include "firmware-host/world/scenario.hpp"

namespace buoysim {

/// What they say goes into the scenario, and what is wrong into the document.
void read_modems(buoyd::TomlTable& root, Scenario& scenario);

/// As buoyd's configuration wants it: it stands in topics, orders and files.
[[nodiscard]] std::string read_scenario_name(buoyd::TomlTable& table);

}  // namespace buoysim
