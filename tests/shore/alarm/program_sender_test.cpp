#include "shore/alarm/program_sender.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace buoyshore {
namespace {

constexpr const char* alarm_text = "{\"text\":\"low; $(x)\"}";

class Programs : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "program_test.XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  buoyd::Result<void> run(const std::string& script, buoyd::Micros longest = std::chrono::hours(1),
                          bool must_end = false) {
    ProgramSender sender(
        {"/bin/sh", "-c", script, "sh", folder_ + "/out"}, clock_, [must_end] { return must_end; },
        longest);
    return sender.send({"book-7-raised", "application/json", {{"", 0, alarm_text}}});
  }
  std::string out() const {
    std::ifstream file(folder_ + "/out");
    return {std::istreambuf_iterator<char>(file), {}};
  }

  std::string folder_;
  buoyd::SystemClock clock_;
};

TEST_F(Programs, have_the_text_as_input_and_the_name_in_their_environment) {
  const auto sent = run(R"(cat > "$1"; printf ' %s' "$BUOYSHORE_ALARM" >> "$1")");
  EXPECT_TRUE(sent) << sent.error().text;
  EXPECT_EQ(out(), std::string(alarm_text) + " book-7-raised");
}

TEST_F(Programs, that_end_badly_did_not_take_it) {
  EXPECT_EQ(run("exit 3").error().text, "/bin/sh: ended with 3");
  EXPECT_EQ(run("kill -9 $$").error().text, "/bin/sh: killed by signal 9");
}

/// As "yes | head" relies on it, whatever the watch itself does.
TEST_F(Programs, end_where_nobody_reads_what_they_write) {
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  const auto sent = run("kill -s PIPE $$");
  std::signal(SIGPIPE, before);
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().text, "/bin/sh: killed by signal 13");
}

TEST_F(Programs, that_are_not_there_are_an_error) {
  ProgramSender sender({"/nowhere/at/all"}, clock_, [] { return false; });
  EXPECT_THAT(sender.send({"a", "", {}}).error().text,
              testing::HasSubstr("/nowhere/at/all: No such file"));
}

TEST_F(Programs, that_take_too_long_are_killed_with_their_children) {
  const auto sent = run("sleep 3600 & wait", std::chrono::milliseconds(200));
  EXPECT_EQ(sent.error().code, buoyd::ErrorCode::timeout);
}

TEST_F(Programs, are_ended_when_the_watch_ends) {
  const auto sent = run("sleep 3600", std::chrono::hours(1), true);
  EXPECT_EQ(sent.error().code, buoyd::ErrorCode::stopped);
}

}  // namespace
}  // namespace buoyshore
