#include "model/load/load_frame_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/number_text.hpp"

namespace buoyd {

namespace {

constexpr std::int64_t last_offset = 65535;
constexpr std::int64_t most_text_bytes = 64;
constexpr std::int64_t most_integer_bits = 57;  // of an integer: it stands in eight bytes at most
constexpr std::int64_t most_characters = 255;

struct FormatName {
  std::string_view name;
  std::uint8_t width;  // 0: the model says
  RegisterFormat format;
  bool printed = false;
};

constexpr std::array<FormatName, 18> formats{{
    {"u8", 1, RegisterFormat::u16},
    {"s8", 1, RegisterFormat::s16},
    {"u16", 2, RegisterFormat::u16},
    {"s16", 2, RegisterFormat::s16},
    {"u24", 3, RegisterFormat::u16},
    {"s24", 3, RegisterFormat::s16},
    {"u32", 4, RegisterFormat::u16},
    {"s32", 4, RegisterFormat::s16},
    {"u64", 8, RegisterFormat::u16},
    {"s64", 8, RegisterFormat::s16},
    {"f32", 4, RegisterFormat::f32},
    {"f64", 8, RegisterFormat::f64},
    {"sm16", 2, RegisterFormat::sm16},
    {"bcd8", 1, RegisterFormat::bcd16},
    {"bcd16", 2, RegisterFormat::bcd16},
    {"bcd32", 4, RegisterFormat::bcd16},
    {"text", 0, RegisterFormat::text},
    {"number", 0, RegisterFormat::text, true},
}};

std::vector<std::string_view> format_names() {
  std::vector<std::string_view> names;
  names.reserve(formats.size());
  for (const FormatName& format : formats) {
    names.push_back(format.name);
  }
  return names;
}

void read_format(TomlTable& table, FrameValue& value) {
  const auto chosen = table.choice("format", format_names());
  if (!chosen) {
    if (!table.has("format")) {
      table.mistake("\"format\" is missing, expected \"u8\", \"s16\", \"f32\" …");
    }
    return;
  }
  const FormatName& format = formats[*chosen];
  value.format = format.format;
  value.printed = format.printed;
  value.width = format.width;
  if (format.width == 0) {
    value.width =
        static_cast<std::uint8_t>(table.required_integer("length", 1, most_text_bytes).value_or(1));
  } else if (table.has("length")) {
    table.mistake("length", "length is of formats \"text\" and \"number\"");
  }
}

void read_block(TomlTable& table, FrameValue& value) {
  if (const auto block = table.integer("block", 0, last_offset)) {
    value.block = static_cast<std::uint16_t>(*block);
  }
}

/// [lowest, highest]; empty if it is not there.
std::vector<std::int64_t> read_range(TomlTable& table, std::string_view key) {
  auto range = table.integers(key).value_or(std::vector<std::int64_t>{});
  if (table.has(key) && (range.size() != 2 || range[0] > range[1])) {
    table.mistake(key, "expected [lowest, highest]");
    range.clear();
  }
  return range;
}

/// "own" or "channel": what the sentences say beside the payload.
FrameValue sentence_value(TomlTable& table) {
  FrameValue value;
  value.little_endian = false;
  const auto which = table.choice("sentence", {"own", "channel"});
  if (which.value_or(0) == 1) {
    value.format = RegisterFormat::text;
    value.offset = AisHeader::channel;
  } else {
    value.offset = AisHeader::own;
  }
  return value;
}

/// Puts a digit or '?' into the upper or lower half.
bool put_digit(FrameByte& byte, char c, unsigned shift) {
  if (c == '?') {
    byte.mask = static_cast<std::uint8_t>(byte.mask & ~(0xFU << shift));
    return true;
  }
  const auto digit = number_in<unsigned>(std::string_view(&c, 1), 16);
  byte.bits = static_cast<std::uint8_t>(byte.bits | digit.value_or(0) << shift);
  return digit.has_value();
}

}  // namespace

std::optional<FramePattern> frame_pattern(std::string_view text) {
  FramePattern pattern;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == ' ') {
      ++i;
      continue;
    }
    FrameByte byte;
    if (i + 1 >= text.size() || !put_digit(byte, text[i], 4) || !put_digit(byte, text[i + 1], 0)) {
      return std::nullopt;
    }
    pattern.push_back(byte);
    i += 2;
  }
  return pattern;
}

void FrameTables::read_order(TomlTable& table, FrameValue& value) const {
  const auto order = table.choice("order", {"little", "big"});
  value.little_endian = order ? *order == 0 : little_endian_;
}

