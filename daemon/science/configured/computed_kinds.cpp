#include <algorithm>
#include <utility>

#include "model/reading_interval.hpp"
#include "science/computed/computed_kind.hpp"

namespace buoyd {

namespace {

const ComputedKind* find_computed(const std::vector<ComputedKind>& computed,
                                  const std::string& kind) {
  const auto found = std::ranges::find(
      computed, kind, [](const ComputedKind& one) -> const auto& { return one.kind.name; });
  return found == computed.end() ? nullptr : &*found;
}

/// When rows of windows end is when those of their tests do.
void add_ends(ComputedBy& tests, const ComputedBy& windows) {
  for (const auto& said : windows.with) {
    if (said.first == "every" || said.first == "begins") tests.with.push_back(said);
  }
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
  const Micros interval = reading_interval(instrument, model);
  const auto interval_of = [&](const std::string& kind) {
    const ComputedKind* const found = find_computed(computed, kind);
    return found == nullptr ? interval : found->interval;
  };
  const auto add = [&](Result<ComputedKind> made, std::optional<Micros> its_own = {}) {
    if (!made) return;
    made->interval = its_own ? *its_own : interval_of(made->by.of);
    kinds.push_back(made->kind);
    computed.push_back(*std::move(made));
  };
  for (const DerivedSettings& one : instrument.derived) {
    add(derived_kind(one, instrument, kinds));
  }
  if (instrument.track) {
    auto track = track_kind(*instrument.track, instrument, model);
    const Micros step = track ? track->interval : interval;
    add(std::move(track), step);
  }
  for (const WaveSettings& one : instrument.waves) {
    add(wave_kind(one, instrument, kinds, interval), one.over);
  }
  for (const StatisticsSettings& one : instrument.statistics) {
    add(statistics_kind(one, instrument, kinds), one.step());
  }
  for (const ReceptionSettings& one : instrument.receptions) {
    add(reception_kind(one, instrument, model));
  }
  for (const ModelKind& kind : std::vector(kinds)) {
    auto tests = tests_kind(instrument, kind);
    if (!tests) continue;
    const ComputedKind* const source = find_computed(computed, kind.name);
    if (source != nullptr) add_ends(tests->by, source->by);
    add(*std::move(tests), interval_of(kind.name));
  }
  for (const EventSettings& one : instrument.events) add(event_kind(one, instrument, kinds));
  return computed;
}

Micros kind_interval(const InstrumentSettings& instrument, const Model& model,
                     const std::string& kind) {
  for (const ComputedKind& one : computed_kinds(instrument, model)) {
    if (one.kind.name == kind) return one.interval;
  }
  return reading_interval(instrument, model);
}

std::vector<ModelKind> all_kinds(const InstrumentSettings& instrument, const Model& model) {
  std::vector<ModelKind> kinds = source_kinds(instrument, model);
  for (ComputedKind& computed : computed_kinds(instrument, model)) {
    kinds.push_back(std::move(computed.kind));
  }
  return kinds;
}

bool becomes_row(const InstrumentSettings& instrument, const Model& model,
                 const std::string& kind) {
  if (instrument.record == Recorded::all) return true;
  return find_named(model.kinds, kind) == nullptr &&
         std::ranges::find(instrument.derived, kind, &DerivedSettings::kind) ==
             instrument.derived.end();
}

}  // namespace buoyd
