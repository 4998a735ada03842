#include "ctl/scan_report.hpp"

#include <fmt/format.h>

#include <string_view>

#include "base/quantity.hpp"
#include "core/line_timing.hpp"

namespace buoyd {

namespace {

constexpr std::string_view parity_letters = "NEO";

std::string line_block(const LineSettings& line) {
  std::string text =
      fmt::format("[[line]]\nname = \"{}\"\ndevice = \"{}\"\n", line.name, line.device);
  if (!is_tcp_device(line.device)) {
    text += fmt::format("baud = {}\ndata_bits = {}\nparity = \"{}\"\nstop_bits = {}\n", line.baud,
                        line.data_bits, parity_names[static_cast<std::size_t>(line.parity)],
                        line.stop_bits);
    if (line.rs485) text += "rs485 = true\n";
    if (line.echo) text += "echo = true\n";
  }
  if (line.gap) text += fmt::format("gap = \"{}\"\n", print_duration(*line.gap));
  if (line.late > Micros(0)) text += fmt::format("late = \"{}\"\n", print_duration(line.late));
  return text;
}

std::string others_text(const std::vector<std::string>& models) {
  std::string text;
  for (std::size_t i = 1; i < models.size(); ++i) {
    text += fmt::format("{}{}", i == 1 ? "   # or " : ", ", models[i]);
  }
  return text;
}

std::string instrument_block(const LineSettings& line, const FoundInstrument& found) {
  if (found.models.empty()) {
    return fmt::format("# unit {} answers; no model's identification fits it\n",
                       found.unit.value_or(0));
  }
  const std::string& model = found.models.front();
  std::string text =
      fmt::format("[[instrument]]\nname = \"{}{}\"\nline = \"{}\"\nmodel = \"{}\"{}\n", model,
                  found.unit ? fmt::format("-{}", *found.unit) : "", line.name, model,
                  others_text(found.models));
  if (found.unit) text += fmt::format("unit = {}\n", *found.unit);
  return text;
}

}  // namespace

std::string format_text(const LineSettings& line) {
  return fmt::format("{} {}{}{}", line.baud, line.data_bits,
                     parity_letters[static_cast<std::size_t>(line.parity)], line.stop_bits);
}

std::string scan_report(const ScanResult& result) {
  std::string text = line_block(result.line);
  for (const FoundInstrument& found : result.instruments) {
    text += '\n' + instrument_block(result.line, found);
  }
  return text;
}

}  // namespace buoyd
