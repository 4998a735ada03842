#include "model/load/load_register_steps.hpp"

#include <fmt/format.h>

#include <optional>

#include "base/number_text.hpp"

namespace buoyd {

namespace {

constexpr std::int64_t most_written = 123;  // registers in one request (V1.1b3, 6.12)
constexpr std::int64_t most_read = 125;
constexpr std::size_t most_raw = 252;
constexpr std::uint8_t write_coil = 5;
constexpr std::uint8_t write_register = 6;
constexpr std::uint8_t write_function = 16;

/// "03 25 00": hex bytes, one blank between.
std::optional<std::vector<std::uint8_t>> hex_bytes(std::string_view text) {
  std::vector<std::uint8_t> bytes;
  while (text.size() >= 2) {
    const auto byte = number_in<std::uint8_t>(text.substr(0, 2), 16);
    if (!byte) {
      return std::nullopt;
    }
    bytes.push_back(*byte);
    text.remove_prefix(2);
    if (text.size() > 1 && text.front() == ' ') text.remove_prefix(1);
  }
  const bool sound = text.empty() && bytes.size() >= 2 && bytes.size() <= most_raw;
  return sound ? std::optional(std::move(bytes)) : std::nullopt;
}

std::vector<std::uint8_t> load_bytes(TomlTable& table, std::string_view key) {
  const auto bytes = hex_bytes(table.required_string(key).value_or("03 00"));
  if (!bytes) {
    table.mistake(key, fmt::format("expected 2 to {} hex bytes as \"03 25 00\": function and data, "
                                   "without unit and CRC",
                                   most_raw));
  }
  return bytes.value_or(std::vector<std::uint8_t>{});
}

void load_raw(TomlTable& table, RegisterStep& step) {
  step.raw = load_bytes(table, "raw");
  step.answer = load_bytes(table, "answer");
  step.function = step.raw.empty() ? step.function : step.raw.front();
  if (!step.raw.empty() && !step.answer.empty() && step.answer.front() != step.raw.front()) {
    table.mistake("answer", "the answer is of another function");
  }
}

void load_write(TomlTable& table, RegisterStep& step) {
  const auto values = table.integers("write").value_or(std::vector<std::int64_t>{});
  const std::uint8_t usual = values.size() == 1 ? write_register : write_function;
  step.function = static_cast<std::uint8_t>(table.integer("function", 5, 16).value_or(usual));
  const bool one = step.function == write_coil || step.function == write_register;
  if (!one && step.function != write_function) {
    table.mistake("function", "expected 5 (a coil), 6 (a register) or 16 (registers)");
  }
  const std::int64_t highest = step.function == write_coil ? 1 : 65535;
  const std::int64_t most = one ? 1 : most_written;
  bool sound = !values.empty() && static_cast<std::int64_t>(values.size()) <= most;
  for (const std::int64_t value : values) {
    sound = sound && value >= 0 && value <= highest;
    step.write.push_back(static_cast<std::uint16_t>(value));
  }
  if (!sound) {
    table.mistake("write", fmt::format("expected 1 to {} integers from 0 to {}", most, highest));
  }
}

void load_waits(TomlTable& table, RegisterStep& step) {
  step.once = table.boolean("once").value_or(false);
  step.may_fail = table.boolean("may_fail").value_or(false);
  const Micros longest = step.once ? longest_start_wait : longest_step_wait;
  step.wait = table.duration("wait", Micros(0), longest).value_or(Micros(0));
  step.idle = table.duration("idle", Micros(1), std::chrono::hours(24)).value_or(Micros(0));
  if (step.once && table.has("idle")) {
    table.mistake("idle", "a step with \"once\" does not depend on \"idle\"");
  }
}

void check_reach(TomlTable& table, const RegisterStep& step, const RegisterMap& map) {
  const std::size_t count = step.write.empty() ? step.count : step.write.size();
  if (step.address + count > 65536) {
    table.mistake("register", "the registers reach beyond address 65535");
    return;
  }
  const ReadSpan read{step.function, step.address, static_cast<std::uint16_t>(count)};
  if (step.count > 0 && (map.hole_in(read) != nullptr || map.clearing_in(read) != nullptr)) {
    table.mistake("read", "reads a hole, or registers that reading clears");
  }
}

RegisterStep load_step(TomlTable& table, const RegisterTables& reader, const RegisterMap& map) {
  RegisterStep step;
  if (table.has("write") + table.has("raw") + table.has("read") != 1) {
    table.mistake("expected one of \"write\", \"read\" and \"raw\"");
  }
  if (table.has("raw")) {
    load_raw(table, step);
  } else {
    step.address = reader.address(table);
  }
  if (table.has("write")) {
    load_write(table, step);
  } else if (table.has("read")) {
    step.function =
        static_cast<std::uint8_t>(table.integer("function", 1, 4).value_or(reader.function()));
    step.count = static_cast<std::uint16_t>(table.integer("read", 1, most_read).value_or(1));
  }
  load_waits(table, step);
  check_reach(table, step, map);
  return step;
}

}  // namespace

void load_steps(TomlTable& registers, const RegisterTables& reader, RegisterMap& map) {
  for (TomlTable& table : registers.tables("before")) {
    map.before.push_back(load_step(table, reader, map));
  }
}

}  // namespace buoyd
