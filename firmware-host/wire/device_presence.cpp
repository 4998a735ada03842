#include "firmware-host/wire/device_presence.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <cerrno>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "firmware-host/wire/descriptor.hpp"

namespace buoysim {

namespace {

constexpr int presence_patience_ms = 1000;

std::string first_word(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::string word;
  file >> word;
  return word;
}

bool is_plugged_in(const buoyd::UsbDevice& device) {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator("/sys/bus/usb/devices", ignored)) {
    if (first_word(entry.path() / "idVendor") == fmt::format("{:04x}", device.vendor) &&
        first_word(entry.path() / "idProduct") == fmt::format("{:04x}", device.product) &&
        first_word(entry.path() / "serial") == device.serial) {
      return true;
    }
  }
  return false;
}

/// Waits until the connection stands or is refused.
bool connects(int fd, const sockaddr* address, socklen_t length) {
  if (::connect(fd, address, length) == 0) {
    return true;
  }
  pollfd wait{fd, POLLOUT, 0};
  int error = 0;
  socklen_t size = sizeof error;
  return errno == EINPROGRESS && ::poll(&wait, 1, presence_patience_ms) == 1 &&
         ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0;
}

bool accepts(const buoyd::TcpDevice& device) {
  const int family = device.is_v6 ? AF_INET6 : AF_INET;
  const Descriptor socket(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (socket.get() < 0) {
    return false;
  }
  if (device.is_v6) {
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_port = htons(device.port);
    return ::inet_pton(family, device.address.c_str(), &address.sin6_addr) == 1 &&
           connects(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(device.port);
  return ::inet_pton(family, device.address.c_str(), &address.sin_addr) == 1 &&
         connects(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

}  // namespace

bool is_present(const buoyd::Device& device) {
  if (const auto* const tty = std::get_if<buoyd::TtyDevice>(&device)) {
    std::error_code ignored;
    return std::filesystem::exists(tty->path, ignored);
  }
  if (const auto* const usb = std::get_if<buoyd::UsbDevice>(&device)) {
    return is_plugged_in(*usb);
  }
  return accepts(std::get<buoyd::TcpDevice>(device));
}

}  // namespace buoysim
