#pragma once
// systemd's side of sd_notify(3): a datagram socket that keeps what it is told. One thread.

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <string>

namespace buoyd {

class NotifyListener {
 public:
  /// A path, or '@' and an abstract name.
  explicit NotifyListener(std::string address) : address_(std::move(address)) {
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    std::memcpy(at.sun_path, address_.data(), address_.size());
    const bool abstract = address_.front() == '@';
    if (abstract) at.sun_path[0] = '\0';
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address_.size() +
                                               (abstract ? 0U : 1U));
    EXPECT_EQ(bind(descriptor_, reinterpret_cast<const sockaddr*>(&at), length), 0) << errno;
  }
  ~NotifyListener() {
    close(descriptor_);
    if (address_.front() == '/') unlink(address_.c_str());
  }
  NotifyListener(const NotifyListener&) = delete;
  NotifyListener& operator=(const NotifyListener&) = delete;

  [[nodiscard]] const std::string& address() const { return address_; }
  /// The next message; "" if none comes in time.
  [[nodiscard]] std::string next(int patience_ms = 10'000) {
    pollfd waiting{descriptor_, POLLIN, 0};
    char buffer[4096];
    if (poll(&waiting, 1, patience_ms) <= 0) return "";
    const ssize_t count = recv(descriptor_, buffer, sizeof buffer, 0);
    return count > 0 ? std::string(buffer, static_cast<std::size_t>(count)) : "";
  }
  /// Whether that message comes, whatever comes before it.
  [[nodiscard]] bool hears(const std::string& message) {
    for (std::string heard = next(); !heard.empty(); heard = next()) {
      if (heard == message) return true;
    }
    return false;
  }

 private:
  const std::string address_;
  int descriptor_ = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
};

}  // namespace buoyd
