#include "line/port/usb_ports.hpp"

#include <fmt/format.h>
#include <libserialport.h>

#include <algorithm>

namespace buoyd {

namespace {

std::string text_or_empty(const char* text) {
  return text == nullptr ? std::string{} : text;
}

PortInfo info_of(sp_port* port) {
  PortInfo info;
  info.path = text_or_empty(sp_get_port_name(port));
  if (sp_get_port_transport(port) == SP_TRANSPORT_USB &&
      sp_get_port_usb_vid_pid(port, &info.usb_vendor, &info.usb_product) == SP_OK) {
    info.usb_serial = text_or_empty(sp_get_port_usb_serial(port));
  }
  return info;
}

bool bears(const PortInfo& port, const UsbDevice& name) {
  return port.usb_vendor == name.vendor && port.usb_product == name.product &&
         port.usb_serial == name.serial;
}

}  // namespace

Result<std::vector<PortInfo>> list_ports() {
  sp_port** found = nullptr;
  const sp_return listed = sp_list_ports(&found);
  if (listed != SP_OK) {
    return fail(ErrorCode::unavailable, "serial ports cannot be listed", listed);
  }
  std::vector<PortInfo> ports;
  for (sp_port** port = found; *port != nullptr; ++port) {
    ports.push_back(info_of(*port));
  }
  sp_free_port_list(found);
  std::ranges::sort(ports, {}, &PortInfo::path);
  return ports;
}

Result<std::string> find_usb_port(const std::vector<PortInfo>& ports, const UsbDevice& name) {
  const auto is_it = [&](const PortInfo& port) { return bears(port, name); };
  const auto found = std::ranges::find_if(ports, is_it);
  const std::string wanted =
      fmt::format("USB adapter {:04x}:{:04x} {}", name.vendor, name.product, name.serial);
  if (found == ports.end()) {
    return fail(ErrorCode::unavailable, wanted + " is not there");
  }
  if (std::ranges::count_if(ports, is_it) > 1) {
    return fail(ErrorCode::unavailable,
                wanted + " is there more than once: name it by /dev/serial/by-path");
  }
  return found->path;
}

}  // namespace buoyd
