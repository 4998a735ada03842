#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/json.hpp"
#include "core/instrument_settings.hpp"
#include "model/model_words.hpp"
#include "science/combined/derived_channels.hpp"
#include "science/combined/derived_roles.hpp"
#include "science/combined/role_checks.hpp"
#include "science/computed/computed_kind.hpp"
#include "science/computed/unit_scale.hpp"

namespace buoyd {

namespace {

using Input = DerivedSettings::Input;
using Quantity = DerivedSettings::Quantity;

tl::unexpected<Error> wrong(std::string text) {
  return fail(ErrorCode::invalid, std::move(text));
}

Result<void> check_roles(const DerivedSettings& settings) {
  const auto roles = roles_of(settings.quantity);
  std::vector<std::string_view> names;
  for (const DerivedRole& role : roles) names.push_back(role.name);
  for (const Input& input : settings.inputs) {
    if (std::ranges::find(names, input.role) != names.end()) continue;
    return wrong(fmt::format("inputs has {}, expected of {}: {}", json_string(input.role),
                             name_of(settings.quantity), fmt::join(names, ", ")));
  }
  for (const DerivedRole& role : roles) {
    if (!role.is_needed || find_input(settings, role.name) != nullptr) continue;
    return wrong(fmt::format("inputs has no {}, which {} is computed of", role.name,
                             name_of(settings.quantity)));
  }
  return {};
}

/// Speed and course are said together, by one receiver.
Result<void> check_hull(const DerivedSettings& settings) {
  const Input* const speed = find_input(settings, "hull_speed");
  const Input* const course = find_input(settings, "hull_course");
  if (speed == nullptr && course == nullptr) return {};
  const auto receiver_of = [](const Input& input) {
    const auto named = named_channel(input.channel);
    return named ? named->instrument : std::string();
  };
  const bool is_pair =
      speed != nullptr && course != nullptr && receiver_of(*speed) == receiver_of(*course);
  if (is_pair) return {};
  return wrong(
      "inputs has one of hull_speed and hull_course, expected both, of one instrument, or "
      "none");
}

Result<const ModelKind*> source_kind(const DerivedSettings& settings,
                                     const std::vector<ModelKind>& kinds) {
  const DerivedRole& first = roles_of(settings.quantity).front();
  const std::string& channel = find_input(settings, first.name)->channel;
  for (const ModelKind& kind : kinds) {
    if (find_named(kind.channels, channel) != nullptr) return &kind;
  }
  return wrong(
      fmt::format("{} is {}, expected a channel of the instrument itself, of its model or of "
                  "a kind above",
                  first.name, json_string(channel)));
}

/// An input with its channel in the kind that the first role's channel is in.
Result<const ModelChannel*> own_channel(const DerivedRole& role, const Input& input,
                                        const ModelKind& source,
                                        const InstrumentSettings& instrument) {
  const ModelChannel* const channel = find_named(source.channels, input.channel);
  if (channel != nullptr) return channel;
  if (role.is_own) {
    return wrong(fmt::format("{} is {}, expected a channel of its own kind {}", role.name,
                             json_string(input.channel), source.name));
  }
  return wrong(fmt::format(
      "{} is {}, which kind {} has not, expected one that it has, or {}.{} of "
      "another kind",
      role.name, json_string(input.channel), source.name, instrument.name, input.channel));
}

/// Two directions of one reading are compared as they are: they are counted from the same.
Result<void> check_pair(const DerivedSettings& settings, const ModelKind& source) {
  const Input* const a = find_input(settings, "a");
  const Input* const b = find_input(settings, "b");
  if (a == nullptr || b == nullptr) return {};
  const ModelChannel* const one = find_named(source.channels, a->channel);
  const ModelChannel* const other = find_named(source.channels, b->channel);
  if (one == nullptr || other == nullptr || one->reference == other->reference) return {};
  return wrong(fmt::format("a is counted from {} and b from {}, expected the same",
                           reference_text(*one), reference_text(*other)));
}

Result<void> check_own(const DerivedSettings& settings, const InstrumentSettings& instrument,
                       const ModelKind& source) {
  const DerivedRole& first_role = roles_of(settings.quantity).front();
  const ModelChannel& first =
      *find_named(source.channels, find_input(settings, first_role.name)->channel);
  const bool has_declination = find_input(settings, "declination") != nullptr;
  for (const DerivedRole& role : roles_of(settings.quantity)) {
    const Input* const input = find_input(settings, role.name);
    if (input == nullptr) continue;
    if (named_channel(input->channel)) {
      if (!role.is_own) continue;
      return wrong(fmt::format("{} is {}, expected a channel of the instrument itself", role.name,
                               json_string(input->channel)));
    }
    auto channel = own_channel(role, *input, source, instrument);
    if (!channel) return pass_on(channel);
    if (auto checked = check_channel_of(role, **channel, first); !checked) return checked;
    if (has_declination) continue;
    auto known = check_declination(role, **channel, instrument.declination);
    if (!known) return known;
  }
  return check_pair(settings, source);
}

Result<void> check_place(const DerivedSettings& settings, const InstrumentSettings& instrument) {
  const bool is_sea_level = settings.quantity == Quantity::sea_level_pressure;
  if (is_sea_level && !instrument.height) {
    return wrong("height of the instrument is missing, expected it for sea-level pressure");
  }
  const bool is_water = settings.quantity == Quantity::sea_water;
  if (is_water && find_input(settings, "pressure") == nullptr && !instrument.depth) {
    return wrong("inputs has no pressure, expected it, or the instrument's depth");
  }
  return {};
}

std::vector<std::string> from_of(const DerivedSettings& settings,
                                 const InstrumentSettings& instrument) {
  std::vector<std::string> from;
  from.reserve(settings.inputs.size());
  for (const Input& input : settings.inputs) {
    from.push_back(named_channel(input.channel) ? input.channel
                                                : instrument.name + "." + input.channel);
  }
  return from;
}

/// How old what others said may be, and by what its own directions from magnetic north are turned.
std::vector<std::pair<std::string, std::string>> with_of(const DerivedSettings& settings,
                                                         const InstrumentSettings& instrument,
                                                         const ModelKind& source) {
  std::vector<std::pair<std::string, std::string>> with;
  if (std::ranges::any_of(settings.inputs, [](const Input& input) {
        return named_channel(input.channel).has_value();
      })) {
    with.emplace_back("max_age", seconds_json(settings.max_age));
  }
  const auto is_turned = [&](const DerivedRole& role) {
    const Input* const input = find_input(settings, role.name);
    const ModelChannel* const channel =
        input == nullptr ? nullptr : find_named(source.channels, input->channel);
    return channel != nullptr && role.from != CountedFrom::anything &&
           channel->reference == DirectionReference::magnetic_north;
  };
  const auto& declination = instrument.declination;
  const bool is_fixed =
      declination && !declination->from_rmc && find_input(settings, "declination") == nullptr;
  if (is_fixed && std::ranges::any_of(roles_of(settings.quantity), is_turned)) {
    with.emplace_back("declination", json_number(declination->east));
  }
  return with;
}

}  // namespace

Result<ComputedKind> derived_kind(const DerivedSettings& settings,
                                  const InstrumentSettings& instrument,
                                  const std::vector<ModelKind>& kinds) {
  if (find_named(kinds, settings.kind) != nullptr) {
    return wrong(
        fmt::format("kind {} is there already, expected another name", json_string(settings.kind)));
  }
  if (auto checked = check_roles(settings); !checked) return pass_on(checked);
  if (auto checked = check_hull(settings); !checked) return pass_on(checked);
  auto source = source_kind(settings, kinds);
  if (!source) return pass_on(source);
  const ModelKind& of = **source;
  if (auto checked = check_own(settings, instrument, of); !checked) return pass_on(checked);
  if (auto checked = check_place(settings, instrument); !checked) return pass_on(checked);
  const std::string& first =
      find_input(settings, roles_of(settings.quantity).front().name)->channel;
  ComputedKind computed;
  computed.kind.name = settings.kind;
  computed.kind.channels = derived_channels(settings, *find_named(of.channels, first));
  if (std::ranges::any_of(computed.kind.channels, &ModelChannel::on_axis)) {
    computed.kind.axis = of.axis;
  }
  computed.kind.over = of.over;
  computed.by = {std::string(name_of(settings.quantity)), of.name, from_of(settings, instrument),
                 with_of(settings, instrument, of)};
  return computed;
}

}  // namespace buoyd
