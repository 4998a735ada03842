// Ed25519 and the file of a key.

#include "platform/signing_key.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "support/full_disk.hpp"

namespace buoyd {
namespace {

class SigningKeyTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "key_test.XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  [[nodiscard]] std::string file() const { return folder_ + "/a.key"; }
  void write(const std::string& text) const {
    std::ofstream(file()) << text;
    chmod(file().c_str(), 0600);
  }
  std::string folder_;
};

TEST_F(SigningKeyTest, signs_as_rfc_8032_says) {
  write("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60\n");
  const auto key = SigningKey::open_or_make(file());
  ASSERT_TRUE(key) << key.error().text;
  EXPECT_EQ(to_hex(key->public_key()),
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  const Signature signature = key->sign("");
  EXPECT_EQ(
      to_hex(signature),
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701c"
      "f9b46bd25bf5f0595bbe24655141438e7a100b");
  EXPECT_TRUE(is_signed_by(key->public_key(), "", signature));
  EXPECT_FALSE(is_signed_by(key->public_key(), "x", signature));
}

TEST_F(SigningKeyTest, is_drawn_once) {
  const auto one = SigningKey::open_or_make(file());
  const auto again = SigningKey::open_or_make(file());
  ASSERT_TRUE(one && again);
  EXPECT_EQ(one->public_key(), again->public_key());
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1) << "nothing else";
  std::filesystem::remove(file());
  EXPECT_NE(SigningKey::open_or_make(file())->public_key(), one->public_key());
}

TEST_F(SigningKeyTest, for_which_there_is_no_room_is_not_drawn) {
  {
    const FullDisk disk(10);
    errno = 0;
    const auto key = SigningKey::open_or_make(file());
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().detail, EFBIG) << key.error().text;
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST_F(SigningKeyTest, that_is_none_stays_as_it_is) {
  for (const char* text :
       {"", "abc\n", "9D61B19DEFFD5A60BA844AF492EC2CC44449C5697B326919703BAC031CAE7F60"}) {
    write(text);
    EXPECT_FALSE(SigningKey::open_or_make(file())) << text;
    std::ifstream there(file());
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(there), {}), text);
  }
}

TEST_F(SigningKeyTest, in_a_folder_that_is_missing_is_an_error) {
  const auto key = SigningKey::open_or_make(folder_ + "/no/a.key");
  ASSERT_FALSE(key);
  EXPECT_EQ(key.error().code, ErrorCode::unavailable);
}

}  // namespace
}  // namespace buoyd
