#include "model/load/load_register_values.hpp"
#include "model/load/load_register_steps.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "model/load/register_space.hpp"

namespace buoyd {

namespace {

constexpr std::uint16_t modbus_limit = 125;  // registers in one read (V1.1b3, 6.3)
constexpr std::int64_t most_text_registers = 64;
constexpr std::int64_t most_inputs = 62;   // coils or inputs of one number
constexpr std::int64_t most_relays = 256;  // of one module

const std::vector<std::string_view> register_formats{"u16",   "s16",   "u32",  "s32",      "u64",
                                                     "s64",   "f32",   "f64",  "f16",      "sm16",
                                                     "bcd16", "bcd32", "text", "wide-text"};

void read_encoding(TomlTable& table, RegisterValue& value) {
  if (const auto format = table.choice("format", register_formats)) {
    value.format = static_cast<RegisterFormat>(*format);
  }
  if (const auto order = table.choice("order", word_order_names)) {
    value.order = static_cast<WordOrder>(*order);
  }
}

void read_length(TomlTable& table, RegisterValue& value) {
  const bool several = value.is_bits() || value.is_text();
  const std::int64_t most = value.is_bits() ? most_inputs : most_text_registers;
  if (const auto length = table.integer("length", 1, most)) {
    value.length = static_cast<std::uint16_t>(*length);
  }
  if (table.has("length") && !several) {
    table.mistake("length", "length is of texts (registers), and of functions 1 and 2 (bits)");
  }
}

}  // namespace

BitPart read_part(TomlTable& table, std::uint8_t bits) {
  const auto part = table.integers("part");
  if (!part) {
    return {};
  }
  const bool sound = part->size() == 2 && (*part)[0] >= 0 && (*part)[1] >= 1 &&
                     (*part)[1] <= bits && (*part)[0] <= bits - (*part)[1];
  if (!sound) {
    table.mistake("part", fmt::format("expected [lowest bit, how many] inside the {} bits of an "
                                      "integer",
                                      bits));
    return {};
  }
  return {static_cast<std::uint8_t>((*part)[0]), static_cast<std::uint8_t>((*part)[1])};
}

RegisterTables::RegisterTables(TomlTable& root, RegisterMap& map) {
  auto table = root.table("registers");
  if (!table) {
    root.mistake("\"registers\" is missing, expected [registers] with base and function");
    return;
  }
  from_one_ = table->choice("base", {"wire", "reg1"}).value_or(0) == 1;
  map.from_one = from_one_;
  if (!table->has("base")) {
    table->mistake(
        "\"base\" is missing, expected \"wire\" (addresses as sent) or \"reg1\" "
        "(the document counts from 1)");
  }
  defaults_.function =
      static_cast<std::uint8_t>(table->required_integer("function", 1, 4).value_or(3));
  read_encoding(*table, defaults_);
  map.max_count = static_cast<std::uint16_t>(
      table->integer("max_count", 1, modbus_limit).value_or(modbus_limit));
  map.pause = table->duration("pause", Micros(0), longest_step_wait).value_or(Micros(0));
  for (TomlTable& hole : table->tables("holes")) {
    map.holes.push_back(read_range(hole));
  }
  for (TomlTable& range : table->tables("reading_clears")) {
    map.clearing.push_back(read_range(range));
    if (map.clearing.back().span().count > map.max_count) {
      range.mistake("last", "more registers than one read may bring");
    }
  }
  load_steps(*table, *this, map);
  read_switches(*table, map);
}

RegisterValue RegisterTables::value(TomlTable& table) const {
  RegisterValue value = read_overrides(table);
  value.address = address(table);
  return value;
}

std::uint16_t RegisterTables::address(TomlTable& table) const {
  if (!table.has("register")) {
    table.mistake("\"register\" is missing, expected a register number");
  }
  return register_address(table, "register", from_one_).value_or(0);
}

std::vector<RegisterValue> RegisterTables::terms(TomlTable& table) const {
  if (table.has("date_time")) {
    std::vector<RegisterValue> parts;
    for (TomlTable& part : table.tables("date_time")) parts.push_back(value(part));
    return parts.empty() ? std::vector<RegisterValue>(1) : parts;
  }
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

RegisterValue RegisterTables::read_overrides(TomlTable& table) const {
  RegisterValue value = defaults_;
  if (const auto function = table.integer("function", 1, 4)) {
    value.function = static_cast<std::uint8_t>(*function);
  }
  read_encoding(table, value);
  if (value.is_bits()) {
    value.format = RegisterFormat::u16;
    value.order = WordOrder::abcd;
  }
  read_length(table, value);
  value.part = read_part(table, value.bits());
  return value;
}

RegisterRange RegisterTables::read_range(TomlTable& table) const {
  RegisterRange hole;
  hole.function =
      static_cast<std::uint8_t>(table.integer("function", 1, 4).value_or(defaults_.function));
  hole.first = register_address(table, "first", from_one_).value_or(0);
  hole.last = register_address(table, "last", from_one_).value_or(0);
  if (!table.has("first") || !table.has("last") || hole.last < hole.first) {
    table.mistake("expected \"first\" and \"last\", first not above last");
  }
  return hole;
}

/// Relays are read back: nothing may forbid that.
void RegisterTables::read_switches(TomlTable& registers, RegisterMap& map) const {
  auto table = registers.table("switches");
  if (!table) {
    return;
  }
  RegisterSwitches switches;
  if (!table->has("first")) {
    table->mistake("\"first\" is missing, expected the coil of relay 1");
  }
  switches.first = register_address(*table, "first", from_one_).value_or(0);
  switches.count =
      static_cast<std::uint16_t>(table->required_integer("count", 1, most_relays).value_or(1));
  if (switches.span().end() > address_end) {
    table->mistake("count", "the coils reach beyond address 65535");
  } else if (map.hole_in(switches.span()) != nullptr ||
             map.clearing_in(switches.span()) != nullptr) {
    table->mistake("first", "switches lie in a hole, or among coils that reading clears");
  }
  map.switches = switches;
}

std::optional<std::uint16_t> register_address(TomlTable& table, std::string_view key,
                                              bool from_one) {
  const std::int64_t first = from_one ? 1 : 0;
  const auto number = table.integer(key, first, first + address_end - 1);
  return number ? std::optional(static_cast<std::uint16_t>(*number - first)) : std::nullopt;
}

ExactNumber exact_number(double number) {
  std::array<char, 32> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::scientific);
  std::string_view print(text.data(), static_cast<std::size_t>(end.ptr - text.data()));
  const std::size_t mark = print.find('e');
  std::string digits(print.substr(0, mark));
  ExactNumber exact;
  const char* power = print.data() + mark + (print[mark + 1] == '+' ? 2 : 1);
  std::from_chars(power, print.data() + print.size(), exact.decimals);
  exact.decimals = -exact.decimals;
  if (const std::size_t point = digits.find('.'); point != std::string::npos) {
    exact.decimals += static_cast<int>(digits.size() - point - 1);
    digits.erase(point, 1);
  }
  std::from_chars(digits.data(), digits.data() + digits.size(), exact.digits);
  return exact.digits == 0 ? ExactNumber{} : exact;
}

}  // namespace buoyd
