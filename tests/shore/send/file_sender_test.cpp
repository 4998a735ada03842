#include "shore/send/file_sender.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "support/fake_clock.hpp"

namespace buoyshore {
namespace {

using buoyd::ErrorCode;
using testing::HasSubstr;

class FileSenders : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "file_test.XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  buoyd::Result<void> send(std::vector<ParcelPart> parts) {
    FileSender sender(folder_ + "/out/there", clock_, [] { return false; });
    return sender.send({"name", "text/plain", std::move(parts)});
  }
  [[nodiscard]] std::string path(const std::string& name) const {
    return folder_ + "/out/there/" + name;
  }
  [[nodiscard]] std::string text(const std::string& name) const {
    std::ifstream file(path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void write(const std::string& name, const std::string& contents) const {
    std::filesystem::create_directories(folder_ + "/out/there");
    std::ofstream(path(name), std::ios::binary) << contents;
  }

  buoyd::FakeClock clock_;
  std::string folder_;
};

TEST_F(FileSenders, append_to_each_file) {
  ASSERT_TRUE(send({{"a.csv", 0, "head\n1\n"}, {"b.csv", 0, "head\n"}}));
  ASSERT_TRUE(send({{"a.csv", 7, "2\n"}}));
  EXPECT_EQ(text("a.csv"), "head\n1\n2\n");
  EXPECT_EQ(text("b.csv"), "head\n");
}

TEST_F(FileSenders, cut_away_what_an_attempt_before_left) {
  const std::string kept = "head\n1\n";
  const std::string part = "22\n33\n";
  for (std::size_t left = 0; left <= part.size(); ++left) {
    write("a.csv", kept + part.substr(0, left));
    ASSERT_TRUE(send({{"a.csv", kept.size(), part}}));
    EXPECT_EQ(text("a.csv"), kept + part);
  }
  write("a.csv", kept + "22" + std::string(3, '\0'));
  ASSERT_TRUE(send({{"a.csv", kept.size(), part}})) << "a power cut left zeros";
  EXPECT_EQ(text("a.csv"), kept + part);
}

TEST_F(FileSenders, touch_nothing_that_is_not_theirs) {
  write("a.csv", "another's\n");
  auto sent = send({{"a.csv", 0, "head\n"}});
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, ErrorCode::refused);
  EXPECT_EQ(text("a.csv"), "another's\n");
  sent = send({{"a.csv", 4, "head\n"}});
  ASSERT_FALSE(sent);
  EXPECT_EQ(text("a.csv"), "another's\n");
  write("a.csv", "12");
  sent = send({{"a.csv", 4, "head\n"}});
  ASSERT_FALSE(sent);
  EXPECT_THAT(sent.error().text, HasSubstr("2 bytes, expected the 4 that were written"));
  EXPECT_FALSE(send({{"gone.csv", 4, "head\n"}}));
  EXPECT_FALSE(std::filesystem::exists(path("gone.csv")));
}

TEST_F(FileSenders, take_back_a_parcel_whose_file_was_taken_away) {
  write("a.csv", "head\n1\n22");
  write("b.csv", "he");
  auto sent = send({{"a.csv", 7, "22\n"}, {"b.csv", 0, "head\n"}, {"gone.csv", 4, "3\n"}});
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, ErrorCode::mismatch);
  EXPECT_THAT(sent.error().text, HasSubstr("gone.csv: it was taken away"));
  EXPECT_EQ(text("a.csv"), "head\n1\n");
  EXPECT_FALSE(std::filesystem::exists(path("b.csv")));
  EXPECT_FALSE(std::filesystem::exists(path("gone.csv")));
  write("a.csv", "head\n1\nanother's\n");
  sent = send({{"a.csv", 7, "22\n"}, {"gone.csv", 4, "3\n"}});
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, ErrorCode::refused);
  EXPECT_EQ(text("a.csv"), "head\n1\nanother's\n");
}

TEST_F(FileSenders, follow_no_link_out_of_the_folder) {
  write("kept", "");
  std::filesystem::create_symlink(path("kept"), path("a.csv"));
  EXPECT_FALSE(send({{"a.csv", 0, "head\n"}}));
  EXPECT_EQ(text("kept"), "");
}

TEST_F(FileSenders, say_where_they_cannot_write) {
  std::ofstream(folder_ + "/out") << "a file";
  auto sent = send({{"a.csv", 0, "head\n"}});
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, ErrorCode::unavailable);
  EXPECT_THAT(sent.error().text, HasSubstr("/out/there"));
}

}  // namespace
}  // namespace buoyshore
