#include <algorithm>
#include <utility>

#include "model/reading_interval.hpp"
#include "science/computed/computed_kind.hpp"

namespace buoyd {

namespace {

/// It may wait for what another instrument says next.
Micros delay_of(const DerivedSettings& derived) {
  const bool waits = std::ranges::any_of(derived.inputs, [](const DerivedSettings::Input& input) {
    return input.channel.find('.') != std::string::npos;
  });
  return waits ? derived.max_age : Micros(0);
}

}  // namespace

std::vector<ModelKind> source_kinds(const InstrumentSettings& instrument, const Model& model) {
  std::vector<ModelKind> kept;
  for (const ModelKind& kind : model.kinds) {
    if (instrument.keeps(kind.name)) kept.push_back(kind);
  }
  return kept;
}

std::vector<ComputedKind> computed_kinds(const InstrumentSettings& instrument, const Model& model) {
  std::vector<ModelKind> kinds = source_kinds(instrument, model);
  std::vector<ComputedKind> computed;
  const auto add = [&](Result<ComputedKind> made, Micros delay = Micros(0)) {
    if (!made) return;
    made->delay = delay;
    kinds.push_back(made->kind);
    computed.push_back(*std::move(made));
  };
  for (const DerivedSettings& one : instrument.derived) {
    add(derived_kind(one, instrument, kinds), delay_of(one));
  }
  const Micros interval = reading_interval(instrument, model);
  for (const WaveSettings& one : instrument.waves) {
    add(wave_kind(one, instrument, kinds, interval));
  }
  for (const StatisticsSettings& one : instrument.statistics) {
    add(statistics_kind(one, instrument, kinds));
  }
  for (const ReceptionSettings& one : instrument.receptions) {
    add(reception_kind(one, instrument, model));
  }
  for (const EventSettings& one : instrument.events) add(event_kind(one, instrument, kinds));
  for (const ModelKind& kind : std::vector(kinds)) {
    if (auto tests = tests_kind(instrument, kind)) computed.push_back(*std::move(tests));
  }
  return computed;
}

std::vector<ModelKind> all_kinds(const InstrumentSettings& instrument, const Model& model) {
  std::vector<ModelKind> kinds = source_kinds(instrument, model);
  for (ComputedKind& computed : computed_kinds(instrument, model)) {
    kinds.push_back(std::move(computed.kind));
  }
  return kinds;
}

}  // namespace buoyd
