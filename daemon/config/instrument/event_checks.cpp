#include "config/instrument/event_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "base/json.hpp"
#include "base/quantity.hpp"
#include "config/instrument/computed_checks.hpp"
#include "config/instrument/longest_wait.hpp"
#include "config/instrument/power_checks.hpp"
#include "config/instrument/reception_checks.hpp"
#include "config/instrument/slowest_interval.hpp"
#include "model/reading_interval.hpp"
#include "science/computed/computed_kind.hpp"

namespace buoyd {
namespace {

void check_condition(TomlTable& table) {
  constexpr std::array conditions{"above", "below", "is", "rate", "silence"};
  const auto count =
      std::ranges::count_if(conditions, [&](const char* key) { return table.has(key); });
  if (count != 1) {
    table.mistake(
        fmt::format("there are {} conditions, expected one of above, below, is, rate and "
                    "silence",
                    count));
  }
}

/// No change is slower than none.
void check_rate_ends(TomlTable& table, const EventSettings& event) {
  if (!event.rate || event.clear.value_or(*event.rate) > 0) return;
  const char* const key = event.clear ? "clear" : "rate";
  table.mistake(key, fmt::format("{} is {}, expected more than 0: else it is never over", key,
                                 event.clear.value_or(*event.rate)));
}

/// The other way round it would begin and be over with one and the same value.
void check_clear(TomlTable& table, const EventSettings& event) {
  if (!event.clear) return;
  const auto& limit = event.rate ? event.rate : event.above;
  if (event.is || event.silence) {
    table.mistake("clear", "clear means nothing with is or silence, expected it with a limit");
  } else if (limit && *event.clear > *limit) {
    table.mistake("clear", fmt::format("clear is {}, expected at most {}, where it begins",
                                       *event.clear, *limit));
  } else if (event.below && *event.clear < *event.below) {
    table.mistake("clear", fmt::format("clear is {}, expected at least {}, where it begins",
                                       *event.clear, *event.below));
  }
}

/// A silence lasts already before it is told.
void check_hold(TomlTable& table, const EventSettings& event) {
  if (!event.silence || !table.has("for")) return;
  table.mistake("for", "for means nothing with silence, expected a longer silence");
}

/// It has power for each burst, also for those in which it would not be asked.
std::string trouble_of_bursts(const StormInterval& storm, const InstrumentSettings& instrument) {
  if (storm.interval < instrument.interval) return {};              // it stays on
  if (!mistake_of_power_times(instrument).text.empty()) return {};  // reported elsewhere
  InstrumentSettings slowed = instrument;
  slowed.interval = storm.interval;
  const std::string mistake = mistake_of_power_times(slowed).text;
  if (mistake.empty()) return {};
  return fmt::format("intervals has {} = {}: {}, or {} in off", storm.instrument,
                     print_duration(storm.interval), mistake, storm.instrument);
}

/// What is wrong with it; "" if nothing is.
std::string trouble_of(const StormInterval& storm, const EventSettings& event,
                       const std::vector<InstrumentEntry>& all) {
  const auto one = entry_named(storm.instrument, all);
  if (one == all.end()) {
    return fmt::format("intervals has {}, expected instruments of the station",
                       json_string(storm.instrument));
  }
  if (!one->model) return {};  // reported elsewhere
  if (!is_polled(*one->model)) {
    return fmt::format("intervals has {}, which speaks on its own, expected those that are polled",
                       storm.instrument);
  }
  if (storm.interval == one->settings.interval) {
    return fmt::format("intervals has {} = {}, which is its own interval, expected another",
                       storm.instrument, print_duration(storm.interval));
  }
  const bool is_off = std::ranges::find(event.off, storm.instrument) != event.off.end();
  return is_off ? "" : trouble_of_bursts(storm, one->settings);
}

void mark_what_saves(EventSettings& event, const std::vector<InstrumentEntry>& all) {
  for (StormInterval& one : event.intervals) {
    const auto named = entry_named(one.instrument, all);
    one.saves = named != all.end() && one.interval > named->settings.interval;
  }
}

/// Nothing but a switch stops an instrument.
void check_off(TomlTable& event, const EventSettings& settings, const std::string& watched,
               const std::vector<InstrumentEntry>& all) {
  for (const std::string& name : settings.off) {
    const auto one = entry_named(name, all);
    if (one == all.end() || !one->settings.power) {
      event.mistake("off", fmt::format("off has {}, expected instruments of the station that have "
                                       "power to switch",
                                       json_string(name)));
    } else if (name == watched) {
      event.mistake("off", fmt::format("off has {}, whose readings end the event, expected others",
                                       json_string(name)));
    }
  }
}

void check_storm(TomlTable& event, const EventSettings& settings,
                 const std::vector<InstrumentEntry>& all) {
  if (settings.silence && !settings.off.empty()) {
    event.mistake("off",
                  "off means nothing with silence, which an instrument that broke never ends");
  }
  if (settings.intervals.empty()) return;
  std::optional<TomlTable> said = event.table("intervals");
  if (!said) return;
  if (settings.silence) {
    event.mistake("intervals",
                  "intervals mean nothing with silence, which an instrument that broke never ends");
  }
  for (const StormInterval& storm : settings.intervals) {
    const std::string trouble = trouble_of(storm, settings, all);
    if (!trouble.empty()) said->mistake(storm.instrument, trouble);
  }
}

/// Of silences and gaps that are right at the instrument's own interval.
void check_slowed(InstrumentEntry& instrument, const SlowestInterval& slowest) {
  if (!instrument.model || slowest.interval == Micros(0)) return;
  InstrumentSettings slowed = instrument.settings;
  slowed.interval = slowest.interval;
  const auto check = [&](const char* section, const char* key, const auto& all, auto mistake_of) {
    std::vector<TomlTable> tables = instrument.table.tables(section);
    for (std::size_t i = 0; i < tables.size() && i < all.size(); ++i) {
      if (!mistake_of(all[i], instrument.settings, *instrument.model).empty()) continue;
      const std::string mistake = mistake_of(all[i], slowed, *instrument.model);
      if (mistake.empty()) continue;
      tables[i].mistake(key, fmt::format("{}, which {} gives it", mistake, slowest.event));
    }
  };
  check("event", "silence", slowed.events, mistake_of_silence);
  check("reception", "gap", slowed.receptions, mistake_of_gap);
}

/// All but those of events.
std::vector<ModelKind> watched_kinds(const InstrumentSettings& instrument, const Model& model) {
  std::vector<ModelKind> kinds = source_kinds(instrument, model);
  for (ComputedKind& one : computed_kinds(instrument, model)) {
    if (one.by.method != event_method) kinds.push_back(std::move(one.kind));
  }
  return kinds;
}

}  // namespace

void check_storms(std::vector<InstrumentEntry>& instruments) {
  for (InstrumentEntry& instrument : instruments) {
    std::vector<TomlTable> tables = instrument.table.tables("event");
    auto& events = instrument.settings.events;
    for (std::size_t i = 0; i < tables.size() && i < events.size(); ++i) {
      check_storm(tables[i], events[i], instruments);
      check_off(tables[i], events[i], instrument.settings.name, instruments);
      mark_what_saves(events[i], instruments);
    }
  }
  for (InstrumentEntry& instrument : instruments) {
    check_slowed(instrument,
                 slowest_interval(instrument.settings, instruments, &InstrumentEntry::settings));
  }
}

void check_events(InstrumentEntry& instrument) {
  std::vector<TomlTable> tables = instrument.table.tables("event");
  const std::vector<ModelKind> kinds = watched_kinds(instrument.settings, *instrument.model);
  std::set<std::string> taken = names_before(instrument);
  for (const auto& one : instrument.settings.waves) taken.insert(one.kind);
  for (const auto& one : instrument.settings.statistics) taken.insert(one.kind);
  for (const auto& one : instrument.settings.receptions) taken.insert(one.kind);
  for (std::size_t i = 0; i < tables.size() && i < instrument.settings.events.size(); ++i) {
    const EventSettings& event = instrument.settings.events[i];
    if (event.kind.empty() || event.channel.empty()) continue;  // reported already
    check_new_kind(tables[i], event.kind, taken);
    check_condition(tables[i]);
    check_clear(tables[i], event);
    check_hold(tables[i], event);
    check_rate_ends(tables[i], event);
    const auto made = event_kind(event, instrument.settings, kinds);
    if (!made) tables[i].mistake("channel", made.error().text);
    const std::string silence = mistake_of_silence(event, instrument.settings, *instrument.model);
    if (!silence.empty()) tables[i].mistake("silence", silence);
  }
}

/// Else each pause between two readings would be an event, or each that comes a little late.
/// Windows that are shorter than an interval have no value each.
std::string mistake_of_silence(const EventSettings& event, const InstrumentSettings& instrument,
                               const Model& model) {
  if (!event.silence) return {};
  const auto made = event_kind(event, instrument, watched_kinds(instrument, model));
  if (!made) return {};  // reported already
  const Micros interval =
      std::max(kind_interval(instrument, model, made->by.of), reading_interval(instrument, model));
  const LongestWait wait = longest_wait(instrument, interval);
  if (*event.silence > wait.time) return {};
  return fmt::format("silence is {}, expected longer than the {}", print_duration(*event.silence),
                     wait.text);
}

}  // namespace buoyd
