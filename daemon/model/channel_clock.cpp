#include "model/channel_clock.hpp"

#include <cmath>

namespace buoyd {

namespace {

constexpr std::string_view own = "instrument";

/// Seconds of another epoch, moved to 1970: no length of time is moved by a year.
bool is_of_epoch(const ModelChannel& channel, double offset) {
  constexpr double year = 365.0 * 24 * 3600;
  const bool is_time = channel.unit == "s" || channel.unit.starts_with("seconds since");
  return is_time && std::abs(offset) >= year;
}

std::string_view clock_of_field(const MessageField& field, const ModelChannel& channel) {
  if (field.format == FieldFormat::utc) {
    return "UTC";
  }
  const double offset = field.scale ? static_cast<double>(field.scale->offset) : 0.0;
  return field.format == FieldFormat::time || is_of_epoch(channel, offset) ? own : "";
}

}  // namespace

std::string_view clock_of(const Model& model, std::size_t kind, std::size_t channel) {
  const ModelChannel& one = model.kinds[kind].channels[channel];
  if (one.role == ChannelRole::utc) {
    return "UTC";
  }
  if (model.registers) {
    const RegisterChannel& read = model.registers->kinds[kind].channels[channel];
    return read.time != RegisterTime::none || is_of_epoch(one, read.offset.value()) ? own : "";
  }
  if (model.frames) {
    const FrameChannel& read = model.frames->kinds[kind].channels[channel];
    return read.time || is_of_epoch(one, read.offset.value()) ? own : "";
  }
  if (!model.messages) {
    return "";
  }
  for (const MessageFormat& format : model.messages->formats) {
    for (const MessageField& field : format.fields) {
      if (format.kind != kind || field.channel != channel) continue;
      if (const std::string_view clock = clock_of_field(field, one); !clock.empty()) return clock;
    }
  }
  return "";
}

bool is_time_stamp(const Model& model, std::size_t kind, std::size_t channel) {
  const ModelChannel& one = model.kinds[kind].channels[channel];
  const bool is_date =
      one.unit.starts_with("seconds since") || !clock_of(model, kind, channel).empty();
  return is_date && !one.on_axis && one.type != ValueType::text;
}

}  // namespace buoyd
