#include "model/describe.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/json_object.hpp"
#include "base/number_text.hpp"
#include "core/standard_direction.hpp"
#include "model/channel_clock.hpp"
#include "model/circular.hpp"
#include "model/describe_quality.hpp"
#include "model/model_words.hpp"
#include "model/quality_of.hpp"

namespace buoyd {

namespace {

/// An empty text is left out.
void add_text(JsonObject& object, std::string_view key, std::string_view value) {
  if (!value.empty()) object.add(key, value);
}

/// An absent number is left out.
void add_number(JsonObject& object, std::string_view key, const std::optional<double>& value) {
  if (value) object.add(key, *value);
}

/// {"0":"off","1":"on"}
template <class Integer>
std::string names_json(const std::vector<std::pair<Integer, std::string>>& names) {
  JsonObject object;
  for (const auto& [number, name] : names) object.add(std::to_string(number), name);
  return object.str();
}

std::string axis_json(const ModelAxis& axis, const std::vector<double>& points) {
  JsonArray list;
  for (const double point : points) {
    list.add_json(std::isfinite(point) ? json_number(point) : "null");
  }
  JsonObject object;
  add_text(object, "name", axis.name);
  add_text(object, "unit", axis.unit);
  add_text(object, "standard_name", axis.standard_name);
  if (axis.reference) object.add("reference", name_of(*axis.reference));
  return object.add_json("points", list.str()).str();
}

/// In seconds; an absent interval is left out.
void add_interval(JsonObject& object, std::string_view key, Micros interval) {
  if (interval > Micros(0)) object.add(key, std::chrono::duration<double>(interval).count());
}

/// Of a direction that nobody says the reference of: "unknown", by which readers know that it is
/// one, unless a standard name in degrees tells them.
void add_reference(JsonObject& object, const ModelChannel& channel) {
  if (channel.reference) {
    object.add("reference", name_of(*channel.reference));
  } else if (is_circular(channel) &&
             !(channel.unit == "degree" && is_standard_direction(channel.standard_name))) {
    object.add("reference", "unknown");
  }
}

void add_meaning(JsonObject& object, const ModelChannel& channel) {
  if (channel.method) object.add("method", name_of(*channel.method));
  add_interval(object, "over", channel.over);
  add_interval(object, "within", channel.within);
  add_reference(object, channel);
  if (channel.is_uncompensated) object.add("motion_compensated", false);
}

/// 1, good, unless a test of its quality says otherwise.
void add_quality(JsonObject& object, const InstrumentSettings& instrument, const ModelKind& kind,
                 const ModelChannel& channel) {
  const auto quality = quality_of(instrument, kind, channel);
  if (!quality) return;
  object.add("flag", 1);
  object.add_json("quality", quality_json(*quality));
}

std::string channel_json(const ModelKind& kind, const ModelChannel& channel, std::string_view clock,
                         const InstrumentSettings& instrument) {
  JsonObject object;
  add_text(object, "name", channel.name);
  add_text(object, "type", name_of(channel.type));
  add_text(object, "unit", channel.unit);
  add_text(object, "standard_name", channel.standard_name);
  add_text(object, "long_name", channel.long_name);
  add_meaning(object, channel);
  add_text(object, "clock", clock);
  add_number(object, "resolution", channel.resolution);
  if (!channel.value_names.empty()) {
    object.add_json("values", names_json(channel.value_names));
  }
  if (!channel.bit_names.empty()) {
    object.add_json("bits", names_json(channel.bit_names));
  }
  if (channel.on_axis && kind.axis) {
    object.add("axis", kind.axis->name);
  }
  add_quality(object, instrument, kind, channel);
  return object.str();
}

/// Whose time each channel of a kind is, if it is one.
using Clocks = std::vector<std::string_view>;

Clocks clocks_of(const Model& model, std::size_t index) {
  Clocks clocks;
  for (std::size_t i = 0; i < model.kinds[index].channels.size(); ++i) {
    clocks.push_back(clock_of(model, index, i));
  }
  return clocks;
}

/// What buoyd computes it times by its own clock.
Clocks clocks_of(const ModelKind& kind) {
  Clocks clocks;
  for (const ModelChannel& channel : kind.channels) {
    clocks.push_back(channel.unit.starts_with("seconds since") ? "UTC" : "");
  }
  return clocks;
}

std::string channels_json(const ModelKind& kind, const Clocks& clocks,
                          const InstrumentSettings& instrument) {
  JsonArray list;
  for (std::size_t i = 0; i < kind.channels.size(); ++i) {
    list.add_json(channel_json(kind, kind.channels[i], clocks[i], instrument));
  }
  return list.str();
}

/// What is the same for all channels.
void add_kind(JsonObject& object, const ModelKind& kind, const std::vector<double>& points) {
  add_interval(object, "over", kind.over);
  if (kind.over_from) object.add("over_from", kind.channels[*kind.over_from].name);
  if (kind.is_of_target) object.add("of", "target");
  if (kind.axis) object.add_json("axis", axis_json(*kind.axis, points));
}

std::string calibration_json(const CalibrationSettings& calibrated) {
  JsonObject object;
  add_text(object, "date", calibrated.date);
  add_text(object, "reference", calibrated.reference);
  add_text(object, "certificate", calibrated.certificate);
  if (calibrated.corrections.empty()) return object.str();
  JsonObject corrections;
  for (const ChannelCorrection& one : calibrated.corrections) {
    corrections.add_json(one.channel,
                         JsonObject().add("slope", one.slope).add("offset", one.offset).str());
  }
  return object.add_json("corrections", corrections.str()).str();
}

/// Where a channel of the kind is counted from magnetic north, and somebody said what lies between.
void add_declination(JsonObject& object, const ModelKind& kind,
                     const std::optional<Declination>& declination) {
  const bool is_magnetic = std::ranges::any_of(kind.channels, [](const ModelChannel& channel) {
    return channel.reference == DirectionReference::magnetic_north;
  });
  if (!is_magnetic || !declination) return;
  if (declination->from_rmc) {
    object.add("declination", "RMC");
  } else {
    object.add("declination", declination->east);
  }
}

std::string bursts_json(const InstrumentPowerSettings& power, Micros offset) {
  JsonObject object;
  add_interval(object, "every", power.every);
  add_interval(object, "burst", power.burst);
  add_interval(object, "offset", offset);
  return object.str();
}

/// Between two readings of a kind, in seconds: as often as it is asked or says something new,
/// whichever is seldomer. Left out where nobody says it. Not the model's record_interval: with
/// fewer heights than the model's twelve a lidar has records oftener, and lost ones would go unseen
/// ashore.
void add_reading_interval(JsonObject& object, const InstrumentSettings& instrument) {
  const double asked = std::chrono::duration<double>(instrument.interval).count();
  const double interval = instrument.rate ? std::max(asked, 1 / *instrument.rate) : asked;
  if (interval > 0) object.add("interval", interval);
}

void add_instrument(JsonObject& object, const InstrumentSettings& instrument,
                    const Identity& identity) {
  add_text(object, "serial_number",
           instrument.serial_number.empty() ? identity.serial_number : instrument.serial_number);
  add_text(object, "firmware", identity.firmware);
  add_number(object, "height", instrument.height);
  add_number(object, "depth", instrument.depth);
  add_number(object, "datum_offset", instrument.datum_offset);
  add_text(object, "orientation", instrument.orientation);
  add_number(object, "azimuth", instrument.azimuth);
  add_number(object, "tilt", instrument.tilt);
  add_text(object, "clock", instrument.clock);
  if (instrument.calibrated) {
    object.add_json("calibrated", calibration_json(*instrument.calibrated));
  }
  add_reading_interval(object, instrument);
  if (instrument.power && instrument.power->every > Micros(0)) {
    object.add_json("bursts", bursts_json(*instrument.power, instrument.offset));
  }
  if (instrument.simulated) {
    object.add("simulated", true);
  }
}

std::string deployment_json(const DeploymentSettings& deployment) {
  JsonObject object;
  add_text(object, "id", deployment.id);
  add_text(object, "state", deployment.state);
  return object.str();
}

std::string computed_json(const ComputedBy& by) {
  JsonObject object;
  object.add("method", by.method).add("of", by.of);
  JsonArray from;
  for (const std::string& channel : by.from) from.add_json(json_string(channel));
  if (!by.from.empty()) object.add_json("from", from.str());
  for (const auto& [name, json] : by.with) object.add_json(name, json);
  return object.str();
}

struct Described {
  const Model& model;
  const ModelKind& kind;
  const Clocks& clocks;
  const ComputedBy* by;  // nullptr: the instrument says it
};

Result<DescriptionPtr> describe(const Described& described, const InstrumentSettings& instrument,
                                const DeploymentSettings& deployment, const Identity& identity,
                                const std::vector<double>& axis) {
  const auto& [model, kind, clocks, by] = described;
  const std::size_t points = kind.axis ? kind.axis->points : 0;
  if (axis.size() > points) {
    return fail(ErrorCode::invalid, fmt::format("{} axis points for kind '{}', expected at most {}",
                                                axis.size(), kind.name, points));
  }
  JsonObject object;
  object.add("v", kind.axis ? 2 : 1);
  add_text(object, "instrument", instrument.name);
  add_text(object, "kind", kind.name);
  if (by != nullptr) object.add_json("computed", computed_json(*by));
  add_text(object, "model", model.name);
  add_text(object, "model_hash", model.hash);
  add_text(object, "make", model.make);
  add_text(object, "type", model.type);
  add_instrument(object, instrument, identity);
  object.add_json("deployment", deployment_json(deployment));
  add_declination(object, kind, instrument.declination);
  add_kind(object, kind, axis.empty() && kind.axis ? kind.axis->model_points() : axis);
  object.add_json("channels", channels_json(kind, clocks, instrument));
  return Description::parse(object.str());
}

}  // namespace

Result<DescriptionPtr> describe(const Model& model, std::size_t kind,
                                const InstrumentSettings& instrument,
                                const DeploymentSettings& deployment, const Identity& identity,
                                const std::vector<double>& axis) {
  return describe(Described{model, model.kinds[kind], clocks_of(model, kind), nullptr}, instrument,
                  deployment, identity, axis);
}

Result<DescriptionPtr> describe_computed(const Model& model, const ModelKind& kind,
                                         const ComputedBy& by, const InstrumentSettings& instrument,
                                         const DeploymentSettings& deployment,
                                         const Identity& identity,
                                         const std::vector<double>& axis) {
  return describe(Described{model, kind, clocks_of(kind), &by}, instrument, deployment, identity,
                  axis);
}

Identity identity_in(const Description& description) {
  const auto json = Json::parse(description.text());
  if (!json) return {};
  return {json->string_at("serial_number").value_or(""), json->string_at("firmware").value_or("")};
}

std::vector<double> axis_in(const Description& description) {
  const auto array = std::ranges::find_if(description.channels(), &ChannelLayout::is_array);
  if (array == description.channels().end()) return {};
  std::vector<double> points;
  for (const std::string& point : array->axis->points) {
    points.push_back(number_in<double>(point).value_or(std::nan("")));
  }
  return points;
}

}  // namespace buoyd
