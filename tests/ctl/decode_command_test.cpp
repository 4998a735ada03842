#include <gtest/gtest.h>

#include <fstream>

#include "core/capture_file.hpp"
#include "ctl/buoyctl_commands.hpp"
#include "support/places.hpp"
#include "support/pty.hpp"

namespace buoyd {
namespace {

TEST(DecodeCommand, says_how_many_bytes_the_capture_lacks) {
  const TemporaryFolder folder;
  const std::string file = folder.file("nav.capture");
  std::ofstream(file) << capture_mark
                      << "0.000000 < 24 47 50 48 44 54 2C 37 32 2E 31 34 2C 54 2A 33 35 0D 0A\n"
                      << "1.000000 ! 120\n";
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  EXPECT_EQ(decode_command("nmea-0183", file, {source_dir() + "/config/models"}), 0);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "120 bytes are missing in the capture\n");
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "{\"values\":{\"heading\":72.14}}\n");
}

}  // namespace
}  // namespace buoyd
