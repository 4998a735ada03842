#include "firmware-host/defects/draw_defects.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/json.hpp"
#include "firmware-host/defects/families.hpp"
#include "firmware-host/recorded/example_instrument.hpp"
#include "firmware-host/world/model_parts.hpp"
#include "firmware-host/world/sentence_name.hpp"

namespace buoysim {

namespace {

constexpr double share_of_sound = 0.5;

/// FNV-1a, which is the same on every machine.
std::uint64_t hash_of(std::string_view name) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : name) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  }
  return hash;
}

std::optional<Defect> drawn(const Patient& patient, std::uint64_t secret) {
  Draws draws(secret, hash_of(patient.instrument.settings.name));
  const bool is_sound = draws.uniform() < share_of_sound;
  std::vector<Defect> can;
  for (const auto family : {line_defects, value_defects, clock_defects, register_defects}) {
    const std::vector<Defect> more = family(patient, draws);
    can.insert(can.end(), more.begin(), more.end());
  }
  if (is_sound || can.empty()) return std::nullopt;
  return can[draw_index(draws, can.size())];
}

buoyd::Micros micros_of(double seconds) {
  return buoyd::Micros(std::llround(seconds * 1e6));
}

/// In the order in which they are said: of those that may answer one text the first one does.
std::vector<std::size_t> spoken_kinds(const InstrumentScenario& instrument) {
  const auto& kinds = instrument.model->kinds;
  std::vector<std::size_t> spoken(kinds.size());
  std::iota(spoken.begin(), spoken.end(), std::size_t{0});
  if (instrument.sentences.empty()) return spoken;
  spoken.clear();
  for (const std::string& sentence : instrument.sentences) {
    const auto found =
        std::ranges::find(kinds, sentence_name(sentence).kind, &buoyd::ModelKind::name);
    if (found != kinds.end()) spoken.push_back(static_cast<std::size_t>(found - kinds.begin()));
  }
  return spoken;
}

/// Those of the line are what a scenario could say.
void let_suffer(Scenario& scenario, InstrumentScenario& instrument, const Defect& defect) {
  FaultSpec fault;
  fault.target = instrument.settings.name;
  if (defect.kind == DefectKind::latency) instrument.turnaround += micros_of(defect.size);
  if (defect.kind == DefectKind::bad_checksums) {
    fault.kind = FaultKind::bad_checksum;
    fault.probability = defect.share;
    scenario.faults.push_back(fault);
  }
  if (defect.kind == DefectKind::dead_at_start) {
    fault.kind = FaultKind::silence;
    fault.length = micros_of(defect.size);
    scenario.faults.push_back(fault);
  }
}

std::string unit_of(const InstrumentScenario& instrument, const Defect& defect) {
  switch (defect.kind) {
    case DefectKind::latency:
    case DefectKind::dead_at_start:
    case DefectKind::stuck:
    case DefectKind::clock_offset:
      return "s";
    case DefectKind::bad_checksums:
    case DefectKind::clock_drift:
    case DefectKind::refused_register:
    case DefectKind::swapped_words:
      return "1";
    default:
      break;
  }
  const auto& channel = instrument.model->kinds[defect.of_kind].channels[defect.channel];
  return defect.kind == DefectKind::drift ? channel.unit + " h-1" : channel.unit;
}

}  // namespace

double draw_size(Draws& draws, const Sizes& sizes) {
  return sizes.low * std::pow(sizes.high / sizes.low, draws.uniform());
}

double draw_sign(Draws& draws) {
  return draws.uniform() < 0.5 ? -1 : 1;
}

std::size_t draw_index(Draws& draws, std::size_t count) {
  return static_cast<std::size_t>(draws.next() % count);
}

bool is_said(const InstrumentScenario& instrument, std::size_t kind) {
  const auto& poll = instrument.model->poll;
  const std::vector<std::size_t> spoken = spoken_kinds(instrument);
  const auto answers = [&](const buoyd::PollStep& step) {
    const auto first =
        std::find_first_of(spoken.begin(), spoken.end(), step.answer.begin(), step.answer.end());
    return first != spoken.end() && *first == kind;
  };
  const bool is_answer = !poll || std::any_of(poll->steps.begin(), poll->steps.end(), answers);
  return is_answer && instrument.settings.keeps(instrument.model->kinds[kind].name);
}

bool is_played_as_recorded(const InstrumentScenario& instrument) {
  return !instrument.recording.empty() || is_played_from_examples(*instrument.model);
}

void draw_defects(Scenario& scenario, std::uint64_t secret) {
  scenario.is_secret = true;
  for (InstrumentScenario& instrument : scenario.instruments) {
    const auto line = std::find_if(
        scenario.lines.begin(), scenario.lines.end(),
        [&](const LineScenario& one) { return one.settings.name == instrument.settings.line; });
    instrument.defect = drawn({instrument, *line}, secret);
    if (instrument.defect) let_suffer(scenario, instrument, *instrument.defect);
  }
}

LedgerEntry secret_entry(const InstrumentScenario& instrument) {
  LedgerEntry entry;
  entry.instrument = instrument.settings.name;
  const auto& defect = instrument.defect;
  const auto add = [&](const char* name, std::string value) {
    entry.values.emplace_back(name, std::move(value));
  };
  add("secret", defect ? std::string(name_of(defect->kind)) : "none");
  if (!defect) return entry;
  if (defect->has_channel()) {
    const buoyd::ModelKind& kind = instrument.model->kinds[defect->of_kind];
    add("channel", kind.name + '/' + kind.channels[defect->channel].name);
  }
  add("size", buoyd::json_number(defect->kind == DefectKind::latency
                                     ? static_cast<double>(instrument.turnaround.count()) / 1e6
                                     : defect->size));
  add("share", buoyd::json_number(defect->share));
  add("unit", unit_of(instrument, *defect));
  return entry;
}

}  // namespace buoysim
