#pragma once
// What the configuration's `device` names: a serial port's path, a USB adapter, a TCP endpoint.
// Values; any thread.

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "core/error.hpp"

namespace buoyd {

/// "/dev/ttyS1", a link below /dev/serial/by-id, a pty.
struct TtyPath {
  std::string path;
  bool operator==(const TtyPath&) const = default;
};

/// "usb:0403:6001:A10K": vendor and product in hex, and the serial number, which may be left out.
struct UsbName {
  int vendor = 0;
  int product = 0;
  std::string serial;  ///< "" = any
  bool operator==(const UsbName&) const = default;
};

/// "tcp://192.0.2.7:502", "tcp://[2001:db8::7]:502": numeric, because looking a name up may block.
struct TcpEndpoint {
  std::string host;  ///< without brackets
  std::uint16_t port = 0;
  bool operator==(const TcpEndpoint&) const = default;
};

using DeviceAddress = std::variant<TtyPath, UsbName, TcpEndpoint>;

/// Invalid if it is none of the three; the text says what was expected.
[[nodiscard]] Result<DeviceAddress> parse_device(std::string_view device);

}  // namespace buoyd
