#include "model/describe.hpp"

#include <fmt/format.h>

#include "base/json_object.hpp"

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
  for (std::size_t i = 0; i < axis.points; ++i) {
    list.add_json(points.empty() ? "null" : json_number(points[i]));
  }
  JsonObject object;
  add_text(object, "name", axis.name);
  add_text(object, "unit", axis.unit);
  add_text(object, "standard_name", axis.standard_name);
  return object.add_json("points", list.str()).str();
}

/// Whose time a channel is: "UTC" where the message's standard says so, "instrument" where it is
/// the instrument's own clock in the zone that it was set to; "" of what is no date with a time.
std::string_view clock_of(const Model& model, std::size_t kind, std::size_t channel) {
  constexpr std::string_view own = "instrument";
  if (model.kinds[kind].channels[channel].role == ChannelRole::utc) {
    return "UTC";
  }
  if (model.registers) {
    return model.registers->kinds[kind].channels[channel].time == RegisterTime::none ? "" : own;
  }
  if (model.frames) {
    return model.frames->kinds[kind].channels[channel].time ? own : "";
  }
  if (!model.messages) {
    return "";
  }
  for (const MessageFormat& format : model.messages->formats) {
    for (const MessageField& field : format.fields) {
      if (format.kind == kind && field.channel == channel && field.format == FieldFormat::utc) {
        return "UTC";
      }
      if (format.kind == kind && field.channel == channel && field.format == FieldFormat::time) {
        return own;
      }
    }
  }
  return "";
}

std::string channel_json(const ModelChannel& channel, const std::string& axis,
                         std::string_view clock) {
  JsonObject object;
  add_text(object, "name", channel.name);
  add_text(object, "type", name_of(channel.type));
  add_text(object, "unit", channel.unit);
  add_text(object, "standard_name", channel.standard_name);
  add_text(object, "long_name", channel.long_name);
  add_text(object, "clock", clock);
  add_number(object, "resolution", channel.resolution);
  if (!channel.value_names.empty()) {
    object.add_json("values", names_json(channel.value_names));
  }
  if (!channel.bit_names.empty()) {
    object.add_json("bits", names_json(channel.bit_names));
  }
  if (channel.on_axis) {
    object.add_json("axis", axis);
  }
  return object.str();
}

std::string channels_json(const Model& model, std::size_t index,
                          const std::vector<double>& points) {
  const ModelKind& kind = model.kinds[index];
  const std::string axis = kind.axis ? axis_json(*kind.axis, points) : "";
  JsonArray list;
  for (std::size_t i = 0; i < kind.channels.size(); ++i) {
    list.add_json(channel_json(kind.channels[i], axis, clock_of(model, index, i)));
  }
  return list.str();
}

void add_instrument(JsonObject& object, const InstrumentSettings& instrument,
                    const Identity& identity) {
  add_text(object, "serial_number",
           instrument.serial_number.empty() ? identity.serial_number : instrument.serial_number);
  add_text(object, "firmware", identity.firmware);
  add_number(object, "height", instrument.height);
  add_number(object, "depth", instrument.depth);
  add_text(object, "orientation", instrument.orientation);
  if (instrument.interval > Micros{0}) {
    object.add("interval", std::chrono::duration<double>(instrument.interval).count());
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

}  // namespace

Result<DescriptionPtr> describe(const Model& model, std::size_t kind,
                                const InstrumentSettings& instrument,
                                const DeploymentSettings& deployment, const Identity& identity,
                                const std::vector<double>& axis) {
  const ModelKind& meaning = model.kinds[kind];
  const std::size_t points = meaning.axis ? meaning.axis->points : 0;
  if (!axis.empty() && axis.size() != points) {
    return fail(ErrorCode::invalid, fmt::format("{} axis points for kind '{}', expected {}",
                                                axis.size(), meaning.name, points));
  }
  const bool defaults = axis.empty() && meaning.axis;
  JsonObject object;
  object.add("v", 1);
  add_text(object, "instrument", instrument.name);
  add_text(object, "kind", meaning.name);
  add_text(object, "model", model.name);
  add_text(object, "model_hash", model.hash);
  add_text(object, "make", model.make);
  add_text(object, "type", model.type);
  add_instrument(object, instrument, identity);
  object.add_json("deployment", deployment_json(deployment));
  object.add_json("channels", channels_json(model, kind, defaults ? meaning.axis->defaults : axis));
  return Description::parse(object.str());
}

}  // namespace buoyd
