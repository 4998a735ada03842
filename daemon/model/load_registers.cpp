#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "model/load_parts.hpp"
#include "model/read_plan.hpp"

namespace buoyd {

namespace {

constexpr std::uint16_t modbus_limit = 125;  // registers in one read (V1.1b3, 6.3)
constexpr std::uint32_t address_end = 65536;

const std::vector<std::string_view> formats{"u16", "s16", "u32", "s32", "u64", "s64", "f32", "f64"};
const std::vector<std::string_view> orders{"ABCD", "CDAB", "DCBA", "BADC"};

bool is_float(RegisterFormat format) {
  return format == RegisterFormat::f32 || format == RegisterFormat::f64;
}

/// Reads register numbers with the defaults of [registers].
class RegisterReader {
 public:
  RegisterReader(TomlTable& root, RegisterMap& map) {
    auto table = root.table("registers");
    if (!table) {
      root.mistake("\"registers\" is missing, expected [registers] with base and function");
      return;
    }
    from_one_ = table->choice("base", {"wire", "reg1"}).value_or(0) == 1;
    if (!table->has("base")) {
      table->mistake(
          "\"base\" is missing, expected \"wire\" (addresses as sent) or \"reg1\" "
          "(the document counts from 1)");
    }
    defaults_.function =
        static_cast<std::uint8_t>(table->required_integer("function", 3, 4).value_or(3));
    read_encoding(*table, defaults_);
    map.max_count = static_cast<std::uint16_t>(
        table->integer("max_count", 4, modbus_limit).value_or(modbus_limit));
    for (TomlTable& hole : table->tables("holes")) {
      map.holes.push_back(read_hole(hole));
    }
  }

  /// A table with "register", and what differs from the defaults.
  [[nodiscard]] RegisterValue value(TomlTable& table) const {
    RegisterValue value = read_overrides(table);
    value.address = register_address(table, "register", from_one_).value_or(0);
    if (!table.has("register")) {
      table.mistake("\"register\" is missing, expected a register number");
    }
    return value;
  }

  /// A channel: "register", or "sum" of several.
  [[nodiscard]] std::vector<RegisterValue> terms(TomlTable& table) const {
    if (!table.has("sum")) {
      return {value(table)};
    }
    std::vector<RegisterValue> terms;
    for (const std::int64_t number : table.integers("sum").value_or(std::vector<std::int64_t>{})) {
      RegisterValue term = read_overrides(table);
      const std::int64_t address = number - (from_one_ ? 1 : 0);
      if (address < 0 || address >= address_end) {
        table.mistake("sum", fmt::format("{} is no register", number));
      } else {
        term.address = static_cast<std::uint16_t>(address);
      }
      terms.push_back(term);
    }
    if (terms.size() < 2 || table.has("register")) {
      table.mistake("sum", "expected two or more registers, and no \"register\" beside them");
    }
    return terms.empty() ? std::vector<RegisterValue>(1) : terms;
  }

 private:
  static void read_encoding(TomlTable& table, RegisterValue& value) {
    if (const auto format = table.choice("format", formats)) {
      value.format = static_cast<RegisterFormat>(*format);
    }
    if (const auto order = table.choice("order", orders)) {
      value.order = static_cast<WordOrder>(*order);
    }
  }

  [[nodiscard]] RegisterValue read_overrides(TomlTable& table) const {
    RegisterValue value = defaults_;
    if (const auto function = table.integer("function", 3, 4)) {
      value.function = static_cast<std::uint8_t>(*function);
    }
    read_encoding(table, value);
    return value;
  }

  [[nodiscard]] RegisterHole read_hole(TomlTable& table) const {
    RegisterHole hole;
    hole.function =
        static_cast<std::uint8_t>(table.integer("function", 3, 4).value_or(defaults_.function));
    hole.first = register_address(table, "first", from_one_).value_or(0);
    hole.last = register_address(table, "last", from_one_).value_or(0);
    if (!table.has("first") || !table.has("last") || hole.last < hole.first) {
      table.mistake("a hole needs \"first\" and \"last\", first not above last");
    }
    return hole;
  }

