// What switches the power of the modem or of an instrument, and when an instrument has it.

#include <algorithm>
#include <initializer_list>

#include "config/checked_text.hpp"
#include "config/sections.hpp"
#include "config/takes.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t most_gpio_lines = 4096;
constexpr std::int64_t most_relay_number = 256;
constexpr Micros longest_warm_up = 1h;

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

}  // namespace

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
  set(power.off_time, table.duration("off_time", 1s, 5min));
}

void read_instrument_power(TomlTable& table, std::string_view key, InstrumentSettings& instrument) {
  auto inner = table.table(key);
  if (!inner) return;
  InstrumentPowerSettings& power = instrument.power.emplace();
  read_switch(*inner, power.by);
  power.warm_up = inner->duration("warm_up", 0s, longest_warm_up);
  set(power.every, inner->duration("every", 1min, longest_interval));
  set(power.burst, inner->duration("burst", 1s, longest_interval));
  if (inner->has("every") != inner->has("burst")) {
    inner->mistake("has half of a burst, expected every and burst");
  }
  if (inner->has("every") && !power.warm_up) power.warm_up = 0s;
}

}  // namespace buoyd
