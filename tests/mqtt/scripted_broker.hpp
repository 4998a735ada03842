#pragma once
// A broker on 127.0.0.1 that says what a test tells it to, whatever it is asked. On a thread of its
// own; made and ended by the test.

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <string>
#include <thread>
#include <utility>

#include "support/loopback.hpp"

namespace buoyd::test {

/// Takes connections one after another and sends each of them the same bytes.
class ScriptedBroker {
 public:
  explicit ScriptedBroker(std::string answer) : answer_(std::move(answer)) {
    sockaddr_in address = loopback(0);
    socklen_t length = sizeof(address);
    ::bind(listener_, reinterpret_cast<sockaddr*>(&address), length);
    ::listen(listener_, 4);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length);
    port = ntohs(address.sin_port);
    thread_ = std::thread([this] { run(); });
  }
  ~ScriptedBroker() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  ScriptedBroker(const ScriptedBroker&) = delete;
  ScriptedBroker& operator=(const ScriptedBroker&) = delete;

  std::uint16_t port = 0;

 private:
  void run() const {
    for (int client = 0; (client = ::accept(listener_, nullptr, nullptr)) >= 0; ::close(client)) {
      std::array<char, 512> buffer{};
      (void)!::read(client, buffer.data(), buffer.size());
      (void)!::write(client, answer_.data(), answer_.size());
      while (::read(client, buffer.data(), buffer.size()) > 0) {  // until it hangs up
      }
    }
  }

  std::string answer_;
  int listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  std::thread thread_;
};

}  // namespace buoyd::test
