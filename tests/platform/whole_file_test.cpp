// Files read as a whole.

#include "platform/whole_file.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>

namespace buoyd {
namespace {

class WholeFile : public testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove(path_); }
  void write(const std::string& text) const { std::ofstream(path_, std::ios::binary) << text; }

  const std::string path_ = testing::TempDir() + "whole_file." + std::to_string(getpid());
};

TEST_F(WholeFile, is_read_to_its_end) {
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, std::size_t{4096}, std::size_t{10'000}}) {
    const std::string text(size, '\0');
    write(text);
    const auto read = read_whole(path_, 10'000);
    ASSERT_TRUE(read) << read.error().text;
    EXPECT_EQ(*read, text);
  }
}

TEST_F(WholeFile, that_is_longer_is_refused) {
  write("12345");
  EXPECT_TRUE(read_whole(path_, 5));
  const auto read = read_whole(path_, 4);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::full);
  EXPECT_FALSE(read_whole("/dev/zero", 10'000));
}

TEST_F(WholeFile, that_cannot_be_read_says_why) {
  const auto absent = read_whole(path_, 10);
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().detail, ENOENT);
  const auto folder = read_whole(testing::TempDir(), 10);
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.error().code, ErrorCode::unavailable);
  EXPECT_EQ(folder.error().detail, EISDIR);
}

}  // namespace
}  // namespace buoyd
