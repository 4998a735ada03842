#include "firmware-host/bench/modem_tables.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace buoysim {

using buoyd::TomlTable;

namespace {

constexpr double farthest = 20'000;  // m
constexpr double deepest = 11'000;   // m
constexpr buoyd::Micros longest_multipath{2'000'000};

bool is_name(const std::string& name) {
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

ModemScenario read_modem(TomlTable& table) {
  ModemScenario modem;
  modem.name = read_scenario_name(table);
  modem.pty = table.required_string("pty").value_or("");
  if (table.has("pty") && modem.pty.empty()) {
    table.mistake("pty", "pty is empty, expected the name of a link");
  }
  modem.east = table.number("east", -farthest, farthest).value_or(0);
  modem.north = table.number("north", -farthest, farthest).value_or(0);
  modem.depth = table.number("depth", 0, deepest).value_or(0);
  return modem;
}

}  // namespace

std::string read_scenario_name(TomlTable& table) {
  const auto name = table.required_string("name");
  if (name && !is_name(*name)) {
    table.mistake("name", fmt::format("\"{}\" is no name, expected 1 to 64 of a-z 0-9 _ -", *name));
  }
  return name.value_or("");
}

void read_modems(TomlTable& root, Scenario& scenario) {
  for (TomlTable& table : root.tables("modem")) {
    const ModemScenario modem = read_modem(table);
    const bool is_known = std::ranges::any_of(
        scenario.modems, [&](const auto& one) { return one.name == modem.name; });
    if (is_known) table.mistake("name", fmt::format("two modems are named \"{}\"", modem.name));
    scenario.modems.push_back(modem);
  }
  if (auto table = root.table("water")) {
    scenario.water.losses = table->number("losses", 0, 1).value_or(0);
    scenario.water.multipath = table->duration("multipath", buoyd::Micros(0), longest_multipath)
                                   .value_or(buoyd::Micros(0));
  }
}

}  // namespace buoysim
