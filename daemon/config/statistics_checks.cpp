#include "config/statistics_checks.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.hpp"
#include "base/quantity.hpp"
#include "config/derived_checks.hpp"
#include "model/describe.hpp"
#include "model/reading_interval.hpp"
#include "science/computed/computed_kind.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t most_parts = 144;  // of a window: the day each ten minutes

void check_windows(TomlTable& table, const StatisticsSettings& statistics) {
  const Micros over = statistics.over;
  const Micros every = statistics.step();
  if (24h % over != 0s) {
    table.mistake(
        "over", fmt::format("over is {}, expected a whole part of the day", print_duration(over)));
  }
  if (over % every != 0s || over / every > most_parts) {
    table.mistake("every", fmt::format("every is {}, expected a whole part of over, {}, and at "
                                       "most 144 of them",
                                       print_duration(every), print_duration(over)));
  }
  if (statistics.begins >= over) {
    table.mistake("begins", fmt::format("begins is {}, expected less than over, {}",
                                        print_duration(statistics.begins), print_duration(over)));
  }
}

/// A gust of one reading is no mean. A profile has none.
void check_gust(TomlTable& table, const ModelKind& kind, Micros interval) {
  for (const ModelChannel& channel : kind.channels) {
    if (channel.within == 0s || channel.within >= interval) continue;
    table.mistake("wind", fmt::format("wind has a gust of {}, expected at least the readings' "
                                      "interval, {}, or gust = \"0 s\" for none",
                                      print_duration(channel.within), print_duration(interval)));
  }
}

void check_name(TomlTable& table, const std::string& kind, const std::vector<ModelKind>& kinds) {
  if (find_named(kinds, kind) == nullptr) return;
  table.mistake("kind",
                fmt::format("kind {} is there already, expected another name", json_string(kind)));
}

void check_description(TomlTable& table, const InstrumentEntry& instrument,
                       const ComputedKind& computed, const DeploymentSettings& deployment) {
  const auto made = describe_computed(*instrument.model, computed.kind, computed.by,
                                      instrument.settings, deployment, {}, {});
  if (made) return;
  table.mistake(fmt::format("cannot be described: {}; expected fewer channels or statistics",
                            made.error().text));
}

}  // namespace

void check_statistics(InstrumentEntry& instrument, const DeploymentSettings& deployment) {
  const InstrumentSettings& settings = instrument.settings;
  if (settings.record == Recorded::statistics && settings.statistics.empty()) {
    instrument.table.mistake("record",
                             "record is \"statistics\" and there are none, expected "
                             "[[instrument.statistics]]");
  }
  std::vector<TomlTable> tables = instrument.table.tables("statistics");
  std::vector<ModelKind> kinds = known_kinds(instrument);
  const Micros interval = reading_interval(settings, *instrument.model);
  for (std::size_t i = 0; i < tables.size() && i < settings.statistics.size(); ++i) {
    const StatisticsSettings& statistics = settings.statistics[i];
    check_windows(tables[i], statistics);
    check_name(tables[i], statistics.kind, kinds);
    auto computed = statistics_kind(statistics, settings, kinds);
    if (!computed) {
      tables[i].mistake(computed.error().text);
      continue;
    }
    check_gust(tables[i], computed->kind, interval);
    check_description(tables[i], instrument, *computed, deployment);
    kinds.push_back(std::move(computed->kind));
  }
}

}  // namespace buoyd
