#include "config/sections.hpp"
#include "config/takes.hpp"
#include "core/line_timing.hpp"

namespace buoyd {

using namespace std::chrono_literals;

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
       .meaning = "of a character; with Modbus 8",
       .standard = of_model},
      {.key = "parity",
       .takes = takes::choice(&Line::parity, parity_names),
       .meaning = "of a character; one that fails it is taken for a NUL, which no text has",
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

void read_line(TomlTable& table, LineSettings& line) {
  read_keys(table, line_keys(), line);
  const auto serial = serial_keys();
  read_keys(table, serial, line);
  if (is_tcp_device(line.device)) {
    for (const auto& setting : serial) expect_absent(table, setting.key, "on a TCP line");
  }
}

}  // namespace buoyd
