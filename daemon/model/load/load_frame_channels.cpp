#include <fmt/format.h>

#include <algorithm>

#include "model/load/load_frame_values.hpp"
#include "model/load/load_nulls.hpp"

namespace buoyd {

namespace {

ValueType default_type(const FrameChannel& channel) {
  if (channel.time) {
    return channel.time->part[FrameTime::hundredth] ? ValueType::decimal : ValueType::integer;
  }
  const FrameValue& first = channel.terms.front();
  if (first.is_text()) {
    return ValueType::text;
  }
  if (first.is_float()) {
    const bool single = first.format == RegisterFormat::f32 && channel.terms.size() == 1;
    return single ? ValueType::float32 : ValueType::float64;
  }
  const bool decimals = first.printed || channel.factor.decimals > 0 ||
                        channel.offset.decimals > 0 || channel.divisor > 1;
  return decimals ? ValueType::decimal : ValueType::integer;
}

void check_type(TomlTable& table, const FrameChannel& channel, const ModelChannel& meaning) {
  const bool text = !channel.time && channel.terms.front().is_text();
  if (text != (meaning.type == ValueType::text)) {
    table.mistake("type", "type \"text\" and format \"text\" need each other");
  }
  const bool real = std::ranges::any_of(channel.terms, &FrameValue::is_float);
  if (meaning.type == ValueType::decimal && real) {
    table.mistake("type", "type \"decimal\" is for integers and printed numbers");
  }
  if (text && (table.has("factor") || channel.offset.digits != 0 || channel.square ||
               channel.divisor > 1)) {
    table.mistake("format", "a text is not calculated with");
  }
  for (const char* key : {"plus", "factor", "square"}) {
    if (channel.time && table.has(key)) {
      table.mistake(key, "a time is not calculated with");
    }
  }
  if ((text || channel.time) && table.has("null")) {
    table.mistake("null", "null is of numbers: it is never compared with a text or a time");
  }
  if (meaning.role == ChannelRole::utc) {
    table.mistake("role", "role \"utc\" is for messages: nothing says when a frame was made");
  }
}

/// A quotient keeps one decimal more than the divisor has digits: what was divided can be told.
void load_divisor(TomlTable& table, FrameChannel& channel) {
  constexpr std::int64_t largest = 1'000'000'000;
  channel.divisor = table.integer("divisor", 2, largest).value_or(1);
  channel.divisor_decimals = channel.divisor > 1 ? 1 : 0;
  for (std::int64_t rest = channel.divisor; channel.divisor > 1 && rest > 0; rest /= 10) {
    ++channel.divisor_decimals;
  }
  const bool real = std::ranges::any_of(channel.terms, &FrameValue::is_float);
  if (channel.divisor > 1 && (table.has("factor") || channel.time || real)) {
    table.mistake("divisor", "divisor is of integers, in place of \"factor\"");
  }
}

void load_steps(TomlTable& table, const ModelChannel& meaning, FrameChannel& channel) {
  channel.stride = static_cast<std::uint16_t>(table.integer("stride", 1, 65535).value_or(0));
  channel.plane = static_cast<std::uint8_t>(table.integer("plane", 0, 255).value_or(0));
  if (meaning.on_axis != (channel.stride > 0)) {
    table.mistake("stride",
                  "a channel on the axis has \"stride\", bytes from one point to the "
                  "next; no other has");
  }
}

FrameChannel load_channel(TomlTable& table, const FrameTables& reader, ModelChannel& meaning) {
  FrameChannel channel;
  if (auto time = table.table("time")) {
    channel.time = reader.time(*time);
  } else {
    channel.terms = reader.terms(table);
  }
  channel.nulls = read_nulls(table, integers_of(channel.terms));
  round_nulls(channel.nulls, channel.terms);
  channel.require = reader.tests(table, "require");
  channel.factor = exact_number(table.number("factor").value_or(1.0));
  // "offset" is where the value stands: what is added to it is "plus".
  channel.offset = exact_number(table.number("plus").value_or(0.0));
  channel.square = table.boolean("square").value_or(false);
  load_divisor(table, channel);
  if (channel.factor.digits == 0) {
    table.mistake("factor", "factor is 0");
  }
  load_steps(table, meaning, channel);
  set_default_type(table, meaning, default_type(channel));
  check_type(table, channel, meaning);
  return channel;
}

/// first = 1, step = 2: the points where the instrument does not state them.
void load_points(TomlTable& table, ModelAxis& meaning) {
  const auto first = table.number("first");
  const auto step = table.number("step");
  if (!first && !step) {
    return;
  }
  if (!first || !step || *step == 0 || !meaning.defaults.empty()) {
    table.mistake("first", "expected \"first\" and \"step\", not 0, and no \"defaults\"");
    return;
  }
  for (std::size_t i = 0; i < meaning.points; ++i) {
    meaning.defaults.push_back(*first + *step * static_cast<double>(i));
  }
}

FrameAxis load_axis(TomlTable& table, const FrameTables& reader, ModelAxis& meaning) {
  FrameAxis axis;
  if (auto in_use = table.table("in_use")) {
    axis.in_use = reader.value(*in_use);
    if (axis.in_use->bits() == 0) {
      in_use->mistake("format", "a number of points is an integer");
    }
  }
  load_points(table, meaning);
  axis.first = reader.coordinate(table, "first_at");
  axis.step = reader.coordinate(table, "step_at");
  if (axis.first.has_value() != axis.step.has_value() ||
      axis.first.has_value() == !meaning.defaults.empty()) {
    table.mistake(
        "expected either \"first_at\" and \"step_at\" (where the instrument states its points), "
        "or \"first\" and \"step\", or \"defaults\"");
  }
  return axis;
}

}  // namespace

void load_frame_channels(KindTables& tables, const FrameTables& reader, ModelKind& kind,
                         FrameKind& frame) {
  for (std::size_t i = 0; i < kind.channels.size(); ++i) {
    frame.channels.push_back(load_channel(tables.channels[i], reader, kind.channels[i]));
  }
  if (tables.axis && kind.axis) {
    frame.axis = load_axis(*tables.axis, reader, *kind.axis);
  }
}

}  // namespace buoyd
