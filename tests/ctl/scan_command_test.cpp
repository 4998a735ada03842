#include <gtest/gtest.h>

#include <fstream>

#include "ctl/buoyctl_commands.hpp"
#include "support/pty.hpp"

namespace buoyd {
namespace {

/// What a scan of the line "water" complains of, by a configuration of that text.
std::string complaint(const std::string& path, const std::string& configuration) {
  std::ofstream(path) << configuration;
  testing::internal::CaptureStderr();
  EXPECT_EQ(scan_command("water", {}, {"", path, {}}), exit_failed);
  return testing::internal::GetCapturedStderr();
}

TEST(ScanCommand, says_why_no_line_is_known_where_the_configuration_has_mistakes) {
  const TemporaryFolder folder;
  const std::string path = folder.file("b.toml");
  EXPECT_EQ(complaint(path, "[station]\nid = \"x y\"\n"),
            path +
                ":2:6: id is \"x y\", expected 1 to 64 characters of A-Z a-z 0-9 _ -\n"
                "buoyctl: 'water' is no device, and there is no configuration to find a line by\n");
}

TEST(ScanCommand, says_that_there_is_no_such_line_in_a_sound_configuration) {
  const TemporaryFolder folder;
  EXPECT_EQ(complaint(folder.file("b.toml"), "[station]\nid = \"x\"\n"),
            "buoyctl: 'water' is no line of the configuration and no device\n");
}

TEST(ScanCommand, says_which_units_may_be_asked) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(scan_command("water", {.units = "1,5"}, {"", "nowhere", {}}), exit_failed);
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "buoyctl: --units '1,5', expected one or a range, as 7 or 1-247\n");
}

}  // namespace
}  // namespace buoyd
