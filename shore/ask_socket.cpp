#include "shore/ask_socket.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "shore/collect/topic.hpp"

namespace buoyshore {

using buoyd::Descriptor;
using buoyd::Result;

namespace {

constexpr std::size_t most_at_once = 64;

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

AskSocket::~AskSocket() {
  if (socket_.is_open()) ::unlink(path_.c_str());
}

Result<AskSocket> AskSocket::open(const std::string& archive) {
  const std::string path = archive + ".ask";
  auto address = address_of(path);
  if (!address) return pass_on(address);
  AskSocket made(datagram_socket(), path);
  if (!made.socket_.is_open()) return buoyd::fail_by_errno(path);
  ::unlink(path.c_str());  // of a collector that was killed: the lock is ours
  const bool is_bound = ::bind(made.socket_.get(), reinterpret_cast<const sockaddr*>(&*address),
                               sizeof *address) == 0 &&
                        ::chmod(path.c_str(), 0660) == 0;
  if (!is_bound) return buoyd::fail_by_errno(path);
  return made;
}

std::vector<std::string> AskSocket::take() {
  std::vector<std::string> stations;
  std::array<char, 256> name{};
  while (stations.size() < most_at_once) {
    const ssize_t size = ::recv(socket_.get(), name.data(), name.size(), 0);
    if (size < 0) break;
    const std::string_view text(name.data(), static_cast<std::size_t>(size));
    if (is_station_name(text)) stations.emplace_back(text);
  }
  return stations;
}

Result<void> ask_station(const std::string& archive, const std::string& station) {
  const std::string path = archive + ".ask";
  auto address = address_of(path);
  if (!address) return pass_on(address);
  const Descriptor socket = datagram_socket();
  if (!socket.is_open()) return buoyd::fail_by_errno(path);
  const ssize_t sent = ::sendto(socket.get(), station.data(), station.size(), MSG_NOSIGNAL,
                                reinterpret_cast<const sockaddr*>(&*address), sizeof *address);
  return sent < 0 ? buoyd::fail_by_errno(path) : Result<void>{};
}

}  // namespace buoyshore
