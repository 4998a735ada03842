#include "line/device_address.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>

namespace buoyd {

namespace {

template <class Number>
std::optional<Number> whole_number(std::string_view text, int base) {
  Number value{};
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value, base);
  return error == std::errc{} && stop == end && !text.empty() ? std::optional(value) : std::nullopt;
}

bool is_numeric_host(const std::string& host) {
  std::array<std::uint8_t, sizeof(in6_addr)> address{};
  return inet_pton(AF_INET, host.c_str(), address.data()) == 1 ||
         inet_pton(AF_INET6, host.c_str(), address.data()) == 1;
}

Result<DeviceAddress> parse_tcp(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  std::string_view host = text.substr(0, colon);
  const auto port = colon == std::string_view::npos
                        ? std::nullopt
                        : whole_number<std::uint16_t>(text.substr(colon + 1), 10);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string_view::npos) {
    host = {};  // IPv6 without brackets: where the port begins is anybody's guess
  }
  TcpEndpoint endpoint{std::string(host), port.value_or(0)};
  if (endpoint.port == 0 || !is_numeric_host(endpoint.host)) {
    return fail(ErrorCode::invalid,
                fmt::format("\"tcp://{}\": expected a numeric address and a port, as "
                            "tcp://192.0.2.7:502 or tcp://[2001:db8::7]:502",
                            text));
  }
  return endpoint;
}

Result<DeviceAddress> parse_usb(std::string_view text) {
  const std::size_t first = text.find(':');
  const std::size_t second = first == text.npos ? text.npos : text.find(':', first + 1);
  const auto vendor = whole_number<std::uint16_t>(text.substr(0, first), 16);
  const auto product = first == text.npos ? std::nullopt
                                          : whole_number<std::uint16_t>(
                                                text.substr(first + 1, second - first - 1), 16);
  if (!vendor || !product) {
    return fail(ErrorCode::invalid,
                fmt::format("\"usb:{}\": expected vendor, product and serial number, as "
                            "usb:0403:6001:A10K",
                            text));
  }
  std::string serial(second == text.npos ? std::string_view{} : text.substr(second + 1));
  return UsbName{*vendor, *product, std::move(serial)};
}

}  // namespace

Result<DeviceAddress> parse_device(std::string_view device) {
  constexpr std::string_view tcp = "tcp://";
  constexpr std::string_view usb = "usb:";
  if (device.starts_with(tcp)) {
    return parse_tcp(device.substr(tcp.size()));
  }
  if (device.starts_with(usb)) {
    return parse_usb(device.substr(usb.size()));
  }
  if (device.starts_with('/')) {
    return TtyPath{std::string(device)};
  }
  return fail(ErrorCode::invalid, fmt::format("\"{}\": expected a path, usb:… or tcp://…", device));
}

}  // namespace buoyd
