#include "support/pty.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>

namespace buoyd {

namespace {

constexpr int give_up_ms = 10'000;

bool has_bytes(int descriptor) {
  pollfd polled{descriptor, POLLIN, 0};
  int ready = 0;
  do {
    ready = poll(&polled, 1, give_up_ms);
  } while (ready < 0 && errno == EINTR);
  EXPECT_GT(ready, 0) << "nothing came for 10 s";
  return ready > 0 && (polled.revents & POLLIN) != 0;
}

}  // namespace

Pty::Pty() : master_(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
  std::array<char, 64> name{};
  if (master_ < 0 || grantpt(master_) != 0 || unlockpt(master_) != 0 ||
      ptsname_r(master_, name.data(), name.size()) != 0) {
    ADD_FAILURE() << "no pty";
    return;
  }
  path_ = name.data();
  slave_ = open(path_.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  termios mode{};
  EXPECT_EQ(tcgetattr(slave_, &mode), 0);
  cfmakeraw(&mode);
  EXPECT_EQ(tcsetattr(slave_, TCSANOW, &mode), 0);
}

Pty::~Pty() {
  unplug();
}

void Pty::unplug() {
  for (int* end : {&slave_, &master_}) {
    if (*end >= 0) {
      close(*end);
    }
    *end = -1;
  }
}

void Pty::write(std::span<const std::uint8_t> bytes) const {
  while (!bytes.empty()) {
    const ssize_t written = ::write(master_, bytes.data(), bytes.size());
    ASSERT_GT(written, 0);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void Pty::write(std::string_view text) const {
  write(std::vector<std::uint8_t>(text.begin(), text.end()));
}

std::vector<std::uint8_t> Pty::read(std::size_t count) const {
  std::vector<std::uint8_t> bytes(count);
  std::size_t have = 0;
  while (have < count && has_bytes(master_)) {
    const ssize_t got = ::read(master_, bytes.data() + have, count - have);
    if (got <= 0) {
      break;
    }
    have += static_cast<std::size_t>(got);
  }
  bytes.resize(have);
  return bytes;
}

TemporaryFolder::TemporaryFolder()
    : path_((std::filesystem::temp_directory_path() / "buoyd-XXXXXX").string()) {
  EXPECT_NE(mkdtemp(path_.data()), nullptr);
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TemporaryFolder::file(std::string_view name) const {
  return path_ + "/" + std::string(name);
}

}  // namespace buoyd
