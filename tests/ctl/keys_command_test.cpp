#include <gmock/gmock.h>

#include "ctl/buoyctl_commands.hpp"

namespace buoyd {
namespace {

using testing::StartsWith;

TEST(KeysCommand, a_section_that_there_is_not_is_said_with_those_that_there_are) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(keys_command("quality"), 1);
  EXPECT_THAT(testing::internal::GetCapturedStderr(),
              StartsWith("buoyctl: there is no section 'quality', expected one of station, "));
}

}  // namespace
}  // namespace buoyd
