#include "shore/gateway/senders.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace buoyshore {
namespace {

using testing::HasSubstr;

class SendersFile : public testing::Test {
 protected:
  SendersFile() {
    std::string pattern = (std::filesystem::temp_directory_path() / "senders.XXXXXX").string();
    EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  ~SendersFile() override { std::filesystem::remove_all(folder_); }
  [[nodiscard]] buoyd::Result<Senders> read(const std::string& text) const {
    const std::string path = folder_ / "senders";
    std::ofstream(path) << text;
    return read_senders(path);
  }

  std::filesystem::path folder_;
};

TEST_F(SendersFile, has_a_number_a_line) {
  EXPECT_THAT(read("# the buoys\n0242286\n\n300234012345678 \r\n").value(),
              testing::ElementsAre("242286", "300234012345678"));
}

TEST_F(SendersFile, knows_a_card_with_and_without_its_leading_zeros) {
  EXPECT_EQ(read("242286\n").value(), read("0242286\n").value());
  EXPECT_TRUE(read("242286\n").value().contains(plain_sender("0242286")));
}

TEST_F(SendersFile, says_which_line_is_wrong_and_not_what_it_says) {
  for (const char* line : {"024 2286", "secret", "1234567890123456"}) {
    const auto wrong = read(std::string("0242286\n") + line + "\n");
    ASSERT_FALSE(wrong);
    EXPECT_THAT(wrong.error().text, HasSubstr("senders:2: no number"));
    EXPECT_THAT(wrong.error().text, testing::Not(HasSubstr(line)));
  }
  EXPECT_THAT(read("# nobody\n").error().text, HasSubstr("names nobody"));
  EXPECT_FALSE(read_senders(folder_ / "missing"));
}

}  // namespace
}  // namespace buoyshore
