#include "support/relay.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

#include "support/loopback.hpp"

namespace buoyd::test {

Relay::Relay(std::uint16_t target)
    : target_(target),
      listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      wake_fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  sockaddr_in address = loopback(0);
  socklen_t length = sizeof(address);
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), length) != 0 ||
      ::listen(listener_, 8) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
    throw std::runtime_error("relay: no port");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { run(); });
}

Relay::~Relay() {
  stop_ = true;
  wake();
  thread_.join();
  close_all();
  ::close(listener_);
  ::close(wake_fd_);
}

void Relay::wake() const {
  const std::uint64_t one = 1;
  (void)!::write(wake_fd_, &one, sizeof(one));
}

void Relay::set_mute(bool mute) {
  mute_ = mute;
  wake();
}

void Relay::cut() {
  cut_ = true;
  wake();
}

void Relay::close_all() {
  for (const Pair& pair : pairs_) {
    ::close(pair.client);
    ::close(pair.server);
  }
  pairs_.clear();
}

void Relay::accept_one() {
  const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(target_);
  if (::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    ::close(client);
    ::close(server);
    return;
  }
  pairs_.push_back({client, server});
}

bool Relay::pass(int from, int to) {
  std::array<char, 16384> buffer{};
  const ssize_t got = ::read(from, buffer.data(), buffer.size());
  return got > 0 && ::send(to, buffer.data(), static_cast<std::size_t>(got), MSG_NOSIGNAL) == got;
}

void Relay::run() {
  while (!stop_) {
    std::vector<pollfd> fds{{wake_fd_, POLLIN, 0}, {listener_, POLLIN, 0}};
    for (const Pair& pair : pairs_) {
      const short wanted = mute_ ? 0 : POLLIN;
      fds.push_back({mute_ ? -1 : pair.client, wanted, 0});
      fds.push_back({mute_ ? -1 : pair.server, wanted, 0});
    }
    ::poll(fds.data(), fds.size(), -1);
    std::uint64_t count = 0;
    (void)!::read(wake_fd_, &count, sizeof(count));
    if (cut_.exchange(false)) {
      close_all();
      continue;
    }
    std::vector<Pair> kept;
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      const Pair pair = pairs_[i];
      const bool lives = (fds[2 + 2 * i].revents == 0 || pass(pair.client, pair.server)) &&
                         (fds[3 + 2 * i].revents == 0 || pass(pair.server, pair.client));
      if (lives) {
        kept.push_back(pair);
      } else {
        ::close(pair.client);
        ::close(pair.server);
      }
    }
    pairs_ = std::move(kept);
    if (fds[1].revents != 0) {
      accept_one();
    }
  }
}

}  // namespace buoyd::test
