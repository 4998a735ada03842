#include "shore/ask_socket.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "shore/collect/topic.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::Result;

namespace {

constexpr std::size_t most_at_once = 64;

tl::unexpected<buoyd::Error> failed(const std::string& path) {
  return buoyd::fail(ErrorCode::unavailable, fmt::format("{}: {}", path, std::strerror(errno)),
                     errno);
}

Result<sockaddr_un> address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    errno = ENAMETOOLONG;
    return failed(path);
  }
  path.copy(address.sun_path, path.size());
  return address;
}

int datagram_socket() {
  return ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

}  // namespace

AskSocket::AskSocket(int descriptor, std::string path)
    : descriptor_(descriptor), path_(std::move(path)) {}

AskSocket::AskSocket(AskSocket&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}

AskSocket::~AskSocket() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  ::unlink(path_.c_str());
}

Result<AskSocket> AskSocket::open(const std::string& archive) {
  const std::string path = archive + ".ask";
  auto address = address_of(path);
  if (!address) return pass_on(address);
  const int descriptor = datagram_socket();
  if (descriptor < 0) return failed(path);
  ::unlink(path.c_str());  // of a collector that was killed: the lock is ours
  AskSocket made(descriptor, path);
  const bool is_bound =
      ::bind(descriptor, reinterpret_cast<const sockaddr*>(&*address), sizeof *address) == 0 &&
      ::chmod(path.c_str(), 0660) == 0;
  if (!is_bound) return failed(path);
  return made;
}

std::vector<std::string> AskSocket::take() {
  std::vector<std::string> stations;
  std::array<char, 256> name{};
  while (stations.size() < most_at_once) {
    const ssize_t size = ::recv(descriptor_, name.data(), name.size(), 0);
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
  const int descriptor = datagram_socket();
  if (descriptor < 0) return failed(path);
  const ssize_t sent = ::sendto(descriptor, station.data(), station.size(), MSG_NOSIGNAL,
                                reinterpret_cast<const sockaddr*>(&*address), sizeof *address);
  const int error = errno;
  ::close(descriptor);
  errno = error;
  return sent < 0 ? failed(path) : Result<void>{};
}

}  // namespace buoyshore
