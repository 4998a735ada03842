#include "core/secret_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace buoyd {
namespace {

class SecretFile : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = (std::filesystem::temp_directory_path() / "buoyd-secret-XXXXXX").string();
    ASSERT_NE(::mkdtemp(folder_.data()), nullptr);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string file(const std::string& text, mode_t mode = 0600) {
    const std::string path = folder_ + "/secret";
    std::ofstream(path, std::ios::binary) << text;
    ::chmod(path.c_str(), mode);
    return path;
  }

  std::string folder_;
};

TEST_F(SecretFile, first_line_is_the_secret) {
  for (const char* text : {"pass word", "pass word\n", "pass word\r\n", "pass word\nother\n"}) {
    EXPECT_EQ(read_secret(file(text)).value_or("?"), "pass word");
  }
}

TEST_F(SecretFile, refuses_what_others_may_touch) {
  for (const mode_t mode : {0604U, 0602U, 0601U, 0644U, 0666U}) {
    const auto secret = read_secret(file("geheim", mode));
    ASSERT_FALSE(secret) << mode;
    EXPECT_EQ(secret.error().code, ErrorCode::invalid);
    EXPECT_EQ(secret.error().text.find("geheim"), std::string::npos);
    EXPECT_FALSE(check_secret(folder_ + "/secret"));
  }
  EXPECT_TRUE(read_secret(file("geheim", 0640))) << "a group may";
  EXPECT_TRUE(check_secret(folder_ + "/secret"));
}

TEST_F(SecretFile, refuses_what_is_no_secret) {
  EXPECT_EQ(read_secret(folder_ + "/absent").error().code, ErrorCode::unavailable);
  EXPECT_EQ(read_secret(folder_).error().code, ErrorCode::invalid) << "a folder";
  EXPECT_EQ(read_secret(file("")).error().code, ErrorCode::invalid);
  EXPECT_EQ(read_secret(file("\nsecond")).error().code, ErrorCode::invalid);
  EXPECT_EQ(read_secret(file(std::string("a\0b", 3))).error().code, ErrorCode::invalid);
  EXPECT_EQ(read_secret(file(std::string(4097, 'x'))).error().code, ErrorCode::invalid);
  EXPECT_EQ(read_secret(file(std::string(4096, 'x'))).value_or("").size(), 4096U);
}

}  // namespace
}  // namespace buoyd
