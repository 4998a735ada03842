#pragma once
// Words that several tables of a scenario have. What is wrong goes into the document. At start; one
// thread.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "base/time.hpp"
#include "base/toml_document.hpp"
#include "core/instrument_settings.hpp"

namespace buoysim {

constexpr buoyd::Micros one_second{1'000'000};
constexpr buoyd::Micros one_day = 86'400 * one_second;
constexpr double deepest_sea = 11'000;  ///< m

/// As buoyd's configuration wants it: it stands in topics, orders and files.
[[nodiscard]] std::string read_scenario_name(buoyd::TomlTable& table);

/// Speed, form of the characters and echo of a line on a wire: 9600 8N1 without echo where the
/// table says nothing.
void read_serial(buoyd::TomlTable& table, buoyd::LineSettings& settings);

/// The name of the link of a device that has nothing but a pty.
[[nodiscard]] std::string read_pty(buoyd::TomlTable& table);

/// "127.0.0.1:0" → address and port. nullopt: it is none.
[[nodiscard]] std::optional<std::pair<std::string, std::uint16_t>> address_and_port(
    const std::string& text);

}  // namespace buoysim
