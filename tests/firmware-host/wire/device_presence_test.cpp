#include "firmware-host/wire/device_presence.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "firmware-host/temporary_folder.hpp"
#include "firmware-host/wire/tcp_port.hpp"

namespace buoysim {
namespace {

bool is_there(const std::string& device) {
  return is_present(buoyd::parse_device(device).value());
}

TEST(DevicePresence, files_and_links) {
  const TemporaryFolder folder;
  const std::string tty = folder.path() + "/ttyS1";
  const std::string link = folder.path() + "/link";
  EXPECT_FALSE(is_there(tty));
  std::filesystem::create_symlink(tty, link);
  EXPECT_FALSE(is_there(link));
  std::ofstream(tty) << "x";
  EXPECT_TRUE(is_there(tty));
  EXPECT_TRUE(is_there(link));
}

TEST(DevicePresence, tcp_ports_that_accept) {
  TcpPort port("127.0.0.1", 0);
  ASSERT_TRUE(port.open());
  EXPECT_TRUE(is_there(port.device()));
  port.cut();
  EXPECT_FALSE(is_there(port.device()));
  EXPECT_FALSE(is_there("tcp://[::1]:1"));
}

TEST(DevicePresence, usb_adapters_by_their_identity) {
  EXPECT_FALSE(is_there("usb:ffff:ffff:nobody-has-this"));
}

}  // namespace
}  // namespace buoysim
