#include "config/instrument/interval_checks.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/quantity.hpp"
#include "config/instrument/derived_checks.hpp"
#include "config/instrument/event_checks.hpp"
#include "config/instrument/power_checks.hpp"
#include "config/instrument/reception_checks.hpp"
#include "config/instrument/statistics_checks.hpp"
#include "model/quality_of.hpp"
#include "model/reading_interval.hpp"
#include "science/computed/computed_kind.hpp"
#include "science/configured/configured_tests.hpp"

namespace buoyd {
namespace {

std::string mistake_of_waves(const InstrumentSettings& instrument, const Model& model) {
  const std::vector<ModelKind> kinds = known_kinds(instrument, model);
  for (const WaveSettings& waves : instrument.waves) {
    const auto made = wave_kind(waves, instrument, kinds, reading_interval(instrument, model));
    if (!made) return made.error().text;
  }
  return {};
}

std::string mistake_of_statistics(const InstrumentSettings& instrument, const Model& model) {
  for (const ComputedKind& computed : computed_kinds(instrument, model)) {
    const auto windows =
        std::ranges::find(instrument.statistics, computed.kind.name, &StatisticsSettings::kind);
    if (windows == instrument.statistics.end()) continue;
    const Micros interval = kind_interval(instrument, model, computed.by.of);
    std::string found = mistake_of_gust(*windows, computed.kind, interval);
    if (!found.empty()) return found;
  }
  return {};
}

std::string mistake_of_receptions(const InstrumentSettings& instrument, const Model& model) {
  for (const ReceptionSettings& reception : instrument.receptions) {
    std::string found = mistake_of_gap(reception, instrument, model);
    if (!found.empty()) return found;
  }
  return {};
}

std::string mistake_of_silences(const InstrumentSettings& instrument, const Model& model) {
  for (const EventSettings& event : instrument.events) {
    std::string found = mistake_of_silence(event, instrument, model);
    if (!found.empty()) return found;
  }
  return {};
}

std::string mistake_of_quality(const InstrumentSettings& instrument, const Model& model) {
  for (const ModelKind& kind : all_kinds(instrument, model)) {
    const Micros interval = kind_interval(instrument, model, kind.name);
    for (const ModelChannel& channel : kind.channels) {
      const auto quality = quality_of(instrument, kind, channel);
      if (!quality) continue;
      if (const auto made = channel_quality(*quality, interval); !made) return made.error().text;
    }
  }
  return {};
}

}  // namespace

std::string mistake_of_offset(const InstrumentSettings& instrument) {
  const bool bursts = instrument.power && instrument.power->every > Micros(0);
  const Micros period = bursts ? instrument.power->every : instrument.interval;
  if (period == Micros(0) || instrument.offset < period) return {};
  return fmt::format("offset is {}, expected less than the {} of {}",
                     print_duration(instrument.offset), bursts ? "every" : "interval",
                     print_duration(period));
}

std::string mistake_of_interval(const InstrumentSettings& instrument, const Model& model) {
  std::string found = mistake_of_offset(instrument);
  if (found.empty()) found = mistake_of_power_times(instrument).text;
  for (const auto check : {mistake_of_waves, mistake_of_statistics, mistake_of_receptions,
                           mistake_of_silences, mistake_of_quality}) {
    if (!found.empty()) return found;
    found = check(instrument, model);
  }
  return found;
}

}  // namespace buoyd
