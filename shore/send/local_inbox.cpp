#include "shore/send/local_inbox.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace buoyshore {

using buoyd::Descriptor;
using buoyd::Result;

namespace {

constexpr std::size_t most_in_turn = 64;

Result<sockaddr_un> address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    errno = ENAMETOOLONG;
    return buoyd::fail_by_errno(path);
  }
  path.copy(address.sun_path, path.size());
  return address;
}

Descriptor datagram_socket() {
  return Descriptor(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

}  // namespace

LocalInbox::~LocalInbox() {
  if (socket_.is_open()) ::unlink(path_.c_str());
}

Result<LocalInbox> LocalInbox::open(const std::string& path) {
  auto address = address_of(path);
  if (!address) return pass_on(address);
  LocalInbox made(datagram_socket(), path);
  if (!made.socket_.is_open()) return buoyd::fail_by_errno(path);
  ::unlink(path.c_str());  // of a run that was killed: the lock is ours
  const bool is_bound = ::bind(made.socket_.get(), reinterpret_cast<const sockaddr*>(&*address),
                               sizeof *address) == 0 &&
                        ::chmod(path.c_str(), 0660) == 0;
  if (!is_bound) return buoyd::fail_by_errno(path);
  return made;
}

std::vector<std::string> LocalInbox::take() {
  std::vector<std::string> said;
  std::array<char, longest> words{};
  while (said.size() < most_in_turn) {
    const ssize_t size = ::recv(socket_.get(), words.data(), words.size(), 0);
    if (size < 0) break;
    said.emplace_back(words.data(), static_cast<std::size_t>(size));
  }
  return said;
}

std::string ask_path(const std::string& archive) {
  return archive + ".ask";
}

std::string send_path(const std::string& archive) {
  return archive + ".send";
}

Result<void> say_to(const std::string& path, const std::string& words) {
  auto address = address_of(path);
  if (!address) return pass_on(address);
  const Descriptor socket = datagram_socket();
  if (!socket.is_open()) return buoyd::fail_by_errno(path);
  const ssize_t sent = ::sendto(socket.get(), words.data(), words.size(), MSG_NOSIGNAL,
                                reinterpret_cast<const sockaddr*>(&*address), sizeof *address);
  return sent < 0 ? buoyd::fail_by_errno(path) : Result<void>{};
}

}  // namespace buoyshore
