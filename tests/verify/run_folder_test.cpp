#include "verify/run/run_folder.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "support/places.hpp"
#include "verify/run/run_text.hpp"
#include "verify/run_maker.hpp"

namespace buoyd {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

using testing::HasSubstr;

RunEnd counted() {
  RunEnd end;
  end.length = std::chrono::seconds(3);
  end.polls = 3;
  end.failed_polls = 1;
  end.errors[static_cast<std::size_t>(ErrorCode::refused)] = 1;
  end.frames.damaged_frames = 2;
  end.lost_bytes = 7;
  end.is_full = true;
  return end;
}

class RunFolder : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = testing::TempDir() + "run-" + std::to_string(getpid()) + '-' +
              testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::remove_all(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void write(bool to_the_end) {
    maker_.say(0, "20.10", "359").say(1, "null", "0.5").sent(0.1, {1, 4}).heard(0.2, {1, 4, 9});
    maker_.record.readings[0].is_clock_unset = true;
    maker_.record.readings[1].clock_ahead = Micros(-1500);
    RunNumber number{"met/air_temperature", {}};
    number.value.function = 4;
    number.value.address = 38;
    number.value.format = RegisterFormat::f32;
    number.value.order = WordOrder::badc;
    maker_.record.head.numbers = {number};
    maker_.record.head.bursts = {hours(1), minutes(20), minutes(5)};
    auto writer = RunWriter::begin(folder_, maker_.record.head);
    ASSERT_TRUE(writer) << writer.error().text;
    ASSERT_TRUE((*writer)->add(*maker_.record.descriptions[0]));
    for (const RunReading& reading : maker_.record.readings) {
      ASSERT_TRUE((*writer)->add(reading));
    }
    ASSERT_TRUE((*writer)->add(maker_.record.pieces));
    if (!to_the_end) return;
    ASSERT_TRUE((*writer)->end(counted()));
  }
  void append(const char* file, const std::string& text) const {
    std::ofstream(folder_ + '/' + file, std::ios::app) << text;
  }

  std::string folder_;
  RunMaker maker_;
};

TEST_F(RunFolder, is_read_as_it_was_written) {
  write(true);
  const auto read = read_run(folder_);
  ASSERT_TRUE(read) << read.error().text;
  EXPECT_EQ(head_text(read->head), head_text(maker_.record.head));
  EXPECT_EQ(read->head.bursts.every, Micros(hours(1)));
  EXPECT_EQ(read->head.bursts.burst, Micros(minutes(20)));
  EXPECT_EQ(read->head.bursts.offset, Micros(minutes(5)));
  ASSERT_EQ(read->head.numbers.size(), 1U);
  EXPECT_EQ(read->head.numbers[0].value, maker_.record.head.numbers[0].value);
  ASSERT_EQ(read->readings.size(), 2U);
  EXPECT_EQ(read->readings[0].body, R"([20.10,359,"A17"])");
  EXPECT_TRUE(read->readings[0].is_clock_unset);
  EXPECT_FALSE(read->readings[1].is_clock_unset);
  EXPECT_EQ(read->readings[1].clock_ahead, Micros(-1500));
  EXPECT_EQ(read->pieces, maker_.record.pieces);
  ASSERT_TRUE(read->end);
  EXPECT_EQ(end_line(*read->end), end_line(counted()));
}

TEST_F(RunFolder, keeps_what_was_provoked_beside_the_recording) {
  write(true);
  const std::vector<Provoked> provoked{{"wrong_crc", true, Micros(1500), 2, ""},
                                       {"half_request", false, std::nullopt, 9, ""},
                                       {"power_cut", false, std::nullopt, 0, "no power switch"}};
  ASSERT_TRUE(add_provoked(folder_, maker_.record.head, provoked, maker_.record.pieces));
  const auto read = read_run(folder_);
  ASSERT_TRUE(read) << read.error().text;
  EXPECT_EQ(read->pieces.size(), maker_.record.pieces.size()) << "not of the recording";
  ASSERT_EQ(read->provoked.size(), provoked.size());
  for (std::size_t i = 0; i < provoked.size(); ++i) {
    EXPECT_EQ(provoked_line(read->provoked[i]), provoked_line(provoked[i]));
  }
}

TEST_F(RunFolder, that_was_cut_off_holds_what_came_before) {
  write(false);
  append("readings.jsonl", R"({"at":2000000,"utc":"2026-11-20T07:)");
  append("line.capture", "0.3");
  const auto read = read_run(folder_);
  ASSERT_TRUE(read) << read.error().text;
  EXPECT_EQ(read->readings.size(), 2U);
  EXPECT_FALSE(read->end);
  EXPECT_EQ(read->length(), std::chrono::seconds(1));
}

TEST_F(RunFolder, is_never_written_over) {
  write(true);
  const auto again = RunWriter::begin(folder_, maker_.record.head);
  ASSERT_FALSE(again);
  EXPECT_THAT(again.error().text, HasSubstr("is there already"));
}

TEST_F(RunFolder, with_a_broken_line_says_where) {
  write(true);
  append("readings.jsonl", R"({"at":1,"utc":"2026-11-20T07:00:00Z","d":0,"body":[1]})"
                           "\n");
  const auto read = read_run(folder_);
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().text, HasSubstr("readings.jsonl:5: "));
}

TEST_F(RunFolder, of_another_version_is_refused) {
  write(true);
  std::ofstream(folder_ + "/run.json") << R"({"buoyd_run":2})";
  EXPECT_THAT(read_run(folder_).error().text, HasSubstr("another version"));
  EXPECT_THAT(read_run(folder_ + "/nowhere").error().text, HasSubstr("No such file"));
}

}  // namespace
}  // namespace buoyd
