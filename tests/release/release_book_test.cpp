// The book of a release's firings, beside the store.

#include "release/release_book.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace buoyd {
namespace {

using testing::HasSubstr;

class Book : public testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove(path); }
  const std::string path = testing::TempDir() + "release_book." + std::to_string(getpid());
  const ReleaseBook book{path};
};

TEST_F(Book, has_what_was_written) {
  EXPECT_EQ(book.read().state, FiringState::none);
  EXPECT_EQ(text_of(book.read()), "never fired");
  const WallTime at = *parse_iso8601("2026-11-20T07:00:00Z");
  for (const FiringState state :
       {FiringState::sending, FiringState::sent, FiringState::unknown, FiringState::none}) {
    ASSERT_TRUE(book.write({state, {"ada", "bo"}, at}));
    const FiringRecord read = book.read();
    EXPECT_EQ(read.state, state);
    EXPECT_EQ(read.by.armed_by, "ada");
    EXPECT_EQ(read.by.fired_by, "bo");
    EXPECT_EQ(read.at, at);
  }
  EXPECT_EQ(text_of({FiringState::sent, {"ada", "bo"}, at}),
            "fired at 2026-11-20T07:00:00.000000Z, armed by ada, fired by bo");
  EXPECT_THAT(
      text_of({FiringState::unknown, {"ada", "bo"}, at}),
      HasSubstr("unknown: the code may have been sent at 2026-11-20T07:00:00.000000Z, armed "
                "by ada, fired by bo; look at the range"));
}

TEST_F(Book, that_cannot_be_understood_says_nothing_is_known) {
  for (const char* text : {"", "{", "{}", R"({"state":"fired","at":1})", R"({"state":"sent"})"}) {
    std::ofstream(path) << text;
    EXPECT_EQ(book.read().state, FiringState::unknown) << text;
    EXPECT_EQ(text_of(book.read()), "unknown: the code may have been sent; look at the range");
  }
}

TEST_F(Book, that_the_disk_cannot_read_says_nothing_is_known) {
  const ReleaseBook damaged("/proc/self/mem");  // it is there, and reads EIO
  EXPECT_EQ(damaged.read().state, FiringState::unknown);
}

TEST_F(Book, that_cannot_be_written_is_an_error) {
  const ReleaseBook nowhere(path + "/none/book");
  EXPECT_EQ(nowhere.write({}).error().code, ErrorCode::unavailable);
}

}  // namespace
}  // namespace buoyd
