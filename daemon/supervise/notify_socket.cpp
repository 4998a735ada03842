#include "supervise/notify_socket.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "base/log.hpp"
#include "base/number_text.hpp"

namespace buoyd {

namespace {

constexpr time_t send_patience_s = 1;
constexpr std::size_t most_status = 200;  // bytes

std::string taken_variable(const char* name) {
  const char* const value = std::getenv(name);
  std::string taken = value == nullptr ? "" : value;
  unsetenv(name);
  return taken;
}

/// A path or an abstract name; vsock and the like are for containers of other kinds.
bool is_usable(const std::string& address) {
  return address.size() > 1 && address.size() < sizeof(sockaddr_un::sun_path) &&
         (address.front() == '/' || address.front() == '@');
}

/// A status is one line, and no other variable may hide in it.
std::string one_line(std::string_view text) {
  std::string line(text.substr(0, most_status));
  std::ranges::replace_if(line, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return line;
}

}  // namespace

NotifyEnvironment take_notify_environment() {
  NotifyEnvironment taken{taken_variable("NOTIFY_SOCKET"), std::nullopt};
  const auto time = number_in<std::int64_t>(taken_variable("WATCHDOG_USEC"));
  const std::string process = taken_variable("WATCHDOG_PID");
  if (time && *time > 0 && (process.empty() || number_in<std::int64_t>(process) == getpid())) {
    taken.watchdog = Micros(*time);
  }
  return taken;
}

NotifySocket::NotifySocket(const std::string& address) {
  if (address.empty()) {
    return;
  }
  if (!is_usable(address)) {
    log_line(Priority::warning,
             fmt::format("NOTIFY_SOCKET '{}': expected a path or '@' and a name", address));
    return;
  }
  socket_ = Descriptor(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!socket_.is_open()) {
    log_line(Priority::warning, fmt::format("NOTIFY_SOCKET: socket: {}", std::strerror(errno)));
    return;
  }
  // Where the other end takes nothing a thread of ours is not to wait for it.
  const timeval patience{send_patience_s, 0};
  setsockopt(socket_.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  address_ = address;
  if (address_.front() == '@') {
    address_.front() = '\0';
  }
}

void NotifySocket::reloading(Micros awake) {
  send(fmt::format("RELOADING=1\nMONOTONIC_USEC={}", awake.count()));
}

void NotifySocket::extend(Micros time) {
  send(fmt::format("EXTEND_TIMEOUT_USEC={}", time.count()));
}

void NotifySocket::status(std::string_view text) {
  send("STATUS=" + one_line(text));
}

/// Addressed anew each time: systemd may have bound its socket again since (daemon-reexec).
void NotifySocket::send(std::string_view message) {
  if (!is_open()) {
    return;
  }
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  std::memcpy(to.sun_path, address_.data(), address_.size());
  const std::size_t ending = address_.front() == '\0' ? 0 : 1;  // a path's zero byte counts
  const auto length =
      static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address_.size() + ending);
  ssize_t sent = 0;
  do {
    sent = sendto(socket_.get(), message.data(), message.size(), MSG_NOSIGNAL,
                  reinterpret_cast<const sockaddr*>(&to), length);
  } while (sent < 0 && errno == EINTR);
  const int error = errno;
  if (sent >= 0) {
    failing_ = false;
  } else if (!failing_.exchange(true)) {
    log_line(Priority::warning,
             fmt::format("NOTIFY_SOCKET: systemd is not told: {}", std::strerror(error)));
  }
}

}  // namespace buoyd
