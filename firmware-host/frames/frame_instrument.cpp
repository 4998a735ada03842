#include "firmware-host/frames/frame_instrument.hpp"

#include <set>

#include "firmware-host/frames/frame_checks.hpp"
#include "firmware-host/world/model_parts.hpp"

namespace buoysim {

std::vector<Bytes> spoken_forms(const InstrumentScenario& scenario) {
  const buoyd::Model& model = *scenario.model;
  std::vector<std::string> names = scenario.sentences;
  for (const buoyd::ModelKind& kind : model.kinds) {
    if (scenario.sentences.empty()) names.push_back(kind.name);
  }
  std::vector<Bytes> forms;
  std::set<std::size_t> said;
  for (const std::string& name : names) {
    for (std::size_t kind = 0; kind < model.kinds.size(); ++kind) {
      Bytes form = model.kinds[kind].name == name ? form_of_kind(model, kind) : Bytes{};
      if (form.empty() || said.contains(kind)) {
        continue;
      }
      const auto kinds = kinds_in(model, form);
      said.insert(kinds.begin(), kinds.end());
      forms.push_back(std::move(form));
    }
  }
  return forms;
}

FrameInstrument::FrameInstrument(const InstrumentScenario& scenario, std::uint64_t last_counter,
                                 std::uint64_t seed)
    : scenario_(scenario), source_(scenario, last_counter, seed), forms_(spoken_forms(scenario)) {}

std::vector<Utterance> FrameInstrument::speak(buoyd::WallTime time) {
  const buoyd::Model& model = *scenario_.model;
  std::vector<Utterance> burst;
  for (const Bytes& form : forms_) {
    // A record each: two frames may be of the same kind.
    const Record record = source_.next(time);
    EncodedFrame frame = encode_frame(model, form, record.values, scenario_.settings);
    Utterance said{transmitted(frames_of(model), frame.bytes), {}};
    for (FrameReading& reading : frame.readings) {
      if (!scenario_.settings.keeps(model.kinds[reading.kind].name)) {
        continue;  // a frame says more than buoyd is asked to keep
      }
      LedgerEntry entry;
      entry.instrument = name();
      entry.kind = model.kinds[reading.kind].name;
      entry.counter = record.counter;
      entry.values = std::move(reading.values);
      add_truth(entry, record.truths);
      said.entries.push_back(std::move(entry));
    }
    burst.push_back(std::move(said));
  }
  return burst;
}

}  // namespace buoysim
