#include "firmware-host/bench/configuration_blocks.hpp"

#include <fmt/format.h>

#include <optional>

#include "base/json.hpp"
#include "base/quantity.hpp"
#include "core/instrument_settings.hpp"

namespace buoysim {

using buoyd::json_number;
using buoyd::json_string;
using buoyd::print_duration;

namespace {

std::string key(std::string_view name, const std::string& value) {
  return fmt::format("{} = {}\n", name, value);
}

/// How often it says each message, or has a new record; nullopt where each poll brings one, or
/// where nobody could tell.
std::optional<Micros> said_every(const InstrumentScenario& instrument) {
  const bool is_asked = instrument.model->registers || instrument.model->poll;
  if (is_asked && !instrument.model->marks_records()) return std::nullopt;
  const Micros every = is_asked ? instrument.record_interval : instrument.period;
  return every > Micros{0} ? std::optional(every) : std::nullopt;
}

}  // namespace

std::string line_block(const LineScenario& line, const std::string& device) {
  const buoyd::LineSettings& settings = line.settings;
  std::string out =
      "[[line]]\n" + key("name", json_string(settings.name)) + key("device", json_string(device));
  if (!line.tcp_address.empty()) {
    return out;
  }
  out +=
      key("baud", std::to_string(settings.baud)) +
      key("data_bits", std::to_string(settings.data_bits)) +
      key("parity",
          fmt::format("\"{}\"", buoyd::parity_names[static_cast<std::size_t>(settings.parity)])) +
      key("stop_bits", std::to_string(settings.stop_bits));
  if (settings.echo) {
    out += key("echo", "true");
  }
  if (settings.late > Micros{0}) {
    out += key("late", json_string(print_duration(settings.late)));
  }
  return out;
}

std::string instrument_block(const InstrumentScenario& instrument) {
  const buoyd::InstrumentSettings& settings = instrument.settings;
  std::string out = "[[instrument]]\n" + key("name", json_string(settings.name)) +
                    key("line", json_string(settings.line)) +
                    key("model", json_string(settings.model));
  const auto& poll = instrument.model->poll;
  if (instrument.model->registers || (poll && poll->has_unit())) {
    out += key("unit", std::to_string(settings.unit));
  }
  if (settings.interval > Micros{0}) {
    out += key("interval", json_string(print_duration(settings.interval)));
  }
  if (settings.offset > Micros{0}) {
    out += key("offset", json_string(print_duration(settings.offset)));
  }
  if (settings.timeout) {
    out += key("timeout", json_string(print_duration(*settings.timeout)));
  }
  if (const auto every = said_every(instrument)) {
    out += key("rate", fmt::format("\"{:g} /s\"", 1e6 / static_cast<double>(every->count())));
  }
  if (!settings.kinds.empty()) {
    out += key("kinds", fmt::format("[\"{}\"]", fmt::join(settings.kinds, "\", \"")));
  }
  if (!settings.serial_number.empty()) {
    out += key("serial_number", json_string(settings.serial_number));
  }
  if (settings.height) {
    out += key("height", json_number(*settings.height));
  }
  if (settings.depth) {
    out += key("depth", json_number(*settings.depth));
  }
  if (!settings.orientation.empty()) {
    out += key("orientation", json_string(settings.orientation));
  }
  if (settings.azimuth) {
    out += key("azimuth", json_number(*settings.azimuth));
  }
  if (settings.tilt) {
    out += key("tilt", json_number(*settings.tilt));
  }
  return out + key("simulated", "true") + instrument.configuration;
}

std::string device_of(const LineScenario& line, const std::string& folder) {
  if (!line.tcp_address.empty()) {
    return fmt::format("tcp://{}:{}", line.tcp_address, line.tcp_port);
  }
  return line.pty.front() == '/' ? line.pty : folder + "/" + line.pty;
}

std::string configuration_of(const Scenario& scenario, const std::string& folder) {
  std::string out;
  for (const LineScenario& line : scenario.lines) {
    out += line_block(line, device_of(line, folder)) + "\n";
  }
  for (const InstrumentScenario& instrument : scenario.instruments) {
    out += instrument_block(instrument) + "\n";
  }
  return out;
}

}  // namespace buoysim
