#include "config/instrument/statistics_checks.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/quantity.hpp"
#include "config/instrument/computed_checks.hpp"
#include "config/instrument/derived_checks.hpp"
#include "science/computed/computed_kind.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t most_parts = 144;  // of a window: the day each ten minutes

void check_windows(TomlTable& table, const StatisticsSettings& statistics) {
  const Micros over = statistics.over;
  const Micros every = statistics.step();
  check_part_of_day(table, over);
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

/// How long the gust is that is looked for in the readings; 0: none is, as of a profile. The
/// largest of gusts that they say themselves is no such gust.
Micros gust_of(const StatisticsSettings& statistics, const ModelKind& rows) {
  if (!statistics.wind) return Micros(0);
  const ModelChannel* const gust = find_named(rows.channels, statistics.wind->speed + "_gust");
  return gust == nullptr ? Micros(0) : gust->within;
}

/// A gust that is longer than the step of windows lies in more parts of them than two.
void check_gust(TomlTable& table, const StatisticsSettings& statistics, const ModelKind& rows,
                Micros interval) {
  const Micros gust = gust_of(statistics, rows);
  if (gust > statistics.step()) {
    table.mistake("wind", fmt::format("wind has a gust of {}, expected at most what lies between "
                                      "the ends of two windows, {}, or gust = \"0 s\" for none",
                                      print_duration(gust), print_duration(statistics.step())));
  }
  const std::string short_one = mistake_of_gust(statistics, rows, interval);
  if (!short_one.empty()) table.mistake("wind", short_one);
}

/// A wind is enough: its mean is that of vectors.
void check_any(TomlTable& table, const StatisticsSettings& statistics) {
  if (!statistics.statistics.empty() || statistics.wind) return;
  table.mistake("statistics", "statistics is empty, expected some, or wind beside it");
}

}  // namespace

/// A gust of one reading is no mean.
std::string mistake_of_gust(const StatisticsSettings& statistics, const ModelKind& rows,
                            Micros interval) {
  const Micros gust = gust_of(statistics, rows);
  if (gust == 0s || gust >= 2 * interval) return {};
  return fmt::format(
      "wind has a gust of {}, expected at least two of the readings' intervals, {}, or gust "
      "= \"0 s\" for none",
      print_duration(gust), print_duration(2 * interval));
}

void check_statistics(InstrumentEntry& instrument, const DeploymentSettings& deployment) {
  const InstrumentSettings& settings = instrument.settings;
  if (settings.record == Recorded::statistics && settings.statistics.empty() &&
      settings.waves.empty()) {
    instrument.table.mistake("record",
                             "record is \"statistics\" and there are none, expected "
                             "[[instrument.statistics]] or [[instrument.waves]]");
  }
  std::vector<TomlTable> tables = instrument.table.tables("statistics");
  std::vector<ModelKind> kinds = known_kinds(settings, *instrument.model);
  std::set<std::string> taken = names_before(instrument);
  for (const WaveSettings& waves : settings.waves) taken.insert(waves.kind);
  for (std::size_t i = 0; i < tables.size() && i < settings.statistics.size(); ++i) {
    const StatisticsSettings& statistics = settings.statistics[i];
    check_windows(tables[i], statistics);
    check_any(tables[i], statistics);
    check_new_kind(tables[i], statistics.kind, taken);
    auto computed = statistics_kind(statistics, settings, kinds);
    if (!computed) {
      report(tables[i], computed.error());
      continue;
    }
    const Micros interval = kind_interval(settings, *instrument.model, computed->by.of);
    check_gust(tables[i], statistics, computed->kind, interval);
    check_described(tables[i], instrument, *computed, deployment);
    kinds.push_back(std::move(computed->kind));
  }
}

std::vector<std::string> notes_of_short_windows(const InstrumentEntry& instrument) {
  const InstrumentSettings& settings = instrument.settings;
  std::vector<std::string> notes;
  for (const ComputedKind& one : computed_kinds(settings, *instrument.model)) {
    const auto windows =
        std::ranges::find(settings.statistics, one.kind.name, &StatisticsSettings::kind);
    const Micros interval = kind_interval(settings, *instrument.model, one.by.of);
    if (windows == settings.statistics.end() || windows->over >= interval) continue;
    notes.push_back(fmt::format(
        "instrument {}: windows of {} are of {}, and a reading comes each {}: some "
        "windows hold none",
        settings.name, one.kind.name, print_duration(windows->over), print_duration(interval)));
  }
  return notes;
}

}  // namespace buoyd
