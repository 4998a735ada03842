#include "platform/secret_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "core/credential.hpp"

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

/// $CREDENTIALS_DIRECTORY as systemd sets it, for the time of a test.
class Credentials {
 public:
  explicit Credentials(const std::string& folder) {
    ::setenv("CREDENTIALS_DIRECTORY", folder.c_str(), 1);
  }
  ~Credentials() { ::unsetenv("CREDENTIALS_DIRECTORY"); }
  Credentials(const Credentials&) = delete;
  Credentials& operator=(const Credentials&) = delete;
};

TEST_F(SecretFile, a_credential_is_a_file_of_systemds_folder) {
  file("geheim\n", 0400);
  ::unsetenv("CREDENTIALS_DIRECTORY");
  const auto without = read_secret("credential:secret");
  ASSERT_FALSE(without);
  EXPECT_EQ(without.error().code, ErrorCode::unavailable);
  EXPECT_NE(without.error().text.find("LoadCredential"), std::string::npos);
  const Credentials credentials(folder_);
  EXPECT_EQ(read_secret("credential:secret").value_or("?"), "geheim");
  EXPECT_TRUE(check_secret("credential:secret"));
  EXPECT_EQ(path_of("credential:secret").value_or("?"), folder_ + "/secret");
  EXPECT_EQ(read_secret("credential:absent").error().code, ErrorCode::unavailable);
  file("geheim\n", 0644);
  EXPECT_EQ(read_secret("credential:secret").error().code, ErrorCode::invalid);
}

TEST_F(SecretFile, a_credential_leaves_its_folder_nowhere) {
  const Credentials credentials(folder_);
  for (const char* bad : {"credential:", "credential:../secret", "credential:a/b", "credential:.",
                          "credential:..", "credential:.hidden", "credential:a b"}) {
    EXPECT_EQ(path_of(bad).error().code, ErrorCode::invalid) << bad;
    EXPECT_FALSE(is_credential(bad)) << bad;
  }
  EXPECT_TRUE(is_credential("credential:buoyd.psk"));
  EXPECT_FALSE(is_credential("/etc/psk"));
  EXPECT_EQ(path_of("/etc/psk").value_or("?"), "/etc/psk");
  EXPECT_EQ(path_of("").value_or("?"), "");
}

TEST_F(SecretFile, a_mark_changes_with_any_files_contents) {
  const std::string path = file("one");
  const std::string other = folder_ + "/other";
  const Hash8 before = contents_mark({path, other});
  EXPECT_EQ(contents_mark({path, other}), before);
  file("one");
  EXPECT_EQ(contents_mark({path, other}), before) << "written again";
  file("two");
  EXPECT_NE(contents_mark({path, other}), before);
  file("one");
  std::ofstream{other};
  EXPECT_NE(contents_mark({path, other}), before) << "empty is not absent";
  std::filesystem::remove(other);
  ::chmod(path.c_str(), 0644);
  EXPECT_NE(contents_mark({path, other}), before) << "open to everybody";
  file(std::string(300'000, 'x'));
  const Hash8 large = contents_mark({path, other});
  file(std::string(299'999, 'x') + "y");
  EXPECT_NE(contents_mark({path, other}), large);
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
