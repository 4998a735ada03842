#include <fmt/format.h>

#include <algorithm>

#include "model/load/load_message_parts.hpp"

namespace buoyd {

namespace {

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
  if (!table.boolean("suffix").value_or(false)) {
    units.field = field_number(table, "field");
  }
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

/// { denominator = 100000, offset = -10 }
FieldScale load_scale(TomlTable& table) {
  constexpr std::int64_t most = 100'000'000;
  FieldScale scale;
  scale.denominator = table.integer("denominator", 1, most).value_or(1);
  constexpr std::int64_t far = 10'000'000'000;  // an epoch in seconds
  scale.offset = table.integer("offset", -far, far).value_or(0);
  return scale;
}

/// A pattern says a whole date and at least hour and minute, each once.
bool is_time_pattern(std::string_view pattern) {
  std::string said;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%') {
      continue;
    }
    const char directive = ++i < pattern.size() ? pattern[i] : '\0';
    const bool known = std::string_view("YymbdjHMS").find(directive) != std::string_view::npos;
    if (!known || said.find(directive) != std::string::npos) {
      return false;
    }
    said += directive;
  }
  const auto has = [&](char c) { return said.find(c) != std::string::npos; };
  const bool year = has('Y') != has('y');
  const bool day =
      has('j') ? !has('m') && !has('b') && !has('d') : has('d') && has('m') != has('b');
  return year && day && has('H') && has('M');
}

void check_pattern(TomlTable& table, const MessageField& field) {
  const bool wanted = field.format == FieldFormat::time;
  if (wanted != !field.pattern.empty() || (wanted && !is_time_pattern(field.pattern))) {
    table.mistake("pattern",
                  "format \"time\" needs \"pattern\" of %Y or %y, %m or %b and %d, or %j, %H, %M, "
                  "%S; no other format has it");
  }
}

/// Keys that the format's reader does not look at would leave the value as it came.
void check_conversion(TomlTable& table, const MessageField& field) {
  const bool number = field.format == FieldFormat::number;
  if (field.units && (!number || field.scale)) {
    table.mistake("units", "units are of format \"number\", without scale");
  }
  if (field.scale && !number && !is_hex(field.format)) {
    table.mistake("scale", "scale is of formats \"number\", \"hex\" and \"hex-low-first\"");
  }
  if (field.sign && !number && field.format != FieldFormat::degrees_minutes) {
    table.mistake("sign", "sign is of formats \"number\" and \"degrees-minutes\"");
  }
  if (!field.more.empty() && field.format != FieldFormat::time) {
    table.mistake("more", "more is of format \"time\"");
  }
}

void check_types(TomlTable& table, const MessageField& field, const ModelChannel& channel) {
  const bool converted = field.units || field.scale || field.format == FieldFormat::degrees_minutes;
  const bool timed = is_time(field.format);
  const bool text = is_text(field.format);
  if (text != (channel.type == ValueType::text)) {
    table.mistake("type", "format \"text\" or \"data\" and type \"text\" go together");
  } else if ((converted || timed) && channel.type != ValueType::decimal) {
    table.mistake("type", "a converted number or a time is of type \"decimal\"");
  }
  if ((field.format == FieldFormat::utc) != !field.date.empty() || field.date.size() == 2 ||
      field.date.size() > 3) {
    table.mistake("date",
                  "format \"utc\" needs \"date\": [field of ddmmyy], or the fields of "
                  "[day, month, year]; no other format has it");
  }
  if (channel.role == ChannelRole::utc && field.format != FieldFormat::utc &&
      field.format != FieldFormat::time) {
    table.mistake("role", "role \"utc\" needs format \"utc\" or \"time\"");
  }
  const bool whole = is_hex(field.format) && !field.scale;
  if (whole && channel.type != ValueType::integer) {
    table.mistake("type", "format \"hex\" without scale is of type \"integer\"");
  }
  check_pattern(table, field);
  check_conversion(table, field);
}

/// What is in lists has its value in its own field, and nothing of it in others.
void check_list(TomlTable& table, const MessageField& field, const ModelChannel& channel) {
  const bool alone = !field.sign && !field.units && field.date.empty() && field.more.empty() &&
                     field.require.empty() && field.key.empty();
  if ((channel.on_axis || field.lists_before > 0) && !alone) {
    table.mistake(
        "an array, or a field behind lists, stands by its number, without sign, units, "
        "date, more, require and key");
  }
}

