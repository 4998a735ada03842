#include "core/device.hpp"

#include <arpa/inet.h>

#include <array>
#include <optional>

#include "base/number_text.hpp"

namespace buoyd {
namespace {

constexpr std::string_view usb_scheme = "usb:";
constexpr std::string_view tcp_scheme = "tcp://";
constexpr std::size_t longest = 255;

bool is_address(const std::string& text, int family) {
  std::array<unsigned char, sizeof(in6_addr)> address{};
  return inet_pton(family, text.c_str(), address.data()) == 1;
}

bool is_printable(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') {  // char is signed on amd64
      return false;
    }
  }
  return true;
}

Result<Device> parse_usb(std::string_view text) {
  const std::string_view serial = text.size() > 10 ? text.substr(10) : std::string_view{};
  const auto vendor = number_in<std::uint16_t>(text.substr(0, 4), 16);
  const auto product =
      number_in<std::uint16_t>(text.size() > 5 ? text.substr(5, 4) : std::string_view{}, 16);
  if (!vendor || !product || serial.empty() || text[4] != ':' || text[9] != ':') {
    return fail(
        ErrorCode::invalid,
        "expected usb:VENDOR:PRODUCT:SERIAL with four hex digits each, as usb:0403:6001:A10K");
  }
  return UsbDevice{*vendor, *product, std::string(serial)};
}

Result<Device> parse_tcp(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon != std::string_view::npos) {
    std::string address(text.substr(0, colon));
    const bool is_v6 = address.starts_with('[') && address.ends_with(']');
    if (is_v6) {
      address = address.substr(1, address.size() - 2);
    }
    const auto port = number_in<std::uint16_t>(text.substr(colon + 1), 10);
    if (port == 0) {
      return fail(ErrorCode::invalid, "its port is 0, expected 1 to 65535");
    }
    if (port && *port != 0 && is_address(address, is_v6 ? AF_INET6 : AF_INET)) {
      return TcpDevice{std::move(address), *port, is_v6};
    }
  }
  return fail(ErrorCode::invalid,
              "expected tcp://ADDRESS:PORT with a numeric address, as tcp://10.0.0.5:502");
}

}  // namespace

Result<Device> parse_device(std::string_view text) {
  if (text.starts_with(usb_scheme) && is_printable(text) && text.size() <= longest) {
    return parse_usb(text.substr(usb_scheme.size()));
  }
  if (text.starts_with(tcp_scheme)) {
    return parse_tcp(text.substr(tcp_scheme.size()));
  }
  if (text.starts_with('/') && text.size() > 1 && is_printable(text) && text.size() <= longest) {
    return TtyDevice{std::string(text)};
  }
  return fail(ErrorCode::invalid,
              "expected a path as /dev/ttyS1, usb:VENDOR:PRODUCT:SERIAL or tcp://ADDRESS:PORT");
}

}  // namespace buoyd
