#include <fmt/format.h>

#include "base/json.hpp"
#include "config/checked_text.hpp"
#include "config/sections.hpp"
#include "core/device.hpp"
#include "core/line_timing.hpp"
#include "core/own_readings.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t longest_orientation = 128;

void read_device(TomlTable& table, LineSettings& line) {
  const auto text = table.required_string("device");
  if (!text) {
    return;
  }
  if (const auto device = parse_device(*text)) {
    line.device = *text;
  } else {
    table.mistake("device",
                  fmt::format("device is {}, {}", json_string(*text), device.error().text));
  }
}

void refuse_serial_keys_on_tcp(TomlTable& table, const LineSettings& line) {
  for (const std::string_view key :
       {"baud", "data_bits", "parity", "stop_bits", "rs485", "echo", "gap", "late"}) {
    if (is_tcp_device(line.device) && table.has(key)) {
      table.mistake(key,
                    fmt::format("{} means nothing on a TCP line, expected it to be absent", key));
    }
  }
}

// A position along the vertical: above the sea surface or below it, not both.
void read_mounting(TomlTable& table, InstrumentSettings& instrument) {
  instrument.height = table.number("height", -100, 10'000);
  instrument.depth = table.number("depth", -100, 11'000);
  if (table.has("height") && table.has("depth")) {
    table.mistake("depth", "depth and height exclude one another, expected one of them");
  }
  set(instrument.orientation, read_text(table, "orientation", longest_orientation));
}

}  // namespace

void read_line(TomlTable& table, LineSettings& line) {
  set(line.name, read_name(table, "name"));
  read_device(table, line);
  set(line.baud, table.integer("baud", 50, 4'000'000));
  set(line.data_bits, table.integer("data_bits", 5, 8));
  if (const auto parity = table.choice("parity", {"none", "even", "odd"})) {
    line.parity = static_cast<Parity>(*parity);
  }
  set(line.stop_bits, table.integer("stop_bits", 1, 2));
  set(line.rs485, table.boolean("rs485"));
  set(line.echo, table.boolean("echo"));
  line.gap = table.duration("gap", 0s, 1s);
  set(line.late, table.duration("late", 0s, 10s));
  refuse_serial_keys_on_tcp(table, line);
}

void read_instrument(TomlTable& table, InstrumentSettings& instrument) {
  set(instrument.name, read_name(table, "name"));
  if (instrument.name == own_instrument) {
    table.mistake("name",
                  "name is \"buoyd\", which the daemon's own readings bear, expected "
                  "another");
  }
  set(instrument.line, table.required_string("line"));
  set(instrument.model, table.required_string("model"));
  set(instrument.unit, table.integer("unit", 0, 255));
  set(instrument.interval, table.duration("interval", 10ms, 24h));
  set(instrument.offset, table.duration("offset", 0s, 24h));
  instrument.timeout = table.duration("timeout", 10ms, 1min);
  set(instrument.kinds, table.strings("kinds"));
  set(instrument.serial_number, read_text(table, "serial_number", 64));
  read_mounting(table, instrument);
  set(instrument.simulated, table.boolean("simulated"));
}

}  // namespace buoyd
