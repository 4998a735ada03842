#include "firmware-host/bench/scenario_channels.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "firmware-host/world/model_parts.hpp"
#include "firmware-host/world/sentence_name.hpp"

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

bool is_named(const std::string& name, const ModelKind& kind, const ModelChannel& channel) {
  return name == channel.name || name == kind.name + "." + channel.name;
}

ChannelPlace find_place(const buoyd::Model& model, const std::string& name) {
  for (const ModelKind& kind : model.kinds) {
    for (const ModelChannel& channel : kind.channels) {
      if (is_named(name, kind, channel)) {
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

/// Points in metres that the instrument states, so that the model does not.
bool needs_first(const buoyd::Model& model, const ModelKind& kind, const ModelChannel& channel) {
  return channel.on_axis && kind.axis && kind.axis->unit == "m" && kind.axis->defaults.empty() &&
         !model.registers;
}

/// Whether each channel of that name can say it.
void check_measurement(TomlTable& table, const std::string& name, const MeasurementSpec& spec,
                       const InstrumentScenario& scenario) {
  const buoyd::Model& model = *scenario.model;
  for (std::size_t k = 0; k < model.kinds.size(); ++k) {
    for (std::size_t c = 0; c < model.kinds[k].channels.size(); ++c) {
      const ModelChannel& channel = model.kinds[k].channels[c];
      if (!is_named(name, model.kinds[k], channel)) continue;
      if (channel.type == buoyd::ValueType::text || !channel.value_names.empty()) {
        table.mistake("measures", fmt::format("\"{}\" says no number", name));
      } else if (!conversion_to(channel.unit, spec.word->quantity)) {
        table.mistake("measures",
                      fmt::format("\"{}\" is told in {}, \"{}\" can be had in {}", name,
                                  channel.unit, spec.word->name, units_of(spec.word->quantity)));
      } else if (spec.nulls > 0 && !can_be_null(model, k, c)) {
        table.mistake("nulls",
                      fmt::format("the model has no way to say that \"{}\" is null", name));
      } else if ((!spec.first || spec.step == 0) && needs_first(model, model.kinds[k], channel)) {
        table.mistake(
            "measures",
            fmt::format("the model does not know where the points of \"{}\" are, expected "
                        "first and step, the metres upwards to them",
                        name));
      }
    }
  }
}

/// Keys that mean nothing without another.
void check_keys(TomlTable& table, const MeasurementSpec& spec) {
  if (table.has("ambiguity") && !spec.word->is_direction) {
    table.mistake("ambiguity", fmt::format("\"{}\" is no direction", spec.word->name));
  }
  if (table.has("nulls_above") && !table.has("nulls")) {
    table.mistake("nulls_above", "nulls_above needs nulls, the share that has no value there");
  }
  if (table.has("step") && !spec.first) {
    table.mistake("step", "step needs first, the metres upwards to the first point");
  }
}

/// measures = "WORD", with what lies between the world and the value.
void read_measurement(TomlTable& table, const std::string& name, InstrumentScenario& scenario) {
  constexpr Micros longest_lag{86'400'000'000};
  MeasurementSpec spec;
  const std::string word = table.string("measures").value_or("");
  spec.word = find_word(word);
  spec.noise = table.number("noise", 0, 1e9).value_or(spec.noise);
  const auto lag = table.duration("lag", Micros{0}, longest_lag).value_or(Micros{0});
  spec.lag = static_cast<double>(lag.count()) / 1e6;
  spec.nulls = table.number("nulls", 0, 1).value_or(spec.nulls);
  spec.nulls_above = table.number("nulls_above").value_or(spec.nulls_above);
  spec.ambiguity = table.number("ambiguity", 0, 1).value_or(spec.ambiguity);
  spec.first = table.number("first", -11'000, 11'000);
  spec.step = table.number("step", -1'000, 1'000).value_or(spec.step);
  const auto between = table.duration("point_interval", Micros{0}, longest_lag).value_or(Micros{0});
  spec.point_interval = static_cast<double>(between.count()) / 1e6;
  if (spec.word == nullptr) {
    table.mistake("measures", fmt::format("the world has no \"{}\"; the nearest is \"{}\"", word,
                                          nearest_word(word)));
    return;
  }
  check_keys(table, spec);
  check_measurement(table, name, spec, scenario);
  scenario.channels[name].measures = spec;
}

void read_channel(TomlTable& table, const std::string& name, const ModelChannel& channel,
                  const std::string& folder, InstrumentScenario& scenario) {
  ChannelScenario& told = scenario.channels[name];
  if (table.has("csv")) {
    read_csv(table, folder, told);
    return;
  }
  if (table.has("measures")) {
    read_measurement(table, name, scenario);
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

/// A talker stands where the tag of one of the kind's messages has '?'.
bool takes_talker(const buoyd::Model& model, const SentenceName& sentence) {
  const auto size = static_cast<std::ptrdiff_t>(sentence.talker.size());
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  return std::ranges::all_of(sentence.talker, is_capital) &&
         std::ranges::any_of(messages_of(model).formats, [&](const buoyd::MessageFormat& format) {
           return model.kinds[format.kind].name == sentence.kind &&
                  std::ranges::count(format.tag, '?') == size;
         });
}

void check_sentences(TomlTable& instrument, const InstrumentScenario& scenario) {
  const buoyd::Model& model = *scenario.model;
  for (const std::string& text : scenario.sentences) {
    const SentenceName sentence = sentence_name(text);
    if (std::ranges::find(model.kinds, sentence.kind, &ModelKind::name) == model.kinds.end()) {
      instrument.mistake("sentences",
                         fmt::format("model \"{}\" has no kind \"{}\"", model.name, sentence.kind));
    } else if (sentence.kind.size() < text.size() && !takes_talker(model, sentence)) {
      instrument.mistake("sentences",
                         fmt::format("\"{}\", expected capitals before the colon, one for each ? "
                                     "of the kind's tag in model \"{}\"",
                                     text, model.name));
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
