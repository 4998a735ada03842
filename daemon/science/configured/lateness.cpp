#include "science/configured/lateness.hpp"

#include <algorithm>

#include "model/quality_of.hpp"
#include "science/computed/computed_kind.hpp"
#include "science/configured/arrival_delays.hpp"
#include "science/configured/configured_tests.hpp"

namespace buoyd {

namespace {

constexpr int silent_intervals = 3;
constexpr Micros shortest_silence = std::chrono::seconds(10);

bool has_late_verdicts(const InstrumentSettings& instrument, const ModelKind& kind) {
  return std::ranges::any_of(kind.channels, [&](const ModelChannel& channel) {
    const auto quality = quality_of(instrument, kind, channel);
    return quality && is_judged_late(*quality);
  });
}

Micros verdict_wait(const std::string& kind, const InstrumentSettings& instrument,
                    const Model& model) {
  const std::vector<ModelKind> kinds = all_kinds(instrument, model);
  const ModelKind* const found = find_named(kinds, kind);
  if (found == nullptr || !has_late_verdicts(instrument, *found)) return Micros(0);
  return silence_after(kind_interval(instrument, model, kind));
}

}  // namespace

Micros silence_after(Micros interval) {
  return std::max(silent_intervals * interval, shortest_silence);
}

Micros longest_lateness(const std::string& kind, const InstrumentSettings& instrument,
                        const Model& model) {
  Micros late = ArrivalDelays::most + verdict_wait(kind, instrument, model);
  std::string of = kind;
  const std::vector<ComputedKind> computed = computed_kinds(instrument, model);
  for (auto one = computed.rbegin(); one != computed.rend(); ++one) {
    if (one->kind.name != of) continue;
    const auto derived = std::ranges::find(instrument.derived, of, &DerivedSettings::kind);
    if (derived != instrument.derived.end()) late += derived->max_age;
    of = one->by.of;
    late += verdict_wait(of, instrument, model);
  }
  return late;
}

}  // namespace buoyd
