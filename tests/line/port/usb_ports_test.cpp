#include "line/port/usb_ports.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

const std::vector<PortInfo> ports{
    {"/dev/ttyS0", -1, -1, ""},
    {"/dev/ttyUSB0", 0x0403, 0x6001, "A10K"},
    {"/dev/ttyUSB1", 0x0403, 0x6001, "A10L"},
    {"/dev/ttyUSB2", 0x1A86, 0x7523, ""},
    {"/dev/ttyUSB3", 0x067B, 0x2303, "0001"},
    {"/dev/ttyUSB4", 0x067B, 0x2303, "0001"},
};

TEST(UsbPorts, finds_the_one_that_bears_the_name) {
  EXPECT_EQ(find_usb_port(ports, {0x0403, 0x6001, "A10L"}).value(), "/dev/ttyUSB1");
  EXPECT_EQ(find_usb_port(ports, {0x0403, 0x6001, "A10K"}).value(), "/dev/ttyUSB0");
}

TEST(UsbPorts, a_missing_adapter_is_not_there_yet) {
  for (const UsbDevice& name :
       {UsbDevice{0x0403, 0x6001, "A10M"}, UsbDevice{0x0403, 0x6010, "A10K"},
        UsbDevice{0x0404, 0x6001, "A10K"}}) {
    EXPECT_EQ(find_usb_port(ports, name).error().code, ErrorCode::unavailable);
  }
}

// SP-8: adapters that share a serial number are not guessed at.
TEST(UsbPorts, an_ambiguous_name_is_no_port) {
  const auto found = find_usb_port(ports, {0x067B, 0x2303, "0001"});
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, ErrorCode::unavailable);
  EXPECT_NE(found.error().text.find("by-path"), std::string::npos);
}

TEST(UsbPorts, lists_what_this_machine_has_by_path) {
  const auto listed = list_ports();
  ASSERT_TRUE(listed) << listed.error().text;
  for (std::size_t i = 1; i < listed->size(); ++i) {
    EXPECT_LT((*listed)[i - 1].path, (*listed)[i].path);
  }
}

}  // namespace
}  // namespace buoyd
