#include "firmware-host/terminals/direct_ip_sender.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>

#include "base/descriptor.hpp"

namespace buoysim {

namespace {

constexpr int gateway_patience_ms = 200;
constexpr std::uint8_t version = 1;
constexpr std::uint8_t header_element = 1;
constexpr std::uint8_t message_element = 2;
constexpr std::size_t header_length = 28;

bool is_connected(int socket) {
  pollfd writable{socket, POLLOUT, 0};
  if (::poll(&writable, 1, gateway_patience_ms) <= 0) return false;
  int error = 0;
  socklen_t length = sizeof error;
  return ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &length) == 0 && error == 0;
}

}  // namespace

Bytes direct_ip_frame(const ShortMessage& message, std::uint32_t session, std::uint32_t seconds) {
  Bytes content;
  content.push_back(header_element);
  put_number(content, header_length, 2);
  put_number(content, session, 4);
  content.insert(content.end(), message.from.begin(), message.from.end());  // 15 digits
  put_number(content, 0, 1);                                                // the session succeeded
  put_number(content, session, 2);
  put_number(content, 0, 2);  // it brought no message
  put_number(content, seconds, 4);
  content.push_back(message_element);
  put_number(content, static_cast<std::uint32_t>(message.content.size()), 2);
  content.insert(content.end(), message.content.begin(), message.content.end());
  Bytes frame{version};
  put_number(frame, static_cast<std::uint32_t>(content.size()), 2);
  frame.insert(frame.end(), content.begin(), content.end());
  return frame;
}

bool send_direct_ip(const std::string& address, std::uint16_t port, const Bytes& frame) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  const buoyd::Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket.is_open() || ::inet_pton(AF_INET, address.c_str(), &to.sin_addr) != 1) return false;
  const auto* generic = reinterpret_cast<const sockaddr*>(&to);
  if (::connect(socket.get(), generic, sizeof to) != 0 && errno != EINPROGRESS) return false;
  if (!is_connected(socket.get())) return false;
  const ssize_t written = ::send(socket.get(), frame.data(), frame.size(), MSG_NOSIGNAL);
  return written == static_cast<ssize_t>(frame.size());
}

}  // namespace buoysim
