#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/json.hpp"
#include "config/bus_checks.hpp"
#include "config/checked_text.hpp"
#include "config/sections.hpp"

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
    if (!holds && table.has(key)) {
      table.mistake(
          key,
          fmt::format("{} means nothing without \"instrument\", expected it to be absent", key));
    }
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

}  // namespace

void read_start(TomlTable& root, StartSettings& start) {
  auto table = root.table("start");
  if (!table) {
    return;
  }
  set(start.instrument, read_id(*table, "instrument"));
  set(start.channel, table->string("channel"));
  set(start.at_least, table->number("at_least", -1e6, 1e6));
  set(start.hold, table->duration("for", 0s, 1h));
  set(start.at_most, table->duration("at_most", 1s, 7 * 24h));
  set(start.stagger, table->duration("stagger", 0s, 10min));
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
  const auto found = std::ranges::find_if(instruments, [&](const InstrumentEntry& entry) {
    return entry.settings.name == start.instrument;
  });
  if (found == instruments.end()) {
    table->mistake("instrument", fmt::format("instrument is {}, expected an [[instrument]]'s name",
                                             json_string(start.instrument)));
    return;
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
