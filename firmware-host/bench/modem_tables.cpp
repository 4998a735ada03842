#include "firmware-host/bench/modem_tables.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "firmware-host/bench/scenario_words.hpp"

namespace buoysim {

using buoyd::TomlTable;

namespace {

constexpr double farthest = 20'000;  // m
constexpr buoyd::Micros longest_multipath{2'000'000};

ModemScenario read_modem(TomlTable& table) {
  ModemScenario modem;
  modem.name = read_scenario_name(table);
  modem.pty = read_pty(table);
  modem.make = static_cast<ModemMake>(table
                                          .choice("make", {"evologics-s2c", "whoi-micromodem",
                                                           "benthos-atm900", "blueprint-seatrac"})
                                          .value_or(0));
  modem.east = table.number("east", -farthest, farthest).value_or(0);
  modem.north = table.number("north", -farthest, farthest).value_or(0);
  modem.depth = table.number("depth", 0, deepest_sea).value_or(0);
  return modem;
}

}  // namespace

void read_modems(TomlTable& root, Scenario& scenario) {
  for (TomlTable& table : root.tables("modem")) {
    const ModemScenario modem = read_modem(table);
    const bool is_known = std::ranges::any_of(
        scenario.modems, [&](const auto& one) { return one.name == modem.name; });
    if (is_known) table.mistake("name", fmt::format("two modems are named \"{}\"", modem.name));
    const bool is_instrument = std::ranges::any_of(
        scenario.instruments, [&](const auto& one) { return one.settings.name == modem.name; });
    if (is_instrument) table.mistake("name", fmt::format("\"{}\" is an instrument", modem.name));
    if (!scenario.modems.empty() && scenario.modems.front().make != modem.make) {
      table.mistake("make", "make differs from the first modem's: they do not hear one another");
    }
    scenario.modems.push_back(modem);
  }
  if (auto table = root.table("water")) {
    scenario.water.losses = table->number("losses", 0, 1).value_or(0);
    scenario.water.multipath = table->duration("multipath", buoyd::Micros(0), longest_multipath)
                                   .value_or(buoyd::Micros(0));
  }
}

}  // namespace buoysim