  RegisterValue defaults_;
  bool from_one_ = false;
};

RegisterTest load_test(TomlTable& table, const RegisterReader& reader) {
  RegisterTest test;
  test.value = reader.value(table);
  test.is = table.integers("is").value_or(std::vector<std::int64_t>{});
  if (test.is.empty()) {
    table.mistake("is", "a test needs \"is\" with the integers that are good");
  }
  return test;
}

RegisterUnits load_units(TomlTable& table, const RegisterReader& reader) {
  RegisterUnits units;
  units.value = reader.value(table);
  auto factors = table.table("factors");
  if (!factors) {
    table.mistake("\"factors\" is missing, expected { 117 = 1.0, 118 = 0.001 }");
    return units;
  }
  for (const std::string& key : factors->keys()) {
    RegisterUnits::Unit unit;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), unit.id);
    unit.factor = factors->number(key).value_or(1.0);
    if (error != std::errc{} || end != key.data() + key.size() || unit.factor == 0.0) {
      factors->mistake(key, "expected an integer id, and a factor that is not 0");
    }
    units.units.push_back(unit);
  }
  return units;
}

/// What a number is if the model does not say: floats stay, sums and times are wider.
ValueType default_type(const RegisterChannel& channel) {
  const RegisterFormat format = channel.terms.front().format;
  if (channel.time != RegisterTime::none || !is_float(format)) {
    return ValueType::integer;
  }
  return format == RegisterFormat::f32 && channel.terms.size() == 1 ? ValueType::float32
                                                                    : ValueType::float64;
}

RegisterChannel load_channel(TomlTable& table, const RegisterReader& reader,
                             ModelChannel& meaning) {
  RegisterChannel channel;
  channel.terms = reader.terms(table);
  channel.nulls = table.numbers("null").value_or(std::vector<double>{});
  for (TomlTable& test : table.tables("require")) {
    channel.require.push_back(load_test(test, reader));
  }
  if (auto units = table.table("units")) {
    channel.units = load_units(*units, reader);
  }
  if (table.choice("time", {"months-of-31-days"})) {
    channel.time = RegisterTime::months_of_31_days;
  }
  set_default_type(table, meaning, default_type(channel));
  if (meaning.type == ValueType::decimal || meaning.type == ValueType::text) {
    table.mistake("type", "a register's value is of type integer, float32 or float64");
  }
  if (meaning.role == ChannelRole::utc) {
    table.mistake("role", "role \"utc\" is for messages: a polled time is as old as the poll");
  }
  return channel;
}

RegisterAxis load_axis(TomlTable& table, const RegisterReader& reader, const ModelAxis& meaning) {
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

RegisterKind load_kind(KindTables& tables, const RegisterReader& reader, ModelKind& kind) {
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

std::optional<std::uint16_t> register_address(TomlTable& table, std::string_view key,
                                              bool from_one) {
  const std::int64_t first = from_one ? 1 : 0;
  const auto number = table.integer(key, first, first + address_end - 1);
  return number ? std::optional(static_cast<std::uint16_t>(*number - first)) : std::nullopt;
}

void load_registers(TomlTable& root, std::vector<KindTables>& tables, Model& model) {
  RegisterMap map;
  const RegisterReader reader(root, map);
  for (std::size_t i = 0; i < tables.size(); ++i) {
    ModelKind& kind = model.kinds[i];
    RegisterKind registers = load_kind(tables[i], reader, kind);
    check_overlaps(tables[i], kind, registers);
    if (check_addresses(tables[i], kind, registers, map)) {
      registers.spans = plan_reads(items_of(kind, registers), map);
      registers.counter_reads = counter_items(kind, registers);
      check_counter(tables[i], kind, registers);
    }
    map.kinds.push_back(std::move(registers));
  }
  model.registers = std::move(map);
}

}  // namespace buoyd
