#pragma once
// Words that several tables of a scenario have. What is wrong goes into the document. At start; one
// thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "base/toml_document.hpp"

namespace buoysim {

constexpr buoyd::Micros one_second{1'000'000};
constexpr buoyd::Micros one_day = 86'400 * one_second;
constexpr double deepest_sea = 11'000;  ///< m

/// As buoyd::Parity counts them.
inline const std::vector<std::string_view> parity_words{"none", "even", "odd"};

/// As buoyd's configuration wants it: it stands in topics, orders and files.
[[nodiscard]] std::string read_scenario_name(buoyd::TomlTable& table);

/// The name of the link of a device that has nothing but a pty.
[[nodiscard]] std::string read_pty(buoyd::TomlTable& table);

/// "127.0.0.1:0" → address and port. nullopt: it is none.
[[nodiscard]] std::optional<std::pair<std::string, std::uint16_t>> address_and_port(
    const std::string& text);

}  // namespace buoysim
