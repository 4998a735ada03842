#include <fmt/format.h>

#include <algorithm>

#include "base/json.hpp"
#include "model/circular.hpp"
#include "science/computed/event_computation.hpp"
#include "science/computed/unit_scale.hpp"

namespace buoyd {

namespace {

/// The state, and the value that made it; null where nothing came.
std::vector<ModelChannel> channels_of(const ModelChannel& of) {
  ModelChannel state;
  state.name = "state";
  state.type = ValueType::integer;
  state.value_names = {{0, "over"}, {1, "on"}};
  ModelChannel value = of;  // under another name: what judges the channel does not judge it again
  value.name = "value";
  value.role = ChannelRole::none;
  if (value.type != ValueType::integer) value.type = ValueType::float64;
  return {std::move(state), std::move(value)};
}

/// The condition: where it begins, and where it is over.
std::vector<std::pair<std::string, std::string>> with_of(const EventSettings& settings) {
  std::vector<std::pair<std::string, std::string>> with;
  const auto add = [&with](const char* key, const std::optional<double>& number) {
    if (number) with.emplace_back(key, json_number(*number));
  };
  add("above", settings.above);
  add("below", settings.below);
  add("is", settings.is);
  add("rate", settings.rate);
  if (settings.silence) with.emplace_back("silence", seconds_json(*settings.silence));
  add("clear", settings.clear);
  if (settings.hold > Micros(0)) with.emplace_back("for", seconds_json(settings.hold));
  const EventVotes& votes = settings.votes;
  if (votes.of > 1) with.emplace_back("votes", fmt::format("[{},{}]", votes.least, votes.of));
  return with;
}

}  // namespace

const ModelKind* kind_with(const std::string& channel, const std::vector<ModelKind>& kinds) {
  const auto found = std::ranges::find_if(kinds, [&](const ModelKind& kind) {
    const std::string prefix = kind.name + '.';
    const bool is_named = channel.starts_with(prefix);
    return find_named(kind.channels, is_named ? channel.substr(prefix.size()) : channel) != nullptr;
  });
  return found == kinds.end() ? nullptr : &*found;
}

std::string channel_of(const EventSettings& settings, const ModelKind& source) {
  const std::string prefix = source.name + '.';
  return settings.channel.starts_with(prefix) ? settings.channel.substr(prefix.size())
                                              : settings.channel;
}

double whole_turn_of(const ModelChannel& channel) {
  constexpr double degrees = 360;
  if (!is_circular(channel)) return 0;
  return degrees * unit_scale("degree", channel.unit).value_or(UnitScale{}).factor;
}

Result<ComputedKind> event_kind(const EventSettings& settings, const InstrumentSettings& instrument,
                                const std::vector<ModelKind>& kinds) {
  const ModelKind* const source = kind_with(settings.channel, kinds);
  if (source == nullptr) {
    return fail(ErrorCode::invalid, fmt::format("channel is {}, expected one of {}",
                                                json_string(settings.channel), instrument.name));
  }
  const ModelChannel& channel = *find_named(source->channels, channel_of(settings, *source));
  if (channel.type == ValueType::text || channel.on_axis) {
    return fail(ErrorCode::invalid,
                fmt::format("channel {} is {}, expected one number", json_string(settings.channel),
                            channel.on_axis ? "a profile" : "a text"));
  }
  ModelKind kind;
  kind.name = settings.kind;
  kind.channels = channels_of(channel);
  for (const std::string& name : settings.beside) {
    kind.channels.push_back(*find_named(source->channels, name));
  }
  return ComputedKind{std::move(kind),
                      {std::string(event_method),
                       source->name,
                       {instrument.name + '.' + settings.channel},
                       with_of(settings)},
                      {}};
}

}  // namespace buoyd
