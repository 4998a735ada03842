#include <fmt/format.h>

#include <algorithm>

#include "base/number_text.hpp"
#include "model/load/load_nulls.hpp"
#include "model/load/load_register_values.hpp"
#include "model/load/register_space.hpp"
#include "model/read_plan.hpp"

namespace buoyd {

namespace {

RegisterTest load_test(TomlTable& table, const RegisterTables& reader) {
  RegisterTest test;
  test.value = reader.value(table);
  test.is = table.integers("is").value_or(std::vector<std::int64_t>{});
  test.is_not = table.integers("is_not").value_or(std::vector<std::int64_t>{});
  if (test.is.empty() == test.is_not.empty()) {
    table.mistake("is", "a test needs \"is\" with the integers that are good, or \"is_not\"");
  }
  return test;
}

RegisterUnits load_units(TomlTable& table, const RegisterTables& reader) {
  RegisterUnits units;
  units.value = reader.value(table);
  auto factors = table.table("factors");
  if (!factors) {
    table.mistake("\"factors\" is missing, expected { 117 = 1.0, 118 = 0.001 }");
    return units;
  }
  for (const std::string& key : factors->keys()) {
    RegisterUnits::Unit unit;
    const auto id = number_in<decltype(unit.id)>(key);
    unit.id = id.value_or(0);
    unit.factor = exact_number(factors->number(key).value_or(1.0));
    if (!id || unit.factor.digits == 0) {
      factors->mistake(key, "expected an integer id, and a factor that is not 0");
    }
    units.units.push_back(unit);
  }
  return units;
}

RegisterScale load_scale(TomlTable& table, const RegisterTables& reader) {
  RegisterScale scale;
  scale.value = reader.value(table);
  const auto by = table.choice("by", {"decimals", "exponent", "factor"});
  scale.by = static_cast<RegisterScale::By>(by.value_or(0));
  if (!table.has("by")) {
    table.mistake("\"by\" is missing, expected \"decimals\", \"exponent\" or \"factor\"");
  }
  return scale;
}

void load_arithmetic(TomlTable& table, const RegisterTables& reader, RegisterChannel& channel) {
  if (auto scale = table.table("scale")) {
    channel.scale = load_scale(*scale, reader);
  }
  channel.factor = exact_number(table.number("factor").value_or(1.0));
  channel.offset = exact_number(table.number("offset").value_or(0.0));
  if (channel.factor.digits == 0) {
    table.mistake("factor", "factor is 0");
  }
  if (auto units = table.table("units")) {
    channel.units = load_units(*units, reader);
  }
  const RegisterValue& first = channel.terms.front();
  const bool calculates = channel.scale || channel.units || table.has("factor") ||
                          table.has("offset") || channel.terms.size() > 1;
  if (first.is_text() && calculates) {
    table.mistake("format", "a text is not calculated with");
  }
}

/// { register = 128, count = 32, stride = 2, factors = { 6 = 1.0, 7 = 0.001 } }
RegisterFind load_find(TomlTable& table, const RegisterTables& reader) {
  RegisterFind find;
  find.ids = load_units(table, reader);
  find.count = static_cast<std::uint16_t>(table.required_integer("count", 1, 64).value_or(1));
  find.stride = static_cast<std::uint16_t>(table.required_integer("stride", 1, 64).value_or(1));
  return find;
}

void load_found(TomlTable& table, const RegisterTables& reader, const ModelChannel& meaning,
                RegisterChannel& channel) {
  auto find = table.table("find");
  if (!find) {
    return;
  }
  channel.find = load_find(*find, reader);
  if (channel.units || channel.scale || channel.terms.size() > 1 || meaning.on_axis) {
    table.mistake("find", "find is for one register, without units, scale or axis beside it");
  }
}

/// What has decimals of its own, so that an integer would lose them.
bool has_decimals(const RegisterChannel& channel) {
  const auto broken = [](const RegisterUnits::Unit& unit) { return unit.factor.decimals > 0; };
  return channel.factor.decimals > 0 || channel.offset.decimals > 0 ||
         (channel.scale && channel.scale->by != RegisterScale::By::factor) ||
         (channel.units && std::ranges::any_of(channel.units->units, broken)) ||
         (channel.find && std::ranges::any_of(channel.find->ids.units, broken));
}

/// What a number is if the model does not say: floats stay, sums and times are wider.
ValueType default_type(const RegisterChannel& channel) {
  const RegisterFormat format = channel.terms.front().format;
  if (channel.terms.front().is_text()) {
    return ValueType::text;
  }
  if (channel.time != RegisterTime::none) {
    return ValueType::integer;
  }
  if (!channel.terms.front().is_float()) {
    return has_decimals(channel) ? ValueType::decimal : ValueType::integer;
  }
  return format != RegisterFormat::f64 && channel.terms.size() == 1 ? ValueType::float32
                                                                    : ValueType::float64;
}

void check_type(TomlTable& table, const RegisterChannel& channel, const ModelChannel& meaning) {
  const RegisterValue& first = channel.terms.front();
  if (first.is_text() != (meaning.type == ValueType::text)) {
    table.mistake("type", "type \"text\" and format \"text\" or \"wide-text\" need each other");
  }
  if (first.is_text() && table.has("null")) {
    table.mistake("null", "null is of numbers: it is never compared with a text");
  }
  const bool exact =
      !first.is_float() && channel.terms.size() == 1 && channel.time == RegisterTime::none;
  if (meaning.type == ValueType::decimal && !exact) {
    table.mistake("type", "type \"decimal\" is for one integer with factor, offset or scale");
  }
  if (meaning.role == ChannelRole::utc) {
    table.mistake("role", "role \"utc\" is for messages: a polled time is as old as the poll");
  }
}

bool is_digits(std::string_view digits) {
  constexpr std::string_view letters = "YMDhms";
  std::size_t used = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    used += i == 0 || digits[i] != digits[i - 1] ? 1U : 0U;
  }
  const auto kinds = static_cast<std::size_t>(std::ranges::count_if(
      letters, [&](char letter) { return digits.find(letter) != std::string_view::npos; }));
  return !digits.empty() && digits.size() <= 14 && used == kinds &&
         digits.find_first_not_of(letters) == std::string_view::npos;
}

/// [{ register = 400, digits = "YYYYMMDD" }, { register = 402, digits = "hhmmss" }]
void load_date_time(TomlTable& table, RegisterChannel& channel) {
  std::string all;
  for (TomlTable& part : table.tables("date_time")) {
    const std::string digits = part.required_string("digits").value_or("YYYYMMDD");
    if (!is_digits(digits) || digits.find_first_of(all) != std::string::npos) {
      part.mistake("digits",
                   "expected what the decimal digits are, each once: Y, M, D, h, m, s, as "
                   "\"YYYYMMDD\" or \"ss\"");
    }
    channel.digits.push_back(digits);
    all += digits;
  }
  channel.time = RegisterTime::digits;
  for (const char needed : {'Y', 'M', 'D'}) {
    if (all.find(needed) == std::string::npos) {
      table.mistake("date_time", "a date needs year, month and day");
      return;
    }
  }
}

void load_time(TomlTable& table, RegisterChannel& channel) {
  if (table.choice("time", {"months-of-31-days"})) {
    channel.time = RegisterTime::months_of_31_days;
  }
  if (!table.has("date_time")) {
    return;
  }
  load_date_time(table, channel);
  for (const char* key :
       {"register", "sum", "factor", "offset", "scale", "units", "find", "time"}) {
    if (table.has(key)) {
      table.mistake(key, "a date_time stands by itself");
    }
  }
}

/// Numbers that windows can count one by one. What a list finds, and times, say no codes.
void take_null_codes(const RegisterChannel& channel, ModelChannel& meaning) {
  if (channel.find || channel.time != RegisterTime::none) return;
  meaning.null_codes = channel.nulls;
  meaning.null_codes.resize(std::min(channel.nulls.size(), most_null_codes));
}

RegisterChannel load_channel(TomlTable& table, const RegisterTables& reader,
                             ModelChannel& meaning) {
  RegisterChannel channel;
  channel.terms = reader.terms(table);
  channel.nulls = read_nulls(table, integers_of(channel.terms));
  for (TomlTable& test : table.tables("require")) {
    channel.require.push_back(load_test(test, reader));
  }
  load_arithmetic(table, reader, channel);
  load_found(table, reader, meaning, channel);
  load_time(table, channel);
  set_default_type(table, meaning, default_type(channel));
  check_type(table, channel, meaning);
  take_null_codes(channel, meaning);
  round_nulls(channel.nulls, channel.terms);
  return channel;
}

RegisterAxis load_axis(TomlTable& table, const RegisterTables& reader, const ModelAxis& meaning) {
  RegisterAxis axis;
  axis.stride =
      static_cast<std::uint16_t>(table.required_integer("stride", 1, address_end - 1).value_or(1));
  if (auto point = table.table("point")) {
    axis.point = reader.value(*point);
    axis.unused_point = point->number("unused");
  } else if (meaning.defaults.empty()) {
    table.mistake("expected \"point\" (where the instrument states its points) or \"defaults\"");
  }
  if (auto in_use = table.table("in_use")) {
    axis.in_use = reader.value(*in_use);
  }
  return axis;
}

void load_scan_counter(TomlTable& table, const ModelKind& kind, RegisterKind& map) {
  const auto name = table.string("scan_counter");
  if (!name) {
    return;
  }
  map.scan_counter = index_named(kind.channels, *name);
  if (!map.scan_counter) {
    table.mistake("scan_counter", fmt::format("scan_counter: no channel is named \"{}\"", *name));
  } else if (map.channels[*map.scan_counter].terms.size() != 1) {
    table.mistake("scan_counter", "scan_counter: the channel is a sum, expected one register");
  }
}

RegisterKind load_kind(KindTables& tables, const RegisterTables& reader, ModelKind& kind) {
  RegisterKind map;
  for (std::size_t i = 0; i < kind.channels.size(); ++i) {
    map.channels.push_back(load_channel(tables.channels[i], reader, kind.channels[i]));
  }
  if (tables.axis && kind.axis) {
    map.axis = load_axis(*tables.axis, reader, *kind.axis);
  }
  load_scan_counter(tables.kind, kind, map);
  return map;
}

}  // namespace

void load_registers(TomlTable& root, std::vector<KindTables>& tables, Model& model) {
  RegisterMap map;
  const RegisterTables reader(root, map);
  for (std::size_t i = 0; i < tables.size(); ++i) {
    ModelKind& kind = model.kinds[i];
    RegisterKind registers = load_kind(tables[i], reader, kind);
    check_overlaps(tables[i], kind, registers);
    if (check_addresses(tables[i], kind, registers, map)) {
      registers.spans = plan_reads(items_of(kind, registers, map), map);
      registers.counter_reads = counter_items(kind, registers);
      check_clearing(tables[i], registers, map);
      check_counter(tables[i], kind, registers);
    }
    map.kinds.push_back(std::move(registers));
  }
  model.registers = std::move(map);
}

}  // namespace buoyd
