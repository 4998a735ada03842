#include "firmware-host/terminals/direct_ip_sender.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace buoysim {
namespace {

TEST(DirectIpSender, writes_header_and_message) {
  const Bytes frame = direct_ip_frame({"300234012345678", "", '1', "hi"}, 0x01020304, 0x5E0BE100);
  Bytes expected{1, 0, 36, 1, 0, 28, 1, 2, 3, 4};
  for (const char digit : std::string("300234012345678")) {
    expected.push_back(static_cast<std::uint8_t>(digit));
  }
  for (const int byte : {0, 3, 4, 0, 0, 0x5E, 0x0B, 0xE1, 0, 2, 0, 2, 0x68, 0x69}) {
    expected.push_back(static_cast<std::uint8_t>(byte));
  }
  EXPECT_EQ(frame, expected);
}

TEST(DirectIpSender, says_that_nobody_took_it) {
  EXPECT_FALSE(send_direct_ip("127.0.0.1", 1, {1, 0, 0}));
  EXPECT_FALSE(send_direct_ip("nowhere", 1, {1, 0, 0}));
}

}  // namespace
}  // namespace buoysim
