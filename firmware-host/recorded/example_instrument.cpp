#include "firmware-host/recorded/example_instrument.hpp"

#include <algorithm>
#include <sstream>

#include "base/json.hpp"
#include "firmware-host/frames/frame_checks.hpp"
#include "firmware-host/frames/frame_encoder.hpp"
#include "firmware-host/world/model_parts.hpp"

namespace buoysim {

namespace {

bool is_beyond_encoder(const buoyd::FrameChannel& channel) {
  return channel.square || !channel.require.empty() ||
         std::any_of(channel.terms.begin(), channel.terms.end(),
                     [](const auto& term) { return term.format == buoyd::RegisterFormat::text; });
}

/// Ranges of tests say which of the frames are of a kind.
bool is_beyond_encoder(const buoyd::FrameKind& kind) {
  return std::any_of(
             kind.select.begin(), kind.select.end(),
             [](const auto& test) { return !test.between.empty() || !test.not_between.empty(); }) ||
         std::any_of(kind.channels.begin(), kind.channels.end(),
                     [](const auto& channel) { return is_beyond_encoder(channel); });
}

/// "counts" and "[1,null]": counts[0] and counts[1].
void add_values(const buoyd::ModelChannel& channel, const std::string& text, LedgerEntry& entry) {
  if (!channel.on_axis) {
    const bool quoted = channel.type == buoyd::ValueType::text && text != "null";
    entry.values.emplace_back(channel.name, quoted ? buoyd::json_string(text) : text);
    return;
  }
  std::istringstream points(text.substr(1, text.size() - 2));
  std::size_t point = 0;
  for (std::string one; std::getline(points, one, ',');) {
    entry.values.emplace_back(channel.name + "[" + std::to_string(point++) + "]", one);
  }
}

}  // namespace

bool is_played_from_examples(const buoyd::Model& model) {
  const buoyd::FrameMap& map = frames_of(model);
  return map.encoding == buoyd::FrameEncoding::ais ||
         std::any_of(map.kinds.begin(), map.kinds.end(),
                     [](const auto& kind) { return is_beyond_encoder(kind); });
}

ExampleInstrument::ExampleInstrument(const InstrumentScenario& scenario, std::uint64_t last_counter)
    : scenario_(scenario), counter_(last_counter) {
  for (std::size_t kind = 0; kind < scenario.model->kinds.size(); ++kind) {
    const buoyd::ModelKind& meaning = scenario.model->kinds[kind];
    std::vector<const buoyd::ModelExample*> own;
    for (const buoyd::ModelExample& example : scenario.model->examples) {
      if (example.kind == kind && scenario.settings.keeps(meaning.name)) {
        own.push_back(&example);
        complete_ = complete_ && example.values.size() == meaning.channels.size();
      }
    }
    if (!own.empty()) {
      kinds_.push_back(std::move(own));
    }
  }
}

LedgerEntry ExampleInstrument::entry_of(const buoyd::ModelExample& example) const {
  const buoyd::ModelKind& kind = scenario_.model->kinds[example.kind];
  LedgerEntry entry;
  entry.instrument = name();
  entry.kind = complete_ ? kind.name : recorded_kind;
  entry.counter = counter_;
  for (const auto& value : example.values) {
    const auto meaning = std::ranges::find(kind.channels, value.first, &buoyd::ModelChannel::name);
    if (complete_) add_values(*meaning, value.second, entry);
  }
  return entry;
}

std::vector<Utterance> ExampleInstrument::speak(buoyd::WallTime /*time*/) {
  std::vector<Utterance> burst;
  const buoyd::FrameMap& map = frames_of(*scenario_.model);
  ++counter_;
  for (const auto& examples : kinds_) {
    const buoyd::ModelExample& example =
        *examples[static_cast<std::size_t>(counter_ % examples.size())];
    burst.push_back({transmitted(map, frame_of_example(map, example.bytes)), {entry_of(example)}});
  }
  return burst;
}

}  // namespace buoysim
