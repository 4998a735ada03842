#include <fmt/format.h>

#include <algorithm>

#include "base/json.hpp"
#include "model/reading_interval.hpp"
#include "science/computed/computed_kind.hpp"

namespace buoyd {

namespace {

ModelChannel flag_channel(std::string name, std::string meaning,
                          std::vector<std::pair<std::int64_t, std::string>> names) {
  ModelChannel channel;
  channel.name = std::move(name);
  channel.long_name = std::move(meaning);
  channel.type = ValueType::integer;
  channel.value_names = std::move(names);
  return channel;
}

std::vector<ModelChannel> channels_of_reception() {
  ModelChannel age;
  age.name = "age";
  age.long_name = "of the newest message";
  age.unit = "s";
  ModelChannel damaged;
  damaged.name = "damaged_records";
  damaged.long_name = "since the row before";
  damaged.unit = "1";
  damaged.type = ValueType::integer;
  return {flag_channel("gap", "QARTOD time gap", {{1, "good"}, {9, "missing"}}),
          flag_channel("reception", "QARTOD data reception", {{1, "good"}, {4, "fail"}}),
          flag_channel("syntax", "QARTOD syntax", {{1, "good"}, {4, "fail"}}), std::move(age),
          std::move(damaged)};
}

}  // namespace

Micros allowed_gap(const ReceptionSettings& settings, const InstrumentSettings& instrument,
                   Micros interval) {
  return settings.gap.value_or(3 * interval + meant_pause(instrument));
}

Result<ComputedKind> reception_kind(const ReceptionSettings& settings,
                                    const InstrumentSettings& instrument, const Model& model) {
  const std::vector<ModelKind> sources = source_kinds(instrument, model);
  const auto source = std::ranges::find_if(sources, [&](const ModelKind& kind) {
    return settings.of.empty() || kind.name == settings.of;
  });
  if (source == sources.end()) {
    return fail(ErrorCode::invalid,
                fmt::format("of is {}, expected the name of a kind that {} says",
                            json_string(settings.of), instrument.name));
  }
  ModelKind kind;
  kind.name = settings.kind;
  kind.channels = channels_of_reception();
  const Micros gap = allowed_gap(settings, instrument, reading_interval(instrument, model));
  return ComputedKind{
      std::move(kind),
      {std::string(reception_method), source->name, {}, {{"gap", seconds_json(gap)}}},
      {}};
}

}  // namespace buoyd
