#pragma once
// A [[terminal]] of a scenario (docs/links.md). At start; one thread.

#include <optional>
#include <string>
#include <utility>

#include "base/toml_document.hpp"
#include "firmware-host/terminals/terminal_scenario.hpp"

namespace buoysim {

/// "127.0.0.1:0" → address and port. nullopt: it is none.
[[nodiscard]] std::optional<std::pair<std::string, std::uint16_t>> address_and_port(
    const std::string& text);

/// Reads and checks it, but for its name.
[[nodiscard]] TerminalScenario read_terminal(buoyd::TomlTable& table, std::string name);

}  // namespace buoysim
