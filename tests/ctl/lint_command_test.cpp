#include <gtest/gtest.h>

#include "ctl/buoyctl_commands.hpp"
#include "support/places.hpp"
#include "support/pty.hpp"

namespace buoyd {
namespace {

std::string complaint_of_lint(const std::string& file, const std::string& models) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(lint_model_command(file, {models}), exit_failed);
  return testing::internal::GetCapturedStderr();
}

TEST(LintCommand, says_where_its_tables_are_expected) {
  const TemporaryFolder folder;
  EXPECT_EQ(
      complaint_of_lint(source_dir() + "/config/models/aqua-troll-400.toml", folder.file("models")),
      "buoyctl: " + folder.file("cf/standard-names.tsv") +
          ": cannot be read, expected in `cf` beside the folder of --models\n");
}

TEST(LintCommand, says_first_that_there_is_no_such_file) {
  const TemporaryFolder folder;
  const std::string file = folder.file("mine.toml");
  const std::string none = file + ": cannot be read: No such file or directory\n";
  EXPECT_EQ(complaint_of_lint(file, source_dir() + "/config/models"), none);
  EXPECT_TRUE(complaint_of_lint(file, folder.file("models")).starts_with(none + "buoyctl: "));
}

}  // namespace
}  // namespace buoyd
