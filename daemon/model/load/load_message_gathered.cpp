#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "model/load/load_message_parts.hpp"

namespace buoyd {

namespace {

using namespace std::chrono_literals;

/// One [[kind.part]] beside its table.
struct PartTable {
  TomlTable table;
  MessageFormat format;
  MessagePart meaning;
};

std::optional<std::size_t> part_named(const std::vector<PartTable>& parts, std::string_view name) {
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].meaning.name == name) {
      return i;
    }
  }
  return std::nullopt;
}

/// What a table's key "part" names; a mistake if it is none.
std::optional<std::size_t> named_part(TomlTable& table, const std::vector<PartTable>& parts) {
  const auto name = table.required_string("part");
  const auto part = part_named(parts, name.value_or(""));
  if (name && !part) {
    table.mistake("part", fmt::format("no part of the kind is named \"{}\"", *name));
  }
  return part;
}

/// Where a part that repeats says which point it is.
void load_index(TomlTable& table, MessagePart& part) {
  part.index =
      static_cast<std::uint16_t>(table.integer("index", 1, max_message_fields).value_or(0));
  if (part.has_index() && !part.repeats) {
    table.mistake("index", "only a part that repeats is a point of the axis: repeats = true");
  }
}

MessagePart load_part(TomlTable& table, const std::vector<PartTable>& before) {
  MessagePart part;
  part.name = table.required_string("name").value_or("");
  if (part_named(before, part.name)) {
    table.mistake("name", fmt::format("two parts are named \"{}\"", part.name));
  }
  part.optional = table.boolean("optional").value_or(false);
  part.repeats = table.boolean("repeats").value_or(false);
  load_index(table, part);
  part.same = field_numbers(table, "same");
  return part;
}

void check_same(std::vector<PartTable>& parts) {
  std::size_t count = 0;
  for (PartTable& part : parts) {
    const auto& same = part.meaning.same;
    if (!same.empty() && count != 0 && same.size() != count) {
      part.table.mistake("same", "all parts that say \"same\" name as many fields");
    }
    count = same.empty() ? count : same.size();
  }
}

/// A field that no allowed message has is a slip of the pen.
void check_numbers(PartTable& part) {
  const MessageFormat& format = part.format;
  auto last = std::max(format.group, static_cast<std::uint16_t>(format.columns.size()));
  for (const std::uint16_t count : format.field_counts) {
    last = std::max(last, count);
  }
  const auto check = [&](std::string_view key, std::uint16_t field) {
    if (last > 0 && field > last) {
      part.table.mistake(key,
                         fmt::format("field {} is beyond the message's {} fields", field, last));
    }
  };
  check("index", part.meaning.index);
  for (const std::uint16_t field : part.meaning.same) {
    check("same", field);
  }
}

/// By its order alone a point is known only behind a part that must be there.
void check_order(PartTable& part, bool behind_needed) {
  if (part.meaning.repeats && part.meaning.any_order) {
    part.table.mistake("repeats", "points of the axis do not come in any order");
  }
  if (part.meaning.repeats && !part.meaning.has_index() && !behind_needed) {
    part.table.mistake(
        "repeats",
        "points in order need \"index\", or a part before them that is not optional, to begin "
        "with");
  }
}

void check_parts(KindTables& tables, std::vector<PartTable>& parts) {
  bool needed = false;
  const MessagePart* repeating = nullptr;
  for (PartTable& part : parts) {
    check_order(part, needed);
    check_numbers(part);
    needed = needed || !part.meaning.optional;
    if (part.meaning.repeats && repeating != nullptr) {
      part.table.mistake("repeats", "two parts of a kind cannot both be its points");
    }
    repeating = part.meaning.repeats ? &part.meaning : repeating;
  }
  if (!needed) {
    tables.kind.mistake("part", "all parts are optional: what would a reading be?");
  }
  if (parts.size() == 1 && repeating == nullptr) {
    tables.kind.mistake("part", "one part alone is a [kind.message]");
  }
  if (tables.axis.has_value() != (repeating != nullptr)) {
    tables.kind.mistake("part", "a part that repeats and [kind.axis] need each other");
  }
  check_same(parts);
}

void check_channel(TomlTable& table, const ModelChannel& channel, const MessagePart& part) {
  if (channel.on_axis != part.repeats) {
    table.mistake("axis", part.repeats ? "channels of the part that repeats have axis = true"
                                       : "only channels of the part that repeats are on the axis");
  }
  if (channel.role == ChannelRole::utc) {
    table.mistake("role", "a reading of several messages makes no clock records");
  }
}

void load_channels(KindTables& tables, ModelKind& kind, std::vector<PartTable>& parts) {
  for (std::size_t c = 0; c < tables.channels.size(); ++c) {
    TomlTable& table = tables.channels[c];
    const auto part = named_part(table, parts);
    MessageFormat& format = parts[part.value_or(0)].format;
    format.fields.push_back(load_field(table, c, kind.channels[c], true));
    if (part) {
      check_channel(table, kind.channels[c], parts[*part].meaning);
    }
  }
}

/// The points are 1, 2, 3 … where the model does not say more; a part may say how many there are.
void load_points(TomlTable& table, ModelAxis& axis, std::vector<PartTable>& parts) {
  for (std::size_t i = axis.defaults.size(); i < axis.points; ++i) {
    axis.defaults.push_back(static_cast<double>(i + 1));
  }
  if (!table.has("part") && !table.has("in_use")) {
    return;
  }
  const auto part = named_part(table, parts);
  MessageAxis in_use;
  in_use.in_use = field_number(table, "in_use");
  in_use.less =
      static_cast<std::uint16_t>(table.integer("in_use_less", 0, max_message_fields).value_or(0));
  in_use.each = 0;
  if (part && parts[*part].meaning.repeats) {
    table.mistake("part", "how many points are in use stands in a part that does not repeat");
  } else if (part) {
    parts[*part].format.axis = in_use;
  }
}

}  // namespace

std::vector<MessageFormat> load_gathered(KindTables& tables, std::size_t index, ModelKind& kind,
                                         MessageFraming& framing) {
  std::vector<PartTable> parts;
  if (!tables.kind.has("part")) {
    return {};
  }
  if (tables.kind.has("message")) {
    tables.kind.mistake("message", "a kind has [kind.message] or [[kind.part]], not both");
  }
  if (!framing.block_end.empty()) {
    tables.kind.mistake("part", "a block is a whole reading, it has no parts");
  }
  const Micros within = tables.kind.duration("within", 10ms, 10min).value_or(2s);
  const bool any_order = tables.kind.boolean("any_order").value_or(false);
  for (TomlTable& table : tables.kind.tables("part")) {
    PartTable part{table, load_format(table, index, framing), {}};
    part.meaning = load_part(part.table, parts);
    part.meaning.within = within;
    part.meaning.any_order = any_order;
    parts.push_back(std::move(part));
  }
  if (parts.empty()) {
    return {};
  }
  load_channels(tables, kind, parts);
  if (tables.axis && kind.axis) {
    load_points(*tables.axis, *kind.axis, parts);
  }
  check_parts(tables, parts);
  std::vector<MessageFormat> formats;
  formats.reserve(parts.size());
  for (PartTable& part : parts) {
    part.format.part = std::move(part.meaning);
    formats.push_back(std::move(part.format));
  }
  return formats;
}

}  // namespace buoyd
