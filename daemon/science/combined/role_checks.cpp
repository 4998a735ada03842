#include "science/combined/role_checks.hpp"

#include <fmt/format.h>

#include "base/json.hpp"
#include "model/model_words.hpp"
#include "science/computed/unit_scale.hpp"

namespace buoyd {

namespace {

tl::unexpected<Error> wrong(const DerivedRole& role, const ModelChannel& channel,
                            const std::string& text) {
  return fail(ErrorCode::invalid,
              fmt::format("{} is {}, {}", role.name, json_string(channel.name), text));
}

bool is_counted_from(CountedFrom wanted, const std::optional<DirectionReference>& reference) {
  using enum DirectionReference;
  switch (wanted) {
    case CountedFrom::anything:
      return true;
    case CountedFrom::instrument:
      return reference != true_north && reference != magnetic_north;
    case CountedFrom::north:
      return reference == true_north || reference == magnetic_north;
    case CountedFrom::magnetic_north:
      break;
  }
  return reference == magnetic_north;
}

std::string_view text_of(CountedFrom wanted) {
  switch (wanted) {
    case CountedFrom::anything:
      return "anything";
    case CountedFrom::instrument:
      return "the hull or the instrument's mark";
    case CountedFrom::north:
      return "true or magnetic north";
    case CountedFrom::magnetic_north:
      break;
  }
  return "magnetic north";
}

}  // namespace

std::string reference_text(const ModelChannel& channel) {
  return channel.reference ? std::string(name_of(*channel.reference))
                           : std::string("nothing that its model names");
}

Result<void> check_channel_of(const DerivedRole& role, const ModelChannel& channel,
                              const ModelChannel& first) {
  if (channel.type == ValueType::text || !channel.value_names.empty()) {
    return wrong(role, channel, "a text or an enumeration, expected one that is a number");
  }
  if (channel.on_axis && !role.may_be_array) {
    return wrong(role, channel, "an array, expected one that is a single number");
  }
  const std::string_view unit = role.unit.empty() ? std::string_view(first.unit) : role.unit;
  if (!unit_scale(channel.unit, unit)) {
    return wrong(role, channel,
                 fmt::format("in {}, expected a unit that converts to {}",
                             json_string(channel.unit), json_string(unit)));
  }
  if (is_counted_from(role.from, channel.reference)) return {};
  return wrong(role, channel,
               fmt::format("counted from {}, expected from {}", reference_text(channel),
                           text_of(role.from)));
}

Result<void> check_declination(const DerivedRole& role, const ModelChannel& channel,
                               const std::optional<Declination>& declination) {
  const bool is_needed =
      role.from != CountedFrom::anything && channel.reference == DirectionReference::magnetic_north;
  if (!is_needed || (declination && !declination->from_rmc)) return {};
  return wrong(role, channel,
               declination ? "counted from magnetic north, and [station] declination is \"RMC\", "
                             "expected a declination in inputs"
                           : "counted from magnetic north, expected [station] declination or a "
                             "declination in inputs");
}

}  // namespace buoyd
