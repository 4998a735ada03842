#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

#include "command/kept_settings.hpp"
#include "ctl/buoyctl_commands.hpp"
#include "ctl/ports_report.hpp"

namespace buoyd {

namespace {

/// The lines of the configuration; none, and a word on it, if it has mistakes or is not there.
std::vector<LineSettings> lines_of(const std::string& file,
                                   const std::vector<std::string>& folders) {
  auto loaded = load_effective(file, folders).loaded;
  if (!loaded.configuration) {
    fmt::print(stderr, "{}: not used to name lines: {}\n", file, loaded.mistakes.front().str());
    return {};
  }
  return std::move(loaded.configuration->settings.lines);
}

/// Where the paths of the lines lead to; holders are asked for by the target, told by the device.
void add_lines(PortFacts& facts, const std::vector<LineSettings>& lines) {
  std::vector<std::string> targets;
  targets.reserve(facts.ports.size() + lines.size());
  for (const PortInfo& port : facts.ports) targets.push_back(port.path);
  for (const LineSettings& line : lines) {
    std::error_code missing;
    const auto target = std::filesystem::canonical(line.device, missing);
    if (missing) continue;
    facts.line_targets[line.device] = target.string();
    targets.push_back(target.string());
  }
  facts.holders = port_holders(targets);
  for (const auto& [device, target] : facts.line_targets) {
    if (const auto held = facts.holders.find(target); held != facts.holders.end()) {
      const auto holders = held->second;
      facts.holders[device] = holders;
    }
  }
}

}  // namespace

int ports_command(const std::string& config, const std::vector<std::string>& folders) {
  const std::vector<LineSettings> lines = lines_of(config, folders);
  auto ports = list_ports();
  if (!ports) {
    return complain(ports.error().text);
  }
  PortFacts facts{std::move(*ports), port_links(), {}, {}};
  add_lines(facts, lines);
  fmt::print("{}", ports_report(facts, lines));
  return 0;
}

}  // namespace buoyd
