#include "shore/gateway/direct_ip_source.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "shore/gateway/direct_ip.hpp"

namespace buoyshore {

void DirectIpSource::add_to(std::vector<pollfd>& set) const {
  if (callers_.size() < most_callers) set.push_back({listener_.get(), POLLIN, 0});
  for (const Caller& caller : callers_) set.push_back({caller.socket.get(), POLLIN, 0});
}

void DirectIpSource::accept_new() {
  while (callers_.size() < most_callers) {
    buoyd::Descriptor socket(
        ::accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!socket.is_open()) return;
    callers_.push_back({std::move(socket), clock_.mono() + patience});
  }
}

buoyd::Result<std::vector<ShortMessage>> DirectIpSource::take() {
  accept_new();
  std::vector<ShortMessage> messages;
  for (Caller& caller : callers_) {
    read(caller, messages);
    if (!caller.is_done && clock_.mono() >= caller.until) give_up(caller, "no message in time");
  }
  std::erase_if(callers_, [](const Caller& caller) { return caller.is_done; });
  return messages;
}

/// No further than to the end of its frame: the rest of what it says is of no use.
void DirectIpSource::read(Caller& caller, std::vector<ShortMessage>& messages) {
  std::array<std::uint8_t, 1024> buffer{};
  while (!caller.is_done) {
    const ssize_t count = ::read(caller.socket.get(), buffer.data(), buffer.size());
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count < 0) return give_up(caller, std::strerror(errno));
    if (count == 0) return give_up(caller, "ended before its message did");
    caller.came.insert(caller.came.end(), buffer.begin(), buffer.begin() + count);
    look_at(caller, messages);
  }
}

void DirectIpSource::look_at(Caller& caller, std::vector<ShortMessage>& messages) {
  const auto size = direct_ip_size(caller.came);
  if (!size) return give_up(caller, size.error().text);
  if (!*size || caller.came.size() < **size) return;
  auto message = read_direct_ip(std::span(caller.came).first(**size));
  if (!message) return give_up(caller, message.error().text);
  messages.push_back(*std::move(message));
  caller.is_done = true;
}

void DirectIpSource::give_up(Caller& caller, const std::string& why) {
  caller.is_done = true;
  log_.occurred("direct_ip", "passed_over", buoyd::Priority::warning,
                "a DirectIP connection passed over: " + why);
}

}  // namespace buoyshore
