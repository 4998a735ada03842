#include "ctl/ports_report.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace buoyd {

namespace {

std::string usb_name(const PortInfo& port) {
  return fmt::format("usb:{:04x}:{:04x}:{}", port.usb_vendor, port.usb_product, port.usb_serial);
}

/// Why buoyd would refuse that name; "" where it takes it.
std::string why_not_by_identity(const PortFacts& facts, const PortInfo& port) {
  if (port.usb_serial.empty()) return "  (no serial number: name it by-path)";
  const auto alike = std::ranges::count(facts.ports, usb_name(port), usb_name);
  return alike > 1 ? "  (several ports have this name: name it by-path)" : "";
}

/// Whether the line's device is this port.
bool names(const PortFacts& facts, const LineSettings& line, const PortInfo& port) {
  const auto device = parse_device(line.device);
  if (!device) {
    return false;
  }
  if (const auto* usb = std::get_if<UsbDevice>(&*device)) {
    const auto found = find_usb_port(facts.ports, *usb);
    return found && *found == port.path;
  }
  const auto target = facts.line_targets.find(line.device);
  return line.device == port.path ||
         (target != facts.line_targets.end() && target->second == port.path);
}

std::string holders_text(const std::vector<PortHolder>& holders) {
  std::string text;
  for (const PortHolder& holder : holders) {
    text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", holder.program, holder.pid);
  }
  return text;
}

std::string port_block(const PortFacts& facts, const PortInfo& port,
                       const std::vector<LineSettings>& lines) {
  std::string text = port.path + "\n";
  if (port.usb_vendor >= 0) {
    text += fmt::format("  device   {}{}\n", usb_name(port), why_not_by_identity(facts, port));
  }
  if (const auto links = facts.links.find(port.path); links != facts.links.end()) {
    for (const std::string& link : links->second) text += fmt::format("  link     {}\n", link);
  }
  if (const auto held = facts.holders.find(port.path); held != facts.holders.end()) {
    text += fmt::format("  held by  {}\n", holders_text(held->second));
  }
  for (const LineSettings& line : lines) {
    if (names(facts, line, port)) text += fmt::format("  line     {}\n", line.name);
  }
  return text;
}

}  // namespace

std::string ports_report(const PortFacts& facts, const std::vector<LineSettings>& lines) {
  std::string text;
  for (const PortInfo& port : facts.ports) {
    text += port_block(facts, port, lines);
  }
  if (facts.ports.empty()) {
    text = "no serial ports\n";
  }
  for (const LineSettings& line : lines) {
    const bool found = std::ranges::any_of(
        facts.ports, [&](const auto& port) { return names(facts, line, port); });
    if (found) continue;
    const auto held = facts.holders.find(line.device);
    text +=
        fmt::format("line {}: {}, none of these ports{}\n", line.name, line.device,
                    held == facts.holders.end() ? "" : "; held by " + holders_text(held->second));
  }
  return text;
}

}  // namespace buoyd