void check_first_point(TomlTable& table, const ModelChannel& channel, bool in_part) {
  if (channel.type != ValueType::integer || channel.on_axis || in_part) {
    table.mistake("format",
                  "format \"first-point\" is of type \"integer\", no array, and of no part");
  }
}

ValueType usual_type(const MessageField& field) {
  const bool whole = is_hex(field.format) && !field.scale;
  return is_text(field.format) ? ValueType::text : whole ? ValueType::integer : ValueType::decimal;
}

}  // namespace

std::uint16_t field_number(TomlTable& table, std::string_view key) {
  return static_cast<std::uint16_t>(table.required_integer(key, 1, max_message_fields).value_or(1));
}

std::vector<FieldTest> load_tests(TomlTable& table, std::string_view key) {
  std::vector<FieldTest> tests;
  for (TomlTable& inner : table.tables(key)) {
    FieldTest test;
    test.key = inner.string("key").value_or("");
    if (test.key.empty()) {
      test.field = field_number(inner, "field");
    }
    test.is = inner.strings("is").value_or(std::vector<std::string>{});
    test.is_not = inner.strings("is_not").value_or(std::vector<std::string>{});
    if (test.is.empty() == test.is_not.empty()) {
      inner.mistake("a test needs either \"is\" or \"is_not\" with the texts");
    }
    tests.push_back(std::move(test));
  }
  return tests;
}

std::vector<std::uint16_t> field_numbers(TomlTable& table, std::string_view key) {
  std::vector<std::uint16_t> numbers;
  for (const std::int64_t number : table.integers(key).value_or(std::vector<std::int64_t>{})) {
    if (number < 1 || number > max_message_fields) {
      table.mistake(key,
                    fmt::format("{} holds {}, expected 1 to {}", key, number, max_message_fields));
    } else {
      numbers.push_back(static_cast<std::uint16_t>(number));
    }
  }
  return numbers;
}

MessageField load_field(TomlTable& table, std::size_t index, ModelChannel& channel, bool in_part) {
  static const std::vector<std::string_view> formats{
      "number", "text", "degrees-minutes", "time-of-day", "utc",
      "hex",    "time", "hex-low-first",   "data",        "first-point"};
  MessageField field;
  field.channel = index;
  field.format = static_cast<FieldFormat>(table.choice("format", formats).value_or(0));
  if (field.format == FieldFormat::first_point) {
    set_default_type(table, channel, ValueType::integer);
    check_first_point(table, channel, in_part);
    return field;
  }
  field.key = table.string("key").value_or("");
  if (field.key.empty()) {
    field.field = field_number(table, "field");
  } else if (table.has("field")) {
    table.mistake("key", "a value stands in \"field\" or behind \"key\", not both");
  }
  if (auto sign = table.table("sign")) {
    field.sign = load_sign(*sign);
  }
  if (auto units = table.table("units")) {
    field.units = load_units(*units);
  }
  field.date = field_numbers(table, "date");
  field.pattern = table.string("pattern").value_or("");
  field.more = field_numbers(table, "more");
  field.nulls = table.strings("null").value_or(std::vector<std::string>{});
  if (auto scale = table.table("scale")) {
    field.scale = load_scale(*scale);
  }
  field.require = load_tests(table, "require");
  set_default_type(table, channel, usual_type(field));
  check_types(table, field, channel);
  field.lists_before =
      static_cast<std::uint16_t>(table.integer("lists_before", 0, max_message_fields).value_or(0));
  field.plus = static_cast<std::uint16_t>(table.integer("plus", 1, max_message_fields).value_or(0));
  if (field.plus > 0 &&
      (channel.type != ValueType::integer || field.format != FieldFormat::number)) {
    table.mistake("plus", "\"plus\" is for format \"number\" of type \"integer\"");
  }
  if (in_part && field.lists_before > 0) {
    table.mistake("lists_before", "a part has no lists");
  } else if (!in_part) {
    check_list(table, field, channel);
  }
  return field;
}

}  // namespace buoyd
