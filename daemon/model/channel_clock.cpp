#include "model/channel_clock.hpp"

namespace buoyd {

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

bool is_time_stamp(const Model& model, std::size_t kind, std::size_t channel) {
  const ModelChannel& one = model.kinds[kind].channels[channel];
  const bool is_date =
      one.unit.starts_with("seconds since") || !clock_of(model, kind, channel).empty();
  return is_date && !one.on_axis && one.type != ValueType::text;
}

}  // namespace buoyd
