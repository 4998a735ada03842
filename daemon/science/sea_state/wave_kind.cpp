#include <fmt/format.h>

#include "base/json_object.hpp"
#include "science/computed/computed_kind.hpp"
#include "science/sea_state/wave_columns.hpp"
#include "science/sea_state/wave_inputs.hpp"

namespace buoyd {

namespace {

std::vector<std::string> channels_of(const WaveSettings& settings, const std::string& instrument) {
  std::vector<std::string> channels;
  for (const std::string& channel : {settings.up, settings.down, settings.east, settings.north,
                                     settings.pitch, settings.roll, settings.heading}) {
    if (!channel.empty()) channels.push_back(fmt::format("{}.{}", instrument, channel));
  }
  return channels;
}

}  // namespace

Result<ComputedKind> wave_kind(const WaveSettings& settings, const InstrumentSettings& instrument,
                               const std::vector<ModelKind>& kinds, Micros interval) {
  const auto source = source_of(settings.of, instrument, kinds);
  if (!source) return tl::unexpected(source.error());
  const auto inputs = WaveInputs::make(settings, **source, instrument.declination);
  if (!inputs) return tl::unexpected(inputs.error());
  const auto rules = wave_rules(settings, interval);
  if (!rules) return tl::unexpected(rules.error());
  ComputedKind computed;
  computed.kind.name = settings.kind;
  computed.kind.over = settings.over;
  computed.kind.channels = wave_channels(inputs->has_directions());
  computed.kind.axis = wave_axis(*rules);
  computed.by = {"waves", (*source)->name, channels_of(settings, instrument.name), {}};
  const auto& [lowest, highest] = settings.band;
  computed.by.with.emplace_back(
      "band", JsonArray().add_json(json_number(lowest)).add_json(json_number(highest)).str());
  computed.has_own_axis = true;
  return computed;
}

}  // namespace buoyd
