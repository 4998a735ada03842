#include "firmware-host/bench/scenario_channels.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace buoysim {

using buoyd::ModelChannel;
using buoyd::ModelKind;
using buoyd::TomlTable;

namespace {

const std::vector<std::string_view> shapes{"constant", "sine", "random_walk", "ramp"};
constexpr std::int64_t exact_in_float32 = 1LL << 24U;

/// "altitude", or "gga.altitude" where the kind matters.
struct ChannelPlace {
  const ModelKind* kind = nullptr;
  const ModelChannel* channel = nullptr;
};

ChannelPlace find_place(const buoyd::Model& model, const std::string& name) {
  for (const ModelKind& kind : model.kinds) {
    for (const ModelChannel& channel : kind.channels) {
      if (name == channel.name || name == kind.name + "." + channel.name) {
        return {&kind, &channel};
      }
    }
  }
  return {};
}

WaveformSpec usual(const ModelChannel& channel) {
  return default_waveform(channel.name, channel.unit, channel.minimum.value_or(-1e300),
                          channel.maximum.value_or(1e300));
}

/// Keys that are not given keep what the channel does by default.
void read_waveform(TomlTable& table, WaveformSpec& spec) {
  const auto shape = table.choice("shape", shapes);
  if (shape) {
    spec.shape = static_cast<Shape>(*shape);
  }
  spec.mean = table.number("mean").value_or(spec.mean);
  spec.amplitude = table.number("amplitude").value_or(spec.amplitude);
  spec.period = table.number("period", 0.001, 1e9).value_or(spec.period);
  spec.step = table.number("step").value_or(spec.step);
  spec.noise = table.number("noise").value_or(spec.shape == Shape::constant ? 0 : spec.noise);
  spec.per_point = table.number("per_point").value_or(spec.per_point);
  spec.point_lag = table.number("point_lag").value_or(spec.point_lag);
  spec.low = table.number("low").value_or(spec.low);
  spec.high = table.number("high").value_or(spec.high);
  if (spec.low > spec.high) {
    table.mistake("low", "low is above high");
  }
}

/// csv = "FILE" beside the scenario, with column = "NAME" or columns = [one for each point].
void read_csv(TomlTable& table, const std::string& folder, ChannelScenario& told) {
  const std::string file = table.string("csv").value_or("");
  std::vector<std::string> names = table.strings("columns").value_or(std::vector<std::string>{});
  if (names.empty()) {
    names.push_back(table.required_string("column").value_or(""));
  }
  auto columns = load_csv((std::filesystem::path(folder) / file).string(), names);
  if (columns) {
    told.csv = std::move(*columns);
  } else {
    table.mistake("csv", columns.error().text);
  }
}

void read_channel(TomlTable& table, const std::string& name, const ModelChannel& channel,
                  const std::string& folder, InstrumentScenario& scenario) {
  ChannelScenario& told = scenario.channels[name];
  if (table.has("csv")) {
    read_csv(table, folder, told);
    return;
  }
  if (channel.type == buoyd::ValueType::text) {
    told.text = table.required_string("text").value_or("");
    return;
  }
  WaveformSpec spec = usual(channel);
  read_waveform(table, spec);
  told.waveform = spec;
}

void read_counter(TomlTable& instrument, InstrumentScenario& scenario) {
  auto table = instrument.table("counter");
  if (!table) {
    return;
  }
  CounterScenario& counter = scenario.counter;
  const std::string name = table->required_string("channel").value_or("");
  const ChannelPlace place = find_place(*scenario.model, name);
  if (place.channel != nullptr) {
    counter.kind = place.kind->name;
    counter.channel = place.channel->name;
  } else if (!name.empty()) {
    table->mistake("channel",
                   fmt::format("model \"{}\" has no channel \"{}\"", scenario.model->name, name));
  }
  counter.offset = table->number("offset").value_or(0);
  counter.step = table->number("step").value_or(1);
  counter.wrap =
      static_cast<std::uint64_t>(table->integer("wrap", 2, INT64_MAX).value_or(exact_in_float32));
  counter.start = static_cast<std::uint64_t>(table->integer("start", 1, INT64_MAX).value_or(1));
}

void check_sentences(TomlTable& instrument, const InstrumentScenario& scenario) {
  for (const std::string& sentence : scenario.sentences) {
    const std::size_t colon = sentence.find(':');
    const std::string kind = colon == std::string::npos ? sentence : sentence.substr(colon + 1);
    const auto& kinds = scenario.model->kinds;
    if (std::none_of(kinds.begin(), kinds.end(),
                     [&](const ModelKind& k) { return k.name == kind; })) {
      instrument.mistake(
          "sentences", fmt::format("model \"{}\" has no kind \"{}\"", scenario.model->name, kind));
    }
  }
}

void check_axis(TomlTable& instrument, const InstrumentScenario& scenario) {
  const auto& kinds = scenario.model->kinds;
  const auto most =
      std::max_element(kinds.begin(), kinds.end(), [](const ModelKind& a, const ModelKind& b) {
        return (a.axis ? a.axis->points : 0) < (b.axis ? b.axis->points : 0);
      });
  const std::size_t points = most->axis ? most->axis->points : 0;
  if (scenario.axis.size() > points) {
    instrument.mistake(
        "axis", fmt::format("axis has {} points, the model has {}", scenario.axis.size(), points));
  }
}

}  // namespace

void read_channels(TomlTable& instrument, const std::string& folder, InstrumentScenario& scenario) {
  read_counter(instrument, scenario);
  check_sentences(instrument, scenario);
  check_axis(instrument, scenario);
  auto channels = instrument.table("channel");
  if (!channels) return;
  for (const std::string& name : channels->keys()) {
    const ChannelPlace place = find_place(*scenario.model, name);
    auto table = channels->table(name);
    if (place.channel == nullptr) {
      channels->mistake(
          name, fmt::format("model \"{}\" has no channel \"{}\"", scenario.model->name, name));
    }
    if (table) {  // its keys are looked at all the same
      read_channel(*table, name, place.channel == nullptr ? ModelChannel{} : *place.channel, folder,
                   scenario);
    }
  }
}

}  // namespace buoysim
