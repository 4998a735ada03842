#include "acquire/chrony_socket.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>

namespace buoyd {

namespace {

constexpr std::int32_t sample_magic = 0x534F434B;  // "SOCK"

template <class T>
void append(std::vector<std::uint8_t>& out, T value) {
  const std::size_t end = out.size();
  out.resize(end + sizeof value);
  std::memcpy(out.data() + end, &value, sizeof value);
}

}  // namespace

ChronyLayout native_chrony_layout() {
  return sizeof(long) == 8 ? ChronyLayout::time64 : ChronyLayout::time32;
}

std::vector<std::uint8_t> chrony_sample(WallTime system, Micros offset, ChronyLayout layout) {
  const auto since_epoch = system.time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since_epoch);
  const std::int64_t micros = (since_epoch - seconds).count();
  std::vector<std::uint8_t> out;
  if (layout == ChronyLayout::time64) {
    append(out, std::int64_t{seconds.count()});
    append(out, micros);
  } else {
    append(out, static_cast<std::int32_t>(seconds.count()));
    append(out, static_cast<std::int32_t>(micros));
  }
  append(out, std::chrono::duration<double>(offset).count());
  append(out, std::int32_t{0});  // pulse: the sample carries a whole time
  append(out, std::int32_t{0});  // leap: none is announced
  append(out, std::int32_t{0});  // padding
  append(out, sample_magic);
  return out;
}

ChronySocket::ChronySocket(std::string path, ChronyLayout layout)
    : path_(std::move(path)), layout_(layout) {}

bool ChronySocket::send(WallTime system, Micros offset) {
  error_ = deliver(chrony_sample(system, offset, layout_));
  ++(error_ == 0 ? sent_ : refused_);
  return error_ == 0;
}

int ChronySocket::deliver(const std::vector<std::uint8_t>& datagram) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path_.size() >= sizeof address.sun_path) {
    return ENAMETOOLONG;
  }
  path_.copy(address.sun_path, path_.size());
  if (!socket_.is_open()) {
    socket_ = Descriptor(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  }
  if (!socket_.is_open()) return errno;
  const auto sent = sendto(socket_.get(), datagram.data(), datagram.size(), MSG_NOSIGNAL,
                           reinterpret_cast<const sockaddr*>(&address), sizeof address);
  if (sent < 0) return errno;
  return sent == static_cast<ssize_t>(datagram.size()) ? 0 : EMSGSIZE;
}

}  // namespace buoyd
