#include "firmware-host/wire/pty_port.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>

namespace buoysim {

using buoyd::ErrorCode;
using buoyd::fail;

namespace {

/// So many bytes unread: nobody listens.
constexpr int stale_bytes = 2048;

tl::unexpected<buoyd::Error> system_error(const std::string& what) {
  const int code = errno;
  return fail(ErrorCode::unavailable, fmt::format("{}: {}", what, std::strerror(code)), code);
}

bool make_raw(int fd) {
  termios settings{};
  if (::tcgetattr(fd, &settings) != 0) {
    return false;
  }
  ::cfmakeraw(&settings);
  return ::tcsetattr(fd, TCSANOW, &settings) == 0;
}

}  // namespace

Result<void> PtyPort::open() {
  if (is_up()) {
    return {};
  }
  Descriptor master(::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
  std::array<char, 64> name{};
  if (!master.is_open() || ::grantpt(master.get()) != 0 || ::unlockpt(master.get()) != 0 ||
      ::ptsname_r(master.get(), name.data(), name.size()) != 0) {
    return system_error("no pty");
  }
  Descriptor slave(::open(name.data(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
  if (!slave.is_open() || !make_raw(slave.get())) {
    return system_error(name.data());
  }
  slave_name_ = name.data();
  if (auto linked = set_link(); !linked) {
    return linked;
  }
  master_ = std::move(master);
  slave_ = std::move(slave);
  return {};
}

Result<void> PtyPort::set_link() const {
  struct stat found{};
  if (::lstat(link_.c_str(), &found) == 0 && !S_ISLNK(found.st_mode)) {
    return fail(ErrorCode::unavailable,
                fmt::format("{}: exists and is no link, it is left alone", link_));
  }
  const std::string made = link_ + ".new";
  ::unlink(made.c_str());
  if (::symlink(slave_name_.c_str(), made.c_str()) != 0 ||
      ::rename(made.c_str(), link_.c_str()) != 0) {
    return system_error(link_);
  }
  return {};
}

void PtyPort::remove_link() const {
  std::array<char, 64> target{};
  const ssize_t length = ::readlink(link_.c_str(), target.data(), target.size() - 1);
  if (length > 0 && slave_name_ == target.data()) {
    ::unlink(link_.c_str());
  }
}

void PtyPort::cut() {
  if (!is_up()) {
    return;
  }
  remove_link();
  slave_.reset();
  master_.reset();
}

void PtyPort::add_to(std::vector<pollfd>& set) const {
  if (is_up()) {
    set.push_back({master_.get(), POLLIN, 0});
  }
}

std::vector<Port::Incoming> PtyPort::receive() {
  std::array<std::uint8_t, 1024> buffer{};
  Incoming incoming;
  while (is_up()) {
    const ssize_t count = ::read(master_.get(), buffer.data(), buffer.size());
    if (count <= 0) {
      break;
    }
    incoming.bytes.insert(incoming.bytes.end(), buffer.begin(), buffer.begin() + count);
  }
  if (incoming.bytes.empty()) {
    return {};
  }
  return {std::move(incoming)};
}

std::vector<int> PtyPort::peers() const {
  return is_up() ? std::vector<int>{0} : std::vector<int>{};
}

void PtyPort::write(int /*peer*/, std::span<const std::uint8_t> bytes) {
  if (is_up() && ::write(master_.get(), bytes.data(), bytes.size()) < 0) {
    ::tcflush(slave_.get(), TCIFLUSH);
  }
}

void PtyPort::look_after() {
  if (!is_up()) {
    return;
  }
  ::ioctl(slave_.get(), TIOCNXCL);
  int unread = 0;
  if (::ioctl(slave_.get(), FIONREAD, &unread) == 0 && unread >= stale_bytes) {
    ::tcflush(slave_.get(), TCIFLUSH);
  }
}

}  // namespace buoysim
