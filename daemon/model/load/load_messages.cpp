#include <fmt/format.h>

#include <algorithm>

#include "model/load/load_message_parts.hpp"

namespace buoyd {

namespace {

void load_tag(TomlTable& table, const MessageFraming& framing, MessageFormat& format) {
  format.tag = table.required_string("tag").value_or("");
  if (format.tag.empty() || framing.starts.find(format.tag.front()) == std::string::npos) {
    table.mistake("tag", fmt::format("tag is \"{}\", expected one of \"{}\" and the first field, "
                                     "\"?\" for any character",
                                     format.tag, framing.starts));
  }
}

/// columns = [[1, 6], [7, 12]]: rising, not overlapping.
void load_columns(TomlTable& table, MessageFormat& format) {
  const auto numbers = table.integers("columns").value_or(std::vector<std::int64_t>{});
  std::int64_t last = 0;
  for (std::size_t i = 0; i + 1 < numbers.size(); i += 2) {
    if (numbers[i] <= last || numbers[i + 1] < numbers[i] || numbers[i + 1] > max_message_length) {
      table.mistake("columns", "columns do not rise");
      return;
    }
    last = numbers[i + 1];
    format.columns.push_back(
        {static_cast<std::uint16_t>(numbers[i]), static_cast<std::uint16_t>(last)});
  }
  if (numbers.size() % 2 != 0) {
    table.mistake("columns", "expected a first and a last character of each field: [1, 6, 7, 12]");
  }
}

/// Of a line: what it begins with, its columns if it has any, and its checksum.
void load_line(TomlTable& table, MessageFraming& framing, MessageFormat& format) {
  format.prefixes = table.strings("prefix").value_or(std::vector<std::string>{});
  for (const std::string& prefix : format.prefixes) {
    allow_control(framing, prefix);
  }
  load_columns(table, format);
  format.checksum = load_checksum(table, framing.checksum);
  allow_checksum(framing, format.checksum);
}

/// counted = { field = 9, length = 1 }: the last field's bytes.
void load_counted(TomlTable& table, MessageFraming& framing, MessageFormat& format) {
  auto inner = table.table("counted");
  if (!inner) {
    return;
  }
  const CountedBytes counted{field_number(*inner, "field"), field_number(*inner, "length")};
  format.counted = counted;
  const std::vector<std::uint16_t> only{counted.field};
  if (counted.length >= counted.field || format.field_counts != only || !format.columns.empty()) {
    table.mistake("counted",
                  fmt::format("the counted field is the last one, with its length before "
                              "it, and \"fields\" is [{}]",
                              counted.field));
  }
  const bool summed = framing.checksum.any() || format.checksum.any();
  if (summed || !framing.ends.empty() || !framing.block_end.empty() ||
      framing.separator == blank_separator || format.tag.find('?') != std::string::npos) {
    table.mistake("counted",
                  "counted bytes are for messages without checksum that end at their line end, "
                  "with a separator that is no blank and a tag without \"?\"");
  }
  if (framing.starts.empty()) {
    for (const std::string& prefix : format.prefixes) {
      framing.counted.push_back({prefix, counted});
    }
  } else {
    framing.counted.push_back({format.tag + framing.separator, counted});
  }
}

/// Either every tag has a first field behind its start character, or none has.
void check_tags(TomlTable& kind, const MessageFormat& format, const MessageSet& set) {
  const bool bare = format.tag.size() == 1;
  if (!set.formats.empty() && bare != (set.formats.front().tag.size() == 1)) {
    kind.mistake("message", "tags of one character and longer ones do not go together");
  }
}

std::uint16_t highest_field(const MessageField& field) {
  std::uint16_t highest = field.field;
  if (field.sign) highest = std::max(highest, field.sign->field);
  if (field.units) highest = std::max(highest, field.units->field);
  for (const std::uint16_t part : field.date) highest = std::max(highest, part);
  for (const std::uint16_t part : field.more) highest = std::max(highest, part);
  for (const FieldTest& test : field.require) highest = std::max(highest, test.field);
  return highest;
}

/// The last field of all points, where their number is fixed; of others the first.
std::uint16_t last_of_array(const MessageFormat& format, const ModelKind& kind,
                            const MessageField& field) {
  const bool fixed = format.axis && format.axis->in_use == 0;
  const std::size_t points = kind.points(kind.channels[field.channel]);
  const std::size_t steps = fixed ? format.axis->stride * (points - 1) : 0;
  const std::size_t lists = fixed && kind.axis ? field.lists_before * kind.axis->points : 0;
  return static_cast<std::uint16_t>(highest_field(field) + steps + lists);
}

/// A field that no allowed frame has is a slip of the pen. What stands among the points in use is
/// not among the allowed numbers.
void check_fields(KindTables& tables, const ModelKind& kind, const MessageFormat& format) {
  auto last = std::max(format.group, static_cast<std::uint16_t>(format.columns.size()));
  for (const std::uint16_t count : format.field_counts) {
    last = std::max(last, count);
  }
  for (const MessageField& field : format.fields) {
    const bool counted = format.axis && format.axis->in_use > 0 &&
                         (kind.channels[field.channel].on_axis || field.lists_before > 0);
    const std::uint16_t highest = last_of_array(format, kind, field);
    if (last > 0 && !counted && highest > last) {
      tables.channels[field.channel].mistake(
          "field", fmt::format("field {} is beyond the message's {} fields", highest, last));
    }
  }
}

/// The kind's only message, with its channels.
MessageFormat load_message(KindTables& tables, std::size_t index, ModelKind& kind,
                           MessageFraming& framing) {
  auto table = tables.kind.table("message");
  if (!table) {
    tables.kind.mistake(
        "\"message\" is missing, expected [kind.message] with its tag, or "
        "[[kind.part]]");
  }
  MessageFormat format;
  format.kind = index;
  if (table) {
    format = load_format(*table, index, framing);
  }
  for (std::size_t c = 0; c < tables.channels.size(); ++c) {
    format.fields.push_back(load_field(tables.channels[c], c, kind.channels[c]));
  }
  if (auto& axis = tables.axis; axis) {
    format.axis = load_message_axis(*axis);
    if (format.group > 0) {
      axis->mistake(
          "the message's fields repeat (\"group\"), expected \"fields\" of a kind with arrays");
    }
  }
  load_split(tables, kind, framing, format);
  return format;
}

}  // namespace

MessageFormat load_format(TomlTable& table, std::size_t kind, MessageFraming& framing) {
  MessageFormat format;
  format.kind = kind;
  if (framing.starts.empty()) {
    load_line(table, framing, format);
  } else {
    load_tag(table, framing, format);
  }
  format.field_counts = field_numbers(table, "fields");
  format.group =
      static_cast<std::uint16_t>(table.integer("group", 1, max_message_fields).value_or(0));
  const int ways = (format.field_counts.empty() ? 0 : 1) + (format.group == 0 ? 0 : 1) +
                   (format.columns.empty() ? 0 : 1);
  const bool block = !framing.block_end.empty();
  if (block ? ways != 0 : ways != 1) {
    table.mistake(
        block ? "a block has any number of fields: \"select\" says which it is"
              : "expected either \"fields\" (allowed numbers of fields) or \"group\", or of a line "
                "\"columns\"");
  }
  load_counted(table, framing, format);
  format.select = load_tests(table, "select");
  if (!framing.leading.empty() && format.prefixes.empty() && format.select.empty()) {
    table.mistake(
        "with \"leading\" a message needs \"prefix\" or \"select\": else a damaged first "
        "character is taken for one of them");
  }
  format.synchronised_if = load_tests(table, "synchronised_if");
  return format;
}

void load_messages(TomlTable& root, std::vector<KindTables>& tables, Model& model) {
  MessageSet set;
  set.framing = load_framing(root);
  for (std::size_t i = 0; i < tables.size(); ++i) {
    ModelKind& kind = model.kinds[i];
    std::vector<MessageFormat> formats = load_gathered(tables[i], i, kind, set.framing);
    if (formats.empty()) {
      formats.push_back(load_message(tables[i], i, kind, set.framing));
    }
    for (MessageFormat& format : formats) {
      check_fields(tables[i], kind, format);
      check_tags(tables[i].kind, format, set);
      set.formats.push_back(std::move(format));
    }
  }
  if (!set.framing.block_end.empty()) {
    make_blocks(set);
  }
  model.messages = std::move(set);
}

}  // namespace buoyd
