#pragma once
// What a line's `device` names: a tty, a USB adapter by its identity, or a TCP address. Read once
// by config/ (to check it) and by line/ (to open it). Values; any thread.

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "base/error.hpp"

namespace buoyd {

/// "/dev/ttyS1", "/dev/serial/by-id/…", a pty: any absolute path; links are followed when opened.
struct TtyDevice {
  std::string path;
  bool operator==(const TtyDevice&) const = default;
};

/// "usb:0403:6001:A10K": vendor and product in hex, and the adapter's serial number.
struct UsbDevice {
  std::uint16_t vendor = 0;
  std::uint16_t product = 0;
  std::string serial;
  bool operator==(const UsbDevice&) const = default;
};

/// "tcp://10.0.0.5:502" or "tcp://[fd00::5]:502": numeric only, so that no look-up can block a
/// line (MB-18).
struct TcpDevice {
  std::string address;  ///< as inet_pton takes it, without brackets
  std::uint16_t port = 0;
  bool is_v6 = false;
  bool operator==(const TcpDevice&) const = default;
};

using Device = std::variant<TtyDevice, UsbDevice, TcpDevice>;

/// Reads one of these three forms. Invalid for any other text; the error says what is expected.
[[nodiscard]] Result<Device> parse_device(std::string_view text);

}  // namespace buoyd
