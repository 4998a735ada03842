// buoyshore forward as systemd starts it, again and again, on an archive that may be another one.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>

#include "shore/archive_fixture.hpp"
#include "shore/commands.hpp"
#include "shore/forward/cursor.hpp"
#include "shore/forward/target.hpp"
#include "support/places.hpp"

namespace buoyshore {
namespace {

using test::epoch;

class ForwardCommand : public test::ArchiveTest {
 protected:
  [[nodiscard]] std::string state() const { return folder_ + "/platform.state"; }
  [[nodiscard]] std::string out() const { return folder_ + "/out"; }

  /// Sends what there is. Returns the exit code.
  int run(const std::string& station = "kelpie", const std::string& kind = "",
          const std::string& form = buoyd::source_dir() + "/config/exports/json.toml") {
    ForwardWords words;
    words.station = station;
    words.kind = kind;
    words.to = "file://" + out();
    words.form = form;
    words.state = state();
    words.is_once = true;
    return forward(path(), words);
  }
  /// How many readings the platform has.
  [[nodiscard]] std::size_t forwarded() const {
    std::size_t lines = 0;
    for (const auto& file : std::filesystem::directory_iterator(out())) {
      std::ifstream stream(file.path());
      for (std::string line; std::getline(stream, line);) {
        if (line.find("\"seq\"") != std::string::npos) ++lines;
      }
    }
    return lines;
  }
  /// The archive is lost, and an empty one stands in its place.
  void lose() {
    archive_.reset();
    for (const char* const end : {"", "-wal", "-shm"}) std::filesystem::remove(path() + end);
    open();
  }
};

TEST_F(ForwardCommand, an_archive_in_place_of_a_lost_one_is_waited_for) {
  commit(winds(epoch(0xA), 1, 1));
  ASSERT_EQ(run(), 0);
  ASSERT_EQ(forwarded(), 1U);
  lose();
  EXPECT_EQ(run(), 0) << "nothing has come so far";
  commit(winds(epoch(0xA), 2, 3));
  EXPECT_EQ(run(), 0);
  EXPECT_EQ(forwarded(), 3U);
}

TEST_F(ForwardCommand, what_is_misspelt_is_said_at_its_first_start_and_leaves_no_state) {
  commit(winds(epoch(0xA), 1, 1));
  EXPECT_EQ(run("kelpy"), 2);
  EXPECT_EQ(run("kelpie", "winds"), 2);
  EXPECT_FALSE(std::filesystem::exists(state()));
}

TEST_F(ForwardCommand, a_form_that_there_is_not_is_said_with_those_that_there_are) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(run("kelpie", "", "cvs"), 2);
  EXPECT_THAT(testing::internal::GetCapturedStderr(),
              testing::HasSubstr("there is no form 'cvs', expected json, csv, "));
}

TEST_F(ForwardCommand, a_state_is_for_one_query_of_a_url) {
  commit(winds(epoch(0xA), 1, 1));
  const std::string place = "http://127.0.0.1:1/in";  // nobody is there
  {
    const auto mark = target_of(place + "?table=one")->query_mark();
    auto cursor = Cursor::open(state(), {"kelpie", "", "", place + mark, ""}, false);
    ASSERT_TRUE(cursor) << cursor.error().text;
    ForwardBatch batch;
    batch.epoch = "aaaaaaaaaaaaaaaa";
    ASSERT_TRUE((*cursor)->prepare(batch));
    ASSERT_TRUE((*cursor)->finish());
  }
  ForwardWords words;
  words.station = "kelpie";
  words.to = place + "?table=two";
  words.form = buoyd::source_dir() + "/config/exports/json.toml";
  words.state = state();
  words.is_once = true;
  testing::internal::CaptureStderr();
  EXPECT_EQ(forward(path(), words), 2);
  const std::string said = testing::internal::GetCapturedStderr();
  EXPECT_THAT(said, testing::HasSubstr("is for kelpie to " + place + " (query "));
  EXPECT_THAT(said, testing::Not(testing::HasSubstr("table")));
}

TEST_F(ForwardCommand, what_a_target_has_no_use_for_is_refused) {
  commit(winds(epoch(0xA), 1, 1));
  const auto code = [&](const std::string& to, const auto& give) {
    ForwardWords words;
    words.station = "kelpie";
    words.to = to;
    words.state = state();
    words.is_once = true;
    give(words);
    testing::internal::CaptureStderr();
    const int ended = forward(path(), words);
    EXPECT_THAT(testing::internal::GetCapturedStderr(), testing::HasSubstr("is of no use")) << to;
    return ended;
  };
  const auto authority = [](ForwardWords& words) { words.broker.ca_file = "ca.pem"; };
  EXPECT_EQ(code("tcp://127.0.0.1:1", authority), 2) << "there is no TLS";
  EXPECT_EQ(code("file://" + out(), authority), 2);
  const auto token = [](ForwardWords& words) { words.token_file = "token"; };
  EXPECT_EQ(code("file://" + out(), token), 2);
  EXPECT_EQ(code("mqtt:sea", token), 2);
  const auto broker = [](ForwardWords& words) { words.broker.broker = "broker.example:1883"; };
  EXPECT_EQ(code("https://platform.example/in", broker), 2);
  const auto key = [](ForwardWords& words) { words.broker.psk_file = "key"; };
  EXPECT_EQ(code("https://platform.example/in", key), 2);
  EXPECT_FALSE(std::filesystem::exists(state()));
}

}  // namespace
}  // namespace buoyshore
