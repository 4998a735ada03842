#include "firmware-host/bench/scenario_words.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/number_text.hpp"

namespace buoysim {

using buoyd::TomlTable;

namespace {

bool is_name(const std::string& name) {
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

}  // namespace

std::string read_scenario_name(TomlTable& table) {
  const auto name = table.required_string("name");
  if (name && !is_name(*name)) {
    table.mistake("name", fmt::format("\"{}\" is no name, expected 1 to 64 of a-z 0-9 _ -", *name));
  }
  return name.value_or("");
}

void read_serial(TomlTable& table, buoyd::LineSettings& settings) {
  settings.baud = static_cast<std::uint32_t>(table.integer("baud", 50, 4'000'000).value_or(9600));
  settings.data_bits = static_cast<std::uint8_t>(table.integer("data_bits", 5, 8).value_or(8));
  settings.parity =
      static_cast<buoyd::Parity>(table.choice("parity", buoyd::parity_names).value_or(0));
  settings.stop_bits = static_cast<std::uint8_t>(table.integer("stop_bits", 1, 2).value_or(1));
  settings.echo = table.boolean("echo").value_or(false);
}

std::string read_pty(TomlTable& table) {
  std::string pty = table.required_string("pty").value_or("");
  if (table.has("pty") && pty.empty()) {
    table.mistake("pty", "pty is empty, expected the name of a link");
  }
  return pty;
}

std::optional<std::pair<std::string, std::uint16_t>> address_and_port(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return std::nullopt;
  const auto port = buoyd::number_in<std::uint16_t>(std::string_view(text).substr(colon + 1));
  if (!port) return std::nullopt;
  return std::pair(text.substr(0, colon), *port);
}

}  // namespace buoysim
