#include "support/stream_peer.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <string>

#include "support/loopback.hpp"

namespace buoyd {

StreamPeer::StreamPeer(std::size_t request_size, PeerHandler handler)
    : request_size_(request_size),
      handler_(std::move(handler)),
      end_event_(eventfd(0, EFD_CLOEXEC)) {
  std::signal(SIGPIPE, SIG_IGN);  // as main does
}

StreamPeer::~StreamPeer() {
  end();
  close(end_event_);
}

void StreamPeer::end() {
  const std::uint64_t one = 1;
  EXPECT_EQ(write(end_event_, &one, sizeof one), static_cast<ssize_t>(sizeof one));
  if (thread_.joinable()) {
    thread_.join();
  }
}

bool StreamPeer::wait_for_input(int descriptor) const {
  std::array<pollfd, 2> polled{pollfd{descriptor, POLLIN, 0}, pollfd{end_event_, POLLIN, 0}};
  while (poll(polled.data(), polled.size(), -1) < 0 && errno == EINTR) {
  }
  return (polled[1].revents & POLLIN) == 0;
}

void StreamPeer::converse(int descriptor) {
  std::vector<std::uint8_t> request(request_size_);
  std::size_t have = 0;
  while (wait_for_input(descriptor)) {
    const ssize_t got = read(descriptor, request.data() + have, request.size() - have);
    if (got <= 0) {
      return;
    }
    have += static_cast<std::size_t>(got);
    if (have < request_size_) {
      continue;
    }
    have = 0;
    ++requests_;
    const auto answer = handler_(request);
    if (!answer.empty() && write(descriptor, answer.data(), answer.size()) < 0) {
      return;
    }
  }
}

PtyPeer::PtyPeer(int descriptor, std::size_t request_size, PeerHandler handler)
    : StreamPeer(request_size, std::move(handler)) {
  start([this, descriptor] { converse(descriptor); });
}

PtyPeer::~PtyPeer() {
  end();
}

TcpPeer::TcpPeer(std::size_t request_size, PeerHandler handler)
    : StreamPeer(request_size, std::move(handler)),
      listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address = test::loopback(0);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  EXPECT_EQ(bind(listener_, generic, size), 0);
  EXPECT_EQ(listen(listener_, 4), 0);
  EXPECT_EQ(getsockname(listener_, generic, &size), 0);
  port_ = ntohs(address.sin_port);
  start([this] { serve(); });
}

TcpPeer::~TcpPeer() {
  end();
  close(listener_);
}

std::string TcpPeer::device() const {
  return "tcp://127.0.0.1:" + std::to_string(port_);
}

void TcpPeer::serve() {
  while (wait_for_input(listener_)) {
    const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) {
      return;
    }
    ++connections_;
    converse(connection);
    close(connection);
  }
}

}  // namespace buoyd
