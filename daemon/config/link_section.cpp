#include <fmt/format.h>
#include <fmt/ranges.h>
#include <net/if.h>

#include <algorithm>

#include "base/json.hpp"
#include "config/bus_checks.hpp"
#include "config/checked_text.hpp"
#include "config/sections.hpp"
#include "config/takes.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t most_gpio_lines = 4096;
constexpr std::int64_t most_relay_number = 256;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// It stands in the name of a unit and in the arguments of a program: no path, no option.
bool is_interface(const std::string& name) {
  return !name.empty() && name.size() < IF_NAMESIZE && is_letter_or_digit(name.front()) &&
         std::ranges::all_of(
             name,
             [](char c) { return is_letter_or_digit(c) || c == '.' || c == '_' || c == '-'; });
}

std::optional<std::string> read_interface(TomlTable& table, std::string_view key) {
  return read_sound(table, key, is_interface,
                    "1 to 15 characters of A-Z a-z 0-9 . _ -, the first a letter or digit");
}

void read_gpio(TomlTable& table, PowerSettings& power) {
  if (!table.has("chip")) {
    (void)table.required_string("chip");
  }
  set(power.chip, read_path(table, "chip"));
  set(power.line, table.required_integer("line", 0, most_gpio_lines - 1));
  set(power.active_low, table.boolean("active_low"));
}

void read_relay(TomlTable& table, PowerSettings& power) {
  set(power.instrument, read_name(table, "instrument"));
  set(power.relay, table.required_integer("relay", 1, most_relay_number));
  set(power.normally_closed, table.boolean("normally_closed"));
}

/// A GPIO line if it does not say which.
void read_switch(TomlTable& table, PowerSettings& power) {
  const auto has_one_of = [&table](std::initializer_list<std::string_view> keys) {
    return std::ranges::any_of(keys, [&table](std::string_view key) { return table.has(key); });
  };
  const bool gpio = has_one_of({"chip", "line", "active_low"});
  const bool relay = has_one_of({"instrument", "relay", "normally_closed"});
  if (gpio || !relay) read_gpio(table, power);
  if (relay) read_relay(table, power);
  if (gpio && relay) {
    table.mistake(
        "expected a GPIO line (chip, line, active_low) or a relay (instrument, relay, "
        "normally_closed), not of both");
  }
}

void read_power(TomlTable& table, std::string_view key, LinkSettings& link) {
  auto inner = table.table(key);
  if (!inner) {
    return;
  }
  PowerSettings power;
  read_switch(*inner, power);
  set(power.off_time, inner->duration("off_time", 1s, 5min));
  if (power.off_time >= link.patience) {
    inner->mistake("off_time", fmt::format("off_time is {}, expected less than the patience, {}",
                                           friendly(power.off_time), friendly(link.patience)));
  }
  link.power = power;
}

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
  const auto found = std::ranges::find_if(instruments, [&power](const InstrumentEntry& entry) {
    return entry.settings.name == power.instrument;
  });
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

}  // namespace

std::vector<Setting<LinkSettings>> link_keys() {
  using Link = LinkSettings;
  return {
      {.key = "patience",
       .takes = takes::duration(&Link::patience, 10s, 24h),
       .meaning = "without the broker for so long: a new connection, name look-up included; twice: "
                  "the interface; four times: the modem's power; then from the first step on",
       .remark = "without the broker: connect anew; twice: interface; four times: power"},
      {.key = "interface",
       .takes =
           takes::any(&Link::interface, "1 to 15 of A-Z a-z 0-9 . _ -, the first a letter or digit",
                      read_interface, takes::print_if_any),
       .meaning = "network interface taken down and up, as `\"wwan0\"`; `systemctl enable --now "
                  "buoyd-interface@wwan0.path` once makes it happen",
       .hint = "\"wwan0\"",
       .remark = "taken down and up by buoyd-interface@wwan0.path, once enabled"},
      {.key = "power",
       .takes = {"`chip` and `line`, or `instrument` and `relay`", read_power,
                 [](const Link&) { return std::string(); }},
       .meaning =
           "what switches the modem: a GPIO line, as `{ chip = \"/dev/gpiochip0\", line = 17 "
           "}`, or a relay of a module, as `{ instrument = \"relays\", relay = 3 }`",
       .hint = "{ chip = \"/dev/gpiochip0\", line = 17, active_low = false, off_time = \"10 s\" }",
       .remark = "or a relay: { instrument = \"relays\", relay = 3 }"},
  };
}

void read_link(TomlTable& root, LinkSettings& link) {
  if (auto table = root.table("link")) read_keys(*table, link_keys(), link);
}

void check_link(TomlTable& root, const LinkSettings& link,
                const std::vector<InstrumentEntry>& instruments) {
  if (!link.power || !link.power->is_relay()) {
    return;
  }
  auto table = root.table("link");
  if (auto power = table ? table->table("power") : std::nullopt) {
    check_relay(*power, *link.power, instruments);
  }
}

}  // namespace buoyd
