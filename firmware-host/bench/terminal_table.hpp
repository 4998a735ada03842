#pragma once
// A [[terminal]] of a scenario (docs/links.md). At start; one thread.

#include "base/toml_document.hpp"
#include "firmware-host/terminals/terminal_scenario.hpp"

namespace buoysim {

/// What is wrong goes into the document.
[[nodiscard]] TerminalScenario read_terminal(buoyd::TomlTable& table);

}  // namespace buoysim
