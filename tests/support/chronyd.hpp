#pragma once
// The receiving end of chrony's SOCK driver, as chronyd makes it. Made by each test.

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace buoyd {

class Chronyd {
 public:
  Chronyd() {
    char folder[] = "/tmp/buoyd_chrony_XXXXXX";
    folder_ = mkdtemp(folder);
    path = folder_ + "/sock";
    descriptor_ = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    EXPECT_EQ(bind(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  }
  ~Chronyd() {
    close(descriptor_);
    std::filesystem::remove_all(folder_);
  }

  std::vector<std::uint8_t> receive() const {
    std::vector<std::uint8_t> datagram(100);
    const auto got = recv(descriptor_, datagram.data(), datagram.size(), MSG_DONTWAIT);
    datagram.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
    return datagram;
  }

  std::string path;

 private:
  std::string folder_;
  int descriptor_ = -1;
};

}  // namespace buoyd
