#include <fmt/format.h>

#include "base/json.hpp"
#include "config/sections.hpp"
#include "config/takes.hpp"
#include "core/device.hpp"
#include "core/line_timing.hpp"
#include "core/own_readings.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;

std::optional<std::string> read_device(TomlTable& table, std::string_view key) {
  auto text = table.string(key);
  if (!text) {
    return std::nullopt;
  }
  if (const auto device = parse_device(*text); !device) {
    table.mistake(key, fmt::format("{} is {}, {}", key, json_string(*text), device.error().text));
    return std::nullopt;
  }
  return text;
}

}  // namespace

std::vector<Setting<LineSettings>> line_keys() {
  using Line = LineSettings;
  return {
      {.key = "name",
       .takes = takes::name(&Line::name),
       .meaning = "what instruments call it",
       .needed = true},
      {.key = "device",
       .takes = takes::any(&Line::device, "", read_device, takes::print_if_any),
       .meaning = "a path (`\"/dev/ttyS1\"`, `\"/dev/serial/by-id/…\"`), "
                  "`\"usb:VENDOR:PRODUCT:SERIAL\"`, or `\"tcp://ADDRESS:PORT\"` with a numeric "
                  "address; a device that is not there is waited for",
       .needed = true},
  };
}

std::vector<Setting<LineSettings>> serial_keys() {
  using Line = LineSettings;
  constexpr std::string_view of_model = "the model's";
  return {
      {.key = "baud",
       .takes = takes::integer(&Line::baud, 50, 4'000'000),
       .meaning = "bits a second",
       .standard = of_model},
      {.key = "data_bits",
       .takes = takes::integer(&Line::data_bits, 5, 8),
       .meaning = "of a character",
       .standard = of_model},
      {.key = "parity",
       .takes = takes::choice(&Line::parity, {"none", "even", "odd"}),
       .meaning = "of a character",
       .standard = of_model},
      {.key = "stop_bits",
       .takes = takes::integer(&Line::stop_bits, 1, 2),
       .meaning = "of a character",
       .standard = of_model},
      {.key = "rs485",
       .takes = takes::boolean(&Line::rs485),
       .meaning = "the kernel switches the transmitter of an RS-485 port"},
      {.key = "echo",
       .takes = takes::boolean(&Line::echo),
       .meaning = "the adapter hears what it sends"},
      {.key = "gap",
       .takes = takes::duration(&Line::gap, 0s, 1s),
       .meaning = "silence before each request, if more is needed",
       .standard = "3.5 characters"},
      {.key = "late",
       .takes = takes::duration(&Line::late, 0s, 10s),
       .meaning = "an answer may come so long after its time-out; its unit is not asked again "
                  "before (a line of polled texts is kept silent for it)"},
  };
}

std::vector<Setting<InstrumentSettings>> instrument_keys() {
  using Instrument = InstrumentSettings;
  return {
      {.key = "name",
       .takes = takes::name(&Instrument::name),
       .meaning = "in topics; not `\"buoyd\"`, each once",
       .needed = true},
      {.key = "line",
       .takes = takes::word(&Instrument::line),
       .meaning = "a line's name",
       .needed = true},
      {.key = "model",
       .takes = takes::word(&Instrument::model),
       .meaning =
           "stem of a file in /usr/share/buoyd/models or /etc/buoyd/models, where the latter "
           "wins; `buoyctl models list`",
       .needed = true},
      {.key = "unit",
       .takes = takes::integer(&Instrument::unit, 0, 255),
       .meaning = "Modbus unit or address, each once on a line",
       .range = "1 to 247; on TCP 0 to 255; of a polled text instrument as its model says"},
      {.key = "interval",
       .takes = takes::duration(&Instrument::interval, shortest_interval, longest_interval),
       .meaning = "time between polls, on a grid aligned to UTC",
       .standard = "the model's"},
      {.key = "offset",
       .takes = takes::duration(&Instrument::offset, 0s, 24h),
       .meaning = "shift on that grid",
       .range = "less than `interval`"},
      {.key = "timeout",
       .takes = takes::duration(&Instrument::timeout, 10ms, 1min),
       .meaning = "for the first byte of an answer",
       .standard = "the model's"},
      {.key = "kinds",
       .takes = takes::texts(&Instrument::kinds, "names of the model's kinds"),
       .meaning = "of an instrument that speaks: the messages that become readings, as `[\"gga\", "
                  "\"zda\"]`; a receiver that says a lot costs link and card only what is named. A "
                  "kind that gives the time and is not named keeps no clock",
       .standard = "all"},
      {.key = "serial_number",
       .takes = takes::printable(&Instrument::serial_number, 64),
       .meaning = "in its descriptions, over what the instrument says itself"},
      {.key = "height",
       .takes = takes::number(&Instrument::height, -100, 10'000),
       .meaning = "m above the sea surface"},
      {.key = "depth",
       .takes = takes::number(&Instrument::depth, -100, 11'000),
       .meaning = "m below it; one of the two"},
      {.key = "orientation",
       .takes = takes::printable(&Instrument::orientation, 128),
       .meaning = "how it is mounted, for people"},
      {.key = "simulated",
       .takes = takes::boolean(&Instrument::simulated),
       .meaning = "its readings say that they are not real"},
  };
}

void read_line(TomlTable& table, LineSettings& line) {
  read_keys(table, line_keys(), line);
  const auto serial = serial_keys();
  read_keys(table, serial, line);
  if (is_tcp_device(line.device)) {
    for (const auto& setting : serial) expect_absent(table, setting.key, "on a TCP line");
  }
}

void read_instrument(TomlTable& table, InstrumentSettings& instrument) {
  read_keys(table, instrument_keys(), instrument);
  if (instrument.name == own_instrument) {
    table.mistake("name",
                  "name is \"buoyd\", which the daemon's own readings bear, expected "
                  "another");
  }
  // A position along the vertical: above the sea surface or below it, not both.
  if (table.has("height") && table.has("depth")) {
    table.mistake("depth", "depth and height exclude one another, expected one of them");
  }
}

}  // namespace buoyd
