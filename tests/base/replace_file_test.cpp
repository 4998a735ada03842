// A small file written anew as a whole.

#include "base/replace_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "support/full_disk.hpp"

namespace buoyd {
namespace {

using testing::HasSubstr;

class ReplacedFile : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directory(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string text() const {
    std::ostringstream text;
    text << std::ifstream(path_).rdbuf();
    return text.str();
  }
  [[nodiscard]] std::ptrdiff_t files() const {
    return std::distance(std::filesystem::directory_iterator(folder_), {});
  }

  const std::string folder_ = testing::TempDir() + "replaced_file." + std::to_string(getpid());
  const std::string path_ = folder_ + "/file";
};

TEST_F(ReplacedFile, holds_the_newest_text_until_it_is_removed) {
  ASSERT_TRUE(replace_file(path_, "one\n"));
  ASSERT_TRUE(replace_file(path_, "two\n"));
  EXPECT_EQ(text(), "two\n");
  EXPECT_EQ(files(), 1);
  ASSERT_TRUE(remove_file(path_));
  EXPECT_EQ(files(), 0);
  EXPECT_TRUE(remove_file(path_));
}

TEST_F(ReplacedFile, for_which_there_is_no_room_keeps_its_text_and_says_why) {
  ASSERT_TRUE(replace_file(path_, "old\n"));
  Result<void> written;
  {
    const FullDisk disk(10);
    errno = 0;
    written = replace_file(path_, "a text that is longer than that\n");
  }
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::unavailable);
  EXPECT_EQ(written.error().detail, EFBIG);
  EXPECT_THAT(written.error().text, HasSubstr("File too large"));
  EXPECT_EQ(text(), "old\n");
  EXPECT_EQ(files(), 1) << "what was written of the new one takes room";
}

}  // namespace
}  // namespace buoyd