/// [first bit, how many], bit 0 being the highest of the first byte, of ais of the payload.
FrameValue FrameTables::bits(TomlTable& table, std::string_view key) const {
  constexpr std::array<std::uint8_t, 4> character_bits{0, 0, 6, 4};
  FrameValue value;
  value.little_endian = false;
  const auto format =
      key == "at" ? table.choice("format", {"unsigned", "signed", "six-bit", "hex"}) : std::nullopt;
  value.character_bits = character_bits[format.value_or(0)];
  const auto at = table.integers(key);
  const std::int64_t unit = value.is_packed() ? value.character_bits : 1;
  const std::int64_t most = value.is_packed() ? unit * most_characters : most_integer_bits;
  const bool sound = at && at->size() == 2 && (*at)[0] >= 0 && (*at)[0] < last_offset &&
                     (*at)[1] >= 1 && (*at)[1] <= most && (*at)[1] % unit == 0;
  if (!sound) {
    table.mistake(key,
                  fmt::format("expected [first bit, how many], up to {}, whole characters", most));
    return value;
  }
  const std::int64_t header = encoding_ == FrameEncoding::ais ? AisHeader::size * 8 : 0;
  const auto first = static_cast<unsigned>((*at)[0] + header);
  const auto count = static_cast<unsigned>((*at)[1]);
  value.offset = static_cast<std::uint16_t>(first / 8);
  value.lead = static_cast<std::uint8_t>(first % 8);
  if (value.is_packed()) {
    value.format = RegisterFormat::text;
    value.width = static_cast<std::uint8_t>(count / value.character_bits);
    return value;
  }
  value.format = format.value_or(0) == 1 ? RegisterFormat::s16 : RegisterFormat::u16;
  value.width = static_cast<std::uint8_t>((value.lead + count + 7) / 8);
  value.spare = static_cast<std::uint8_t>(value.width * 8U - value.lead - count);
  value.part = {value.spare, static_cast<std::uint8_t>(count)};
  return value;
}

FrameValue FrameTables::value(TomlTable& table) const {
  if (encoding_ == FrameEncoding::ais && table.has("sentence")) {
    return sentence_value(table);
  }
  if (encoding_ == FrameEncoding::ais || table.has("at")) {
    return bits(table, "at");
  }
  FrameValue value;
  read_format(table, value);
  read_order(table, value);
  value.part = read_part(table, value.bits());
  read_block(table, value);
  value.offset =
      static_cast<std::uint16_t>(table.required_integer("offset", 0, last_offset).value_or(0));
  return value;
}

std::vector<FrameValue> FrameTables::terms(TomlTable& table) const {
  if (!table.has("sum")) {
    return {value(table)};
  }
  std::vector<FrameValue> terms;
  for (TomlTable& inner : table.tables("sum")) {
    FrameValue term = value(inner);
    term.times = inner.integer("times", 1, std::int64_t{1} << 32U).value_or(1);
    if (term.is_text()) {
      inner.mistake("format", "a text is not calculated with");
    }
    terms.push_back(term);
  }
  if (terms.size() < 2 || table.has("offset")) {
    table.mistake("sum", "expected two or more values, and no \"offset\" beside them");
  }
  return terms.empty() ? std::vector<FrameValue>(1) : terms;
}

std::vector<FrameTest> FrameTables::tests(TomlTable& table, std::string_view key) const {
  std::vector<FrameTest> tests;
  for (TomlTable& inner : table.tables(key)) {
    FrameTest test;
    test.value = value(inner);
    test.is = inner.integers("is").value_or(std::vector<std::int64_t>{});
    test.is_not = inner.integers("is_not").value_or(std::vector<std::int64_t>{});
    test.between = read_range(inner, "between");
    test.not_between = read_range(inner, "not_between");
    const auto kinds = {test.is.empty(), test.is_not.empty(), test.between.empty(),
                        test.not_between.empty()};
    if (std::count(kinds.begin(), kinds.end(), false) != 1) {
      inner.mistake("is",
                    "a test needs \"is\" with the integers that are good, or \"is_not\", "
                    "\"between\" or \"not_between\"");
    }
    if (test.value.bits() == 0) {
      inner.mistake("format", "a test is of an integer");
    }
    tests.push_back(std::move(test));
  }
  return tests;
}

FrameTime FrameTables::time(TomlTable& table) const {
  constexpr std::array<std::string_view, FrameTime::parts> names{
      "year", "month", "day", "hour", "minute", "second", "hundredth"};
  const bool of_bits = encoding_ == FrameEncoding::ais;
  FrameValue common;
  if (!of_bits) {
    read_format(table, common);
    read_order(table, common);
    read_block(table, common);
  }
  if (common.bits() == 0) {
    table.mistake("format", "the parts of a time are integers");
  }
  FrameTime time;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (of_bits && table.has(names[i])) {
      time.part[i] = bits(table, names[i]);
    } else if (const auto offset = table.integer(names[i], 0, last_offset)) {
      time.part[i].emplace(common).offset = static_cast<std::uint16_t>(*offset);
    } else if (i <= FrameTime::minute) {
      table.mistake(names[i], fmt::format("\"{}\" is missing, expected its offset", names[i]));
    }
  }
  auto& year = time.part[FrameTime::year];
  if (!of_bits && table.boolean("wide_year").value_or(false) && year) {
    year->width = 2;
  }
  return time;
}

std::optional<FrameCoordinate> FrameTables::coordinate(TomlTable& table,
                                                       std::string_view key) const {
  auto inner = table.table(key);
  if (!inner) {
    return std::nullopt;
  }
  FrameCoordinate coordinate;
  coordinate.value = value(*inner);
  coordinate.factor = exact_number(inner->number("factor").value_or(1.0));
  return coordinate;
}

}  // namespace buoyd
