#include "config/instrument/power_checks.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <string>

#include "base/json.hpp"
#include "base/quantity.hpp"

namespace buoyd {
namespace {

/// nullptr: its model is none of relays.
const RegisterSwitches* switches_of(const InstrumentEntry& entry) {
  if (!entry.model || !entry.model->registers) {
    return nullptr;
  }
  const auto& switches = entry.model->registers->switches;
  return switches ? &*switches : nullptr;
}

std::vector<std::string> relay_modules(const std::vector<InstrumentEntry>& instruments) {
  std::vector<std::string> names;
  for (const InstrumentEntry& entry : instruments) {
    if (switches_of(entry) != nullptr) names.push_back(entry.settings.name);
  }
  return names;
}

void check_relay(TomlTable& table, const PowerSettings& power,
                 const std::vector<InstrumentEntry>& instruments) {
  const auto found = entry_named(power.instrument, instruments);
  const std::string modules = fmt::format("{}", fmt::join(relay_modules(instruments), ", "));
  const std::string expected = modules.empty() ? "" : ", expected one of " + modules;
  if (found == instruments.end()) {
    table.mistake("instrument", fmt::format("there is no instrument {}{}",
                                            json_string(power.instrument), expected));
  } else if (const auto* switches = switches_of(*found); switches == nullptr) {
    if (!found->model) return;  // said already
    table.mistake("instrument", fmt::format("{} has nothing to switch: its model {} names no "
                                            "[registers.switches]{}",
                                            power.instrument, found->settings.model, expected));
  } else if (table.has("relay") && power.relay > switches->count) {
    table.mistake("relay", fmt::format("relay is {}, expected 1 to {}, which {} has", power.relay,
                                       switches->count, found->settings.model));
  }
}

std::string switch_text(const PowerSettings& power) {
  return power.is_relay() ? fmt::format("relay {} of {}", power.relay, power.instrument)
                          : fmt::format("line {} of {}", power.line, power.chip);
}

/// One switch has one master.
void check_once(TomlTable& table, const PowerSettings& power, const PowerSettings& other,
                const std::string& whose) {
  if (!power.is_at(other)) return;
  table.mistake(
      power.is_relay() ? "relay" : "line",
      fmt::format("{} switches {}, expected each switch once", switch_text(power), whose));
}

/// A module that is off cannot switch anything on.
void check_module(TomlTable& table, const InstrumentEntry& instrument,
                  const std::vector<InstrumentEntry>& instruments) {
  std::set<std::string> passed;
  std::string way = instrument.settings.name;
  for (const InstrumentEntry* at = &instrument; at->settings.power;) {
    const std::string& module = at->settings.power->by.instrument;
    const auto next = entry_named(module, instruments);
    if (next == instruments.end()) return;
    way += " hangs on " + module;
    if (module == instrument.settings.name) {
      table.mistake("instrument",
                    fmt::format("{}: a circle, expected a module that has power without it", way));
      return;
    }
    if (!passed.insert(module).second) return;  // a circle of others, which is told there
    at = &*next;
  }
}

void check_module_stays_on(TomlTable& table, const PowerSettings& power,
                           const std::vector<InstrumentEntry>& instruments) {
  const auto module = entry_named(power.instrument, instruments);
  if (module == instruments.end()) return;
  const auto& its_power = module->settings.power;
  if (!its_power || !its_power->warm_up) return;
  table.mistake("instrument", fmt::format("{} is switched off between its readings, expected a "
                                          "module that stays on",
                                          power.instrument));
}

/// Whose power a module switches; "" if nobody's.
std::string whose_power(const std::string& module, const LinkSettings& link,
                        const std::vector<InstrumentEntry>& instruments) {
  if (link.power && link.power->instrument == module) return "the modem";
  const auto hangs_on_it = [&module](const InstrumentEntry& one) {
    return one.settings.power && one.settings.power->by.instrument == module;
  };
  const auto found = std::ranges::find_if(instruments, hangs_on_it);
  return found == instruments.end() ? "" : found->settings.name;
}

/// Nobody could switch what hangs on a module that an event switched off.
void check_modules_off(InstrumentEntry& entry, const LinkSettings& link,
                       const std::vector<InstrumentEntry>& instruments) {
  std::vector<TomlTable> tables = entry.table.tables("event");
  const auto& events = entry.settings.events;
  for (std::size_t i = 0; i < tables.size() && i < events.size(); ++i) {
    for (const std::string& name : events[i].off) {
      const std::string whose = whose_power(name, link, instruments);
      if (whose.empty()) continue;
      tables[i].mistake("off", fmt::format("off has {}, a module that switches {}, expected those "
                                           "that hang on it",
                                           json_string(name), whose));
    }
  }
}

void check_instrument_power(const InstrumentEntry& entry, const InstrumentPowerSettings& power,
                            TomlTable& table, const std::vector<InstrumentEntry>& instruments) {
  const PowerSettings& by = power.by;
  if (by.is_relay()) {
    check_relay(table, by, instruments);
    check_module(table, entry, instruments);
    check_module_stays_on(table, by, instruments);
  }
  if (!entry.model) return;
  const auto [key, text] = mistake_of_power_times(entry.settings);
  if (!text.empty()) table.mistake(key, text);
}

void check_link_power(TomlTable& root, const PowerSettings& power,
                      const std::vector<InstrumentEntry>& instruments) {
  auto link = root.table("link");
  auto table = link ? link->table("power") : std::nullopt;
  if (!table) return;
  check_relay(*table, power, instruments);
  check_module_stays_on(*table, power, instruments);
}

}  // namespace

/// The time in which it can be off is its interval: of one that speaks, and of bursts, `every`.
PowerTimesMistake mistake_of_power_times(const InstrumentSettings& instrument) {
  if (!instrument.power || !instrument.power->warm_up) return {};
  const InstrumentPowerSettings& power = *instrument.power;
  const bool bursts = power.every > Micros(0);
  const Micros period = bursts ? power.every : instrument.interval;
  if (period == Micros(0)) {
    return {"warm_up", fmt::format("warm_up means nothing to {}, which speaks on its own, expected "
                                   "it with every and burst",
                                   instrument.name)};
  }
  if (bursts && power.every < instrument.interval) {
    return {"every", fmt::format("every is {}, expected at least the interval of {}",
                                 print_duration(power.every), print_duration(instrument.interval))};
  }
  const Micros needed = *power.warm_up + power.burst + power.by.off_time;
  if (needed <= period) return {};
  return {bursts ? "burst" : "warm_up",
          fmt::format("warm_up{} and off_time take {} together, expected at most the {} of {}",
                      bursts ? ", burst" : "", print_duration(needed), print_duration(period),
                      bursts ? "every" : "its interval")};
}

void check_power(TomlTable& root, const LinkSettings& link,
                 std::vector<InstrumentEntry>& instruments) {
  if (link.power && link.power->is_relay()) check_link_power(root, *link.power, instruments);
  for (std::size_t i = 0; i < instruments.size(); ++i) {
    check_modules_off(instruments[i], link, instruments);
    const auto& power = instruments[i].settings.power;
    if (!power) continue;
    auto table = instruments[i].table.table("power");
    if (!table) continue;
    check_instrument_power(instruments[i], *power, *table, instruments);
    if (link.power) check_once(*table, power->by, *link.power, "the modem");
    for (std::size_t before = 0; before < i; ++before) {
      const InstrumentSettings& other = instruments[before].settings;
      if (other.power) check_once(*table, power->by, other.power->by, other.name);
    }
  }
}

}  // namespace buoyd
