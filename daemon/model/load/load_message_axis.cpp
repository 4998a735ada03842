#include <algorithm>

#include "model/load/load_message_parts.hpp"

namespace buoyd {

namespace {

std::uint16_t number(TomlTable& table, std::string_view key, std::int64_t low, std::int64_t usual) {
  return static_cast<std::uint16_t>(table.integer(key, low, max_message_fields).value_or(usual));
}

}  // namespace

MessageAxis load_message_axis(TomlTable& table) {
  MessageAxis axis;
  axis.stride = number(table, "stride", 1, 1);
  axis.in_use = number(table, "in_use", 1, 0);
  axis.less = number(table, "in_use_less", 0, 0);
  axis.each = number(table, "each", 1, axis.stride);
  axis.start = number(table, "start", 1, 0);
  axis.step = number(table, "step", 1, 0);
  if ((axis.start == 0) != (axis.step == 0)) {
    table.mistake("start", "\"start\" and \"step\" say together which the points are");
  }
  if (axis.in_use == 0 && (table.has("each") || axis.less > 0)) {
    table.mistake("each", "\"each\" and \"in_use_less\" need \"in_use\"");
  }
  return axis;
}

void load_split(KindTables& tables, const ModelKind& kind, const MessageFraming& framing,
                MessageFormat& format) {
  const auto is_first_point = [](const MessageField& field) {
    return field.format == FieldFormat::first_point;
  };
  const auto said = std::ranges::find_if(format.fields, is_first_point);
  if (said == format.fields.end()) {
    return;
  }
  const bool counted = format.axis && format.axis->in_use > 0 && format.axis->start == 0;
  const bool vouched = framing.checksum.any() && framing.checksum_required;
  if (!counted || !vouched || kind.record_mark ||
      std::ranges::count_if(format.fields, is_first_point) > 1) {
    tables.channels[said->channel].mistake(
        "format",
        "format \"first-point\" is once in a kind whose axis has \"in_use\" and no \"start\", "
        "without \"record_mark\", of messages that [messages] gives a checksum");
    return;
  }
  format.axis->splits = true;
}

void make_blocks(MessageSet& set) {
  const std::string behind(1, set.framing.separator);
  const auto extend = [&](std::string& key) { key += key.empty() ? "" : behind; };
  for (MessageFormat& format : set.formats) {
    for (MessageField& field : format.fields) {
      extend(field.key);
      std::for_each(field.require.begin(), field.require.end(),
                    [&](FieldTest& test) { extend(test.key); });
    }
    std::for_each(format.select.begin(), format.select.end(),
                  [&](FieldTest& test) { extend(test.key); });
  }
  set.framing.block_end += behind;
  set.framing.separator = '\n';
}

}  // namespace buoyd
