#include "core/device.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

TEST(ParseDevice, takes_the_three_forms) {
  const std::vector<std::pair<std::string, Device>> cases{
      {"/dev/ttyS1", TtyDevice{"/dev/ttyS1"}},
      {"/dev/serial/by-id/usb-FTDI_A B-if00", TtyDevice{"/dev/serial/by-id/usb-FTDI_A B-if00"}},
      {"/tmp/links/lidar", TtyDevice{"/tmp/links/lidar"}},
      {"/dev/buoy/mät", TtyDevice{"/dev/buoy/mät"}},
      {"usb:0403:6001:A10K", UsbDevice{0x0403, 0x6001, "A10K"}},
      {"usb:FFFF:abcd:a:b", UsbDevice{0xffff, 0xabcd, "a:b"}},
      {"tcp://10.0.0.5:502", TcpDevice{"10.0.0.5", 502, false}},
      {"tcp://127.0.0.1:65535", TcpDevice{"127.0.0.1", 65535, false}},
      {"tcp://[fd00::5]:502", TcpDevice{"fd00::5", 502, true}},
  };
  for (const auto& [text, device] : cases) {
    const auto parsed = parse_device(text);
    ASSERT_TRUE(parsed.has_value()) << text << ": " << parsed.error().text;
    EXPECT_EQ(*parsed, device) << text;
  }
}

TEST(ParseDevice, says_what_was_expected) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "expected a path"},
      {"ttyS1", "expected a path"},
      {"/", "expected a path"},
      {"/dev/tty\n", "expected a path"},
      {"/" + std::string(255, 'x'), "expected a path"},
      {"udp://10.0.0.5:502", "expected a path"},
      {"usb:", "expected usb:"},
      {"usb:0403", "expected usb:"},
      {"usb:0403:6001", "expected usb:"},
      {"usb:0403:6001:", "expected usb:"},
      {"usb:0403-6001:A10K", "expected usb:"},
      {"usb:0403:6001-A10K", "expected usb:"},
      {"usb:403:6001:A10K", "expected usb:"},
      {"usb:04g3:6001:A10K", "expected usb:"},
      {"usb:-403:6001:A10K", "expected usb:"},
      {"tcp://", "expected tcp://"},
      {"tcp://10.0.0.5", "expected tcp://"},
      {"tcp://10.0.0.5:", "expected tcp://"},
      {"tcp://10.0.0.5:0", "its port is 0, expected 1 to 65535"},
      {"tcp://10.0.0.5:65536", "expected tcp://"},
      {"tcp://10.0.0.5:502x", "expected tcp://"},
      {"tcp://gateway.local:502", "expected tcp://"},
      {"tcp://10.0.5:502", "expected tcp://"},
      {"tcp://fd00::5:502", "expected tcp://"},
      {"tcp://[10.0.0.5]:502", "expected tcp://"},
      {"tcp://10.0.0.5:502/", "expected tcp://"},
  };
  for (const auto& [text, start] : cases) {
    const auto parsed = parse_device(text);
    ASSERT_FALSE(parsed.has_value()) << text;
    EXPECT_EQ(parsed.error().code, ErrorCode::invalid);
    EXPECT_TRUE(parsed.error().text.starts_with(start)) << text << ": " << parsed.error().text;
  }
}

}  // namespace
}  // namespace buoyd
