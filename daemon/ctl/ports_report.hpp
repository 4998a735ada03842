#pragma once
// `buoyctl ports` as text: each serial port with its names, who holds it and which line names it.
// Pure; any thread.

#include <map>
#include <string>
#include <vector>

#include "core/settings.hpp"
#include "line/port/port_facts.hpp"
#include "line/port/usb_ports.hpp"

namespace buoyd {

struct PortFacts {
  std::vector<PortInfo> ports;
  std::map<std::string, std::vector<std::string>> links;   ///< by a port's path
  std::map<std::string, std::vector<PortHolder>> holders;  ///< by a port's path
  std::map<std::string, std::string> line_targets;  ///< where a line's tty leads to, by its device
};

/// A block for each port; then the lines of the configuration that name none of them.
[[nodiscard]] std::string ports_report(const PortFacts& facts,
                                       const std::vector<LineSettings>& lines);

}  // namespace buoyd
