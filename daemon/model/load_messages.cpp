#include <fmt/format.h>

#include <algorithm>

#include "model/load_parts.hpp"

namespace buoyd {

namespace {

constexpr std::int64_t max_fields = 512;
constexpr std::int64_t max_frame = 16384;

MessageFraming load_framing(TomlTable& root) {
  MessageFraming framing;
  auto table = root.table("messages");
  if (!table) {
    root.mistake("\"messages\" is missing, expected [messages] with starts and checksum");
    return framing;
  }
  framing.starts = table->required_string("starts").value_or("$");
  if (framing.starts.empty()) {
    table->mistake("starts", "starts is empty, expected the characters that begin a frame");
  }
  if (const auto separator = table->string("separator")) {
    framing.separator = separator->size() == 1 ? separator->front() : ',';
    if (separator->size() != 1) {
      table->mistake("separator", "separator is not one character");
    }
  }
  const auto checksum = table->choice("checksum", {"none", "nmea"});
  if (!table->has("checksum")) {
    table->mistake("\"checksum\" is missing, expected \"none\" or \"nmea\"");
  }
  framing.checksum = static_cast<FrameChecksum>(checksum.value_or(0));
  framing.checksum_required = table->boolean("checksum_required").value_or(true);
  framing.max_length =
      static_cast<std::size_t>(table->integer("max_length", 16, max_frame).value_or(1024));
  return framing;
}

std::uint16_t field_number(TomlTable& table, std::string_view key) {
  return static_cast<std::uint16_t>(table.required_integer(key, 1, max_fields).value_or(1));
}

std::vector<FieldTest> load_tests(TomlTable& table, std::string_view key) {
  std::vector<FieldTest> tests;
  for (TomlTable& inner : table.tables(key)) {
    FieldTest test;
    test.field = field_number(inner, "field");
    test.is = inner.strings("is").value_or(std::vector<std::string>{});
    test.is_not = inner.strings("is_not").value_or(std::vector<std::string>{});
    if (test.is.empty() == test.is_not.empty()) {
      inner.mistake("a test needs either \"is\" or \"is_not\" with the texts");
    }
    tests.push_back(std::move(test));
  }
  return tests;
}

std::vector<std::uint16_t> load_numbers(TomlTable& table, std::string_view key) {
  std::vector<std::uint16_t> numbers;
  for (const std::int64_t number : table.integers(key).value_or(std::vector<std::int64_t>{})) {
    if (number < 1 || number > max_fields) {
      table.mistake(key, fmt::format("{} holds {}, expected 1 to {}", key, number, max_fields));
    } else {
      numbers.push_back(static_cast<std::uint16_t>(number));
    }
  }
  return numbers;
}

MessageFormat load_format(TomlTable& kind, std::size_t index, const MessageFraming& framing) {
  MessageFormat format;
  format.kind = index;
  auto table = kind.table("message");
  if (!table) {
    kind.mistake("\"message\" is missing, expected [kind.message] with its tag");
    return format;
  }
  format.tag = table->required_string("tag").value_or("");
  if (format.tag.size() < 2 || framing.starts.find(format.tag.front()) == std::string::npos) {
    table->mistake("tag", fmt::format("tag is \"{}\", expected one of \"{}\" and the first field, "
                                      "\"?\" for any character",
                                      format.tag, framing.starts));
  }
  format.field_counts = load_numbers(*table, "fields");
  format.group = static_cast<std::uint16_t>(table->integer("group", 1, max_fields).value_or(0));
  if (format.field_counts.empty() == (format.group == 0)) {
    table->mistake("expected either \"fields\" (allowed numbers of fields) or \"group\"");
  }
  format.select = load_tests(*table, "select");
  format.synchronised_if = load_tests(*table, "synchronised_if");
  return format;
}

FieldSign load_sign(TomlTable& table) {
  FieldSign sign;
  sign.field = field_number(table, "field");
  sign.positive = table.required_string("positive").value_or("");
  sign.negative = table.required_string("negative").value_or("");
  return sign;
}

/// { field = 4, factors = { M = [1, 1], N = [1852, 3600] } }
FieldUnits load_units(TomlTable& table) {
  FieldUnits units;
  units.field = field_number(table, "field");
  auto factors = table.table("factors");
  if (!factors) {
    table.mistake("\"factors\" is missing, expected { M = [1, 1], N = [1852, 3600] }");
    return units;
  }
  for (const std::string& text : factors->keys()) {
    const auto ratio = factors->integers(text).value_or(std::vector<std::int64_t>{1, 1});
    const bool good = ratio.size() == 2 && std::ranges::all_of(ratio, [](std::int64_t number) {
                        return number >= 1 && number <= 1'000'000;
                      });
    if (!good) {
      factors->mistake(text, "expected [numerator, denominator], each 1 to 1000000");
      continue;
    }
    units.units.push_back({text, ratio[0], ratio[1]});
  }
  return units;
}

void check_types(TomlTable& table, const MessageField& field, const ModelChannel& channel) {
  const bool converted = field.units || field.format == FieldFormat::degrees_minutes;
  const bool timed = field.format == FieldFormat::utc || field.format == FieldFormat::time_of_day;
  const bool text = field.format == FieldFormat::text;
  if (text != (channel.type == ValueType::text)) {
    table.mistake("type", "format \"text\" and type \"text\" go together");
  } else if ((converted || timed) && channel.type != ValueType::decimal) {
    table.mistake("type", "a converted number or a time is of type \"decimal\"");
  }
  if ((field.format == FieldFormat::utc) != !field.date.empty() || field.date.size() == 2 ||
      field.date.size() > 3) {
    table.mistake("date",
                  "format \"utc\" needs \"date\": [field of ddmmyy], or the fields of "
                  "[day, month, year]; no other format has it");
  }
  if (channel.role == ChannelRole::utc && field.format != FieldFormat::utc) {
    table.mistake("role", "role \"utc\" needs format \"utc\"");
  }
}

MessageField load_field(TomlTable& table, std::size_t index, ModelChannel& channel) {
  static const std::vector<std::string_view> formats{"number", "text", "degrees-minutes",
                                                     "time-of-day", "utc"};
  MessageField field;
  field.channel = index;
  field.field = field_number(table, "field");
  field.format = static_cast<FieldFormat>(table.choice("format", formats).value_or(0));
  if (auto sign = table.table("sign")) {
    field.sign = load_sign(*sign);
  }
  if (auto units = table.table("units")) {
    field.units = load_units(*units);
  }
  field.date = load_numbers(table, "date");
  field.require = load_tests(table, "require");
  set_default_type(table, channel,
                   field.format == FieldFormat::text ? ValueType::text : ValueType::decimal);
  check_types(table, field, channel);
  if (channel.on_axis) {
    table.mistake("axis", "a message's field has no axis");
  }
  return field;
}

std::uint16_t highest_field(const MessageField& field) {
  std::uint16_t highest = field.field;
  if (field.sign) highest = std::max(highest, field.sign->field);
  if (field.units) highest = std::max(highest, field.units->field);
  for (const std::uint16_t part : field.date) highest = std::max(highest, part);
  for (const FieldTest& test : field.require) highest = std::max(highest, test.field);
  return highest;
}

/// A field that no allowed frame has is a slip of the pen.
void check_fields(KindTables& tables, const MessageFormat& format) {
  std::uint16_t last = format.group;
  for (const std::uint16_t count : format.field_counts) {
    last = std::max(last, count);
  }
  for (const MessageField& field : format.fields) {
    if (last > 0 && highest_field(field) > last) {
      tables.channels[field.channel].mistake(
          "field",
          fmt::format("field {} is beyond the message's {} fields", highest_field(field), last));
    }
  }
}

}  // namespace

void load_messages(TomlTable& root, std::vector<KindTables>& tables, Model& model) {
  MessageSet set;
  set.framing = load_framing(root);
  for (std::size_t i = 0; i < tables.size(); ++i) {
    MessageFormat format = load_format(tables[i].kind, i, set.framing);
    for (std::size_t c = 0; c < tables[i].channels.size(); ++c) {
      format.fields.push_back(load_field(tables[i].channels[c], c, model.kinds[i].channels[c]));
    }
    check_fields(tables[i], format);
    set.formats.push_back(std::move(format));
  }
  model.messages = std::move(set);
}

}  // namespace buoyd
