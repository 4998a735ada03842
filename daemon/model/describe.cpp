#include "model/describe.hpp"

#include <fmt/format.h>

#include "base/json.hpp"

namespace buoyd {

namespace {

/// Writes one JSON object; empty texts and absent numbers are left out.
class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }

  void raw(std::string_view key, std::string_view value) {
    out_ += first_ ? "\"" : ",\"";
    first_ = false;
    out_.append(key).append("\":").append(value);
  }
  void text(std::string_view key, std::string_view value) {
    if (!value.empty()) {
      raw(key, json_string(value));
    }
  }
  void number(std::string_view key, const std::optional<double>& value) {
    if (value) {
      raw(key, json_number(*value));
    }
  }
  void close() { out_ += '}'; }

 private:
  std::string& out_;
  bool first_ = true;
};

/// {"0":"off","1":"on"}
template <class Integer>
std::string names_json(const std::vector<std::pair<Integer, std::string>>& names) {
  std::string out;
  ObjectWriter object(out);
  for (const auto& [number, name] : names) {
    object.raw(std::to_string(number), json_string(name));
  }
  object.close();
  return out;
}

std::string axis_json(const ModelAxis& axis, const std::vector<double>& points) {
  std::string list = "[";
  for (std::size_t i = 0; i < axis.points; ++i) {
    list += i == 0 ? "" : ",";
    list += points.empty() ? "null" : json_number(points[i]);
  }
  std::string out;
  ObjectWriter object(out);
  object.text("name", axis.name);
  object.text("unit", axis.unit);
  object.text("standard_name", axis.standard_name);
  object.raw("points", list + "]");
  object.close();
  return out;
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

void append_channel(std::string& out, const ModelChannel& channel, const std::string& axis,
                    std::string_view clock) {
  ObjectWriter object(out);
  object.text("name", channel.name);
  object.text("type", name_of(channel.type));
  object.text("unit", channel.unit);
  object.text("standard_name", channel.standard_name);
  object.text("long_name", channel.long_name);
  object.text("clock", clock);
  object.number("resolution", channel.resolution);
  if (!channel.value_names.empty()) {
    object.raw("values", names_json(channel.value_names));
  }
  if (!channel.bit_names.empty()) {
    object.raw("bits", names_json(channel.bit_names));
  }
  if (channel.on_axis) {
    object.raw("axis", axis);
  }
  object.close();
}

std::string channels_json(const Model& model, std::size_t index,
                          const std::vector<double>& points) {
  const ModelKind& kind = model.kinds[index];
  const std::string axis = kind.axis ? axis_json(*kind.axis, points) : "";
  std::string out = "[";
  for (std::size_t i = 0; i < kind.channels.size(); ++i) {
    out += out.size() == 1 ? "" : ",";
    append_channel(out, kind.channels[i], axis, clock_of(model, index, i));
  }
  return out + "]";
}

void append_instrument(ObjectWriter& object, const InstrumentSettings& instrument,
                       const Identity& identity) {
  object.text("serial_number",
              instrument.serial_number.empty() ? identity.serial_number : instrument.serial_number);
  object.text("firmware", identity.firmware);
  object.number("height", instrument.height);
  object.number("depth", instrument.depth);
  object.text("orientation", instrument.orientation);
  if (instrument.interval > Micros{0}) {
    object.number("interval", std::chrono::duration<double>(instrument.interval).count());
  }
  if (instrument.simulated) {
    object.raw("simulated", "true");
  }
}

std::string deployment_json(const DeploymentSettings& deployment) {
  std::string out;
  ObjectWriter object(out);
  object.text("id", deployment.id);
  object.text("state", deployment.state);
  object.close();
  return out;
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
  std::string text;
  ObjectWriter object(text);
  object.raw("v", "1");
  object.text("instrument", instrument.name);
  object.text("kind", meaning.name);
  object.text("model", model.name);
  object.text("model_hash", model.hash);
  object.text("make", model.make);
  object.text("type", model.type);
  append_instrument(object, instrument, identity);
  object.raw("deployment", deployment_json(deployment));
  object.raw("channels", channels_json(model, kind, defaults ? meaning.axis->defaults : axis));
  object.close();
  return Description::parse(std::move(text));
}

}  // namespace buoyd
