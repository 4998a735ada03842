#pragma once
// Lists the serial ports and their USB adapters. libserialport only finds them, because it cannot
// open ptys or links, and its waits follow the wall clock (SP). Any thread.

#include <string>
#include <vector>

#include "base/error.hpp"
#include "core/device.hpp"

namespace buoyd {

struct PortInfo {
  std::string path;     ///< /dev/ttyUSB0
  int usb_vendor = -1;  ///< -1: no USB adapter
  int usb_product = -1;
  std::string usb_serial;
};

/// All serial ports, by path. Error: unavailable.
[[nodiscard]] Result<std::vector<PortInfo>> list_ports();

/// The path of the one port that has this name. Unavailable if no port or several ports have it
/// (only /dev/serial/by-path tells adapters without a serial number apart).
[[nodiscard]] Result<std::string> find_usb_port(const std::vector<PortInfo>& ports,
                                                const UsbDevice& name);

}  // namespace buoyd
