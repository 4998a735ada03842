#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/json.hpp"
#include "base/quantity.hpp"
#include "config/bus_checks.hpp"
#include "config/sections.hpp"
#include "config/takes.hpp"
#include "model/reading_interval.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;

// What means nothing, and what is needed, where an instrument holds the start off.
void check_keys(TomlTable& table) {
  const bool holds = table.has("instrument");
  for (const std::string_view key : {"channel", "at_least"}) {
    if (holds && !table.has(key)) {
      table.mistake(fmt::format("\"{}\" is missing, expected one with \"instrument\"", key));
    }
  }
  for (const std::string_view key : {"channel", "at_least", "for", "at_most"}) {
    if (!holds) expect_absent(table, key, "without \"instrument\"");
  }
}

// Channels that are one number, of kinds that become readings.
std::vector<std::string> numbers_of(const InstrumentEntry& instrument) {
  std::vector<std::string> names;
  for (const ModelKind& kind : instrument.model->kinds) {
    if (!instrument.settings.keeps(kind.name)) continue;
    for (const ModelChannel& channel : kind.channels) {
      const bool is_number = channel.type != ValueType::text && channel.value_names.empty();
      if (is_number && !channel.on_axis) names.push_back(channel.name);
    }
  }
  return names;
}

// The first module that its power hangs on and that stands on another line; nullptr if none does.
const InstrumentSettings* module_elsewhere(const InstrumentSettings& watched,
                                           const std::vector<InstrumentEntry>& instruments) {
  const InstrumentSettings* at = &watched;
  // No longer than all of them: a circle is told with the power.
  for (std::size_t passed = 0; passed < instruments.size(); ++passed) {
    if (!at->power || !at->power->by.is_relay()) return nullptr;
    const auto module = entry_named(at->power->by.instrument, instruments);
    if (module == instruments.end()) return nullptr;
    at = &module->settings;
    if (at->line != watched.line) return at;
  }
  return nullptr;
}

// While the start is held off no other line runs.
void check_its_power(TomlTable& table, const InstrumentSettings& watched,
                     const std::vector<InstrumentEntry>& instruments) {
  const auto* const module = module_elsewhere(watched, instruments);
  if (module == nullptr) return;
  table.mistake("instrument",
                fmt::format("instrument is {}, whose power hangs on {} of line {}, which does not "
                            "run before the start is over: expected one that has power from a "
                            "GPIO line, from a module on its own line, or always",
                            json_string(watched.name), module->name, json_string(module->line)));
}

// Whether readings that are all high enough ever end the wait: those of its bursts. A slot that
// began without power is asked in as soon as there is some, so each burst begins with a reading.
// StartHold says what a break is.
bool can_let_go(const StartSettings& start, const InstrumentPowerSettings& power, Micros interval) {
  const Micros longest_gap = std::max(start.hold / 2, 2 * interval);
  Micros since{0};
  std::optional<Micros> last;
  for (Micros begin{0}; begin <= start.at_most; begin += power.every) {
    if (!last || begin - *last > longest_gap) since = begin;
    last = std::max(begin, (begin + power.burst - Micros(1)) / interval * interval);
    if (*last - since >= start.hold) return true;
  }
  return false;
}

void check_bursts(TomlTable& table, const StartSettings& start, const InstrumentEntry& watched) {
  const auto& power = watched.settings.power;
  if (!power || power->every == Micros(0) || power->burst == Micros(0)) return;
  if (can_let_go(start, *power, reading_interval(watched.settings, *watched.model))) return;
  table.mistake("for", fmt::format("for is {}, and the readings of {} in bursts never go on for so "
                                   "long without a break, expected a shorter time",
                                   print_duration(start.hold), start.instrument));
}

}  // namespace

std::vector<Setting<StartSettings>> start_keys() {
  using Start = StartSettings;
  return {
      {.key = "instrument",
       .takes = takes::id(&Start::instrument),
       .meaning =
           "whose readings decide; a charger or battery monitor. Its power hangs on no module of "
           "another line, which waits",
       .hint = "\"lidar\"",
       .remark = "the start is held off: of this instrument, whose line alone runs,",
       .range = "an instrument's name"},
      {.key = "channel",
       .takes = takes::word(&Start::channel, "a channel of its model that is one number"),
       .meaning = "needed with `instrument`; as `\"battery_voltage\"`",
       .hint = "\"battery_voltage\"",
       .remark = "this channel"},
      {.key = "at_least",
       .takes = takes::number(&Start::at_least, -1e6, 1e6),
       .meaning = "needed with `instrument`: enough, in the channel's unit",
       .hint = "12.2",
       .remark = "in its unit",
       .standard = no_default},
      {.key = "for",
       .takes = takes::duration(&Start::hold, 0s, 1h),
       .meaning = "so long without a break: each lower value, each reading without a value, and "
                  "silence for half of this time (and for two intervals) begins it anew; what "
                  "`quality` says of a value comes later, and counts for nothing here",
       .remark = "without a break; then the other lines start, the modem last"},
      {.key = "at_most",
       .takes = takes::duration(&Start::at_most, 1s, 7 * 24h),
       .meaning = "since the start of buoyd; then all starts anyway, whatever was read or not; "
                  "longer than `for`",
       .remark = "then they start anyway: a broken charger must not silence the buoy"},
      {.key = "stagger",
       .takes = takes::duration(&Start::stagger, 0s, 10min),
       .meaning = "from one line to the next, and to the uplink",
       .hint = "\"5 s\"",
       .remark = "from one line to the next"},
  };
}

void read_start(TomlTable& root, StartSettings& start) {
  auto table = root.table("start");
  if (!table) {
    return;
  }
  read_keys(*table, start_keys(), start);
  check_keys(*table);
  if (start.hold >= start.at_most) {
    table->mistake("at_most", "at_most is not longer than \"for\", expected it to be");
  }
}

void check_start(TomlTable& root, const StartSettings& start,
                 const std::vector<InstrumentEntry>& instruments) {
  auto table = root.table("start");
  if (!table || start.instrument.empty()) {
    return;
  }
  const auto found = entry_named(start.instrument, instruments);
  if (found == instruments.end()) {
    table->mistake("instrument", fmt::format("instrument is {}, expected an [[instrument]]'s name",
                                             json_string(start.instrument)));
    return;
  }
  check_its_power(*table, found->settings, instruments);
  if (found->model) {
    check_bursts(*table, start, *found);
  }
  if (!found->model || !table->has("channel")) {
    return;
  }
  const auto numbers = numbers_of(*found);
  if (std::ranges::find(numbers, start.channel) == numbers.end()) {
    table->mistake(
        "channel",
        fmt::format("channel is {}, expected one of {} that is one number: {}",
                    json_string(start.channel), start.instrument, fmt::join(numbers, ", ")));
  }
}

}  // namespace buoyd
