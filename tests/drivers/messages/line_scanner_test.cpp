#include "drivers/messages/line_scanner.hpp"

#include <gtest/gtest.h>

#include "drivers/driver_support.hpp"

namespace buoyd {
namespace {

class KeepLines final : public FrameSink {
 public:
  bool take(const Frame& frame) override {
    texts.emplace_back(frame.text);
    first_bytes.push_back(frame.first_byte);
    return frame.text != "bad";
  }
  std::vector<std::string> texts;
  std::vector<MonoTime> first_bytes;
};

using Texts = std::vector<std::string>;

struct Stream {
  const char* bytes;
  bool from_beginning;
  Texts frames;
  std::uint64_t damaged;
  std::uint64_t discarded;
};

class LineScanners : public testing::TestWithParam<Stream> {};

TEST_P(LineScanners, find_lines_in_any_split) {
  const std::string bytes = GetParam().bytes;
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    LineScanner scanner(MessageFraming{});
    if (GetParam().from_beginning) scanner.begin_stream();
    KeepLines sink;
    scanner.feed(bytes_of(bytes.substr(0, cut)), MonoTime{}, sink);
    scanner.feed(bytes_of(bytes.substr(cut)), MonoTime{}, sink);
    EXPECT_EQ(sink.texts, GetParam().frames) << cut;
    EXPECT_EQ(scanner.counters().damaged_frames, GetParam().damaged) << cut;
    EXPECT_EQ(scanner.counters().discarded_bytes, GetParam().discarded) << cut;
  }
}

const Stream line_scanners_all[] = {

    {"1.5\r\n2.5\r\n", true, {"1.5", "2.5"}, 0, 0},
    {"9.0447\r\n19.0440\r\n", false, {"19.0440"}, 0, 6},  // "19.0447", cut
    {"1\r2\r", true, {"1", "2"}, 0, 0},
    {"1\n2\n", true, {"1", "2"}, 0, 0},
    {"1\r\r\n\n2\n", true, {"1", "2"}, 0, 0},
    {"1\t2 \n", true, {"1\t2 "}, 0, 0},
    {"  \n1\n", true, {"1"}, 0, 2},
    {"1\x80.5\n2\n", true, {"2"}, 1, 4},
    {"1\x01\x02.5\n2\n", true, {"2"}, 1, 5},
    {"bad\n2\n", true, {"bad", "2"}, 1, 3},
    {"1\n2", true, {"1"}, 0, 0},
};
INSTANTIATE_TEST_SUITE_P(All, LineScanners, ::testing::ValuesIn(line_scanners_all));

TEST(LineScanner, an_endless_line_is_given_up_and_the_next_is_read) {
  MessageFraming framing;
  framing.max_length = 20;
  LineScanner scanner(framing);
  scanner.begin_stream();
  KeepLines sink;
  scanner.feed(bytes_of(std::string(1000, '7') + "\n5\n"), MonoTime{}, sink);
  EXPECT_EQ(sink.texts, Texts{"5"});
  EXPECT_EQ(scanner.counters().discarded_bytes, 1000U);
  EXPECT_EQ(scanner.counters().discarded_places, 1U);
}

TEST(LineScanner, a_line_bears_the_time_of_its_first_byte_and_an_unfinished_one_is_damaged) {
  LineScanner scanner(MessageFraming{});
  KeepLines sink;
  scanner.feed(bytes_of("\n1"), MonoTime(Micros(5)), sink);
  scanner.feed(bytes_of(".5\n2"), MonoTime(Micros(9)), sink);
  scanner.finish(sink);
  EXPECT_EQ(sink.texts, Texts{"1.5"});
  EXPECT_EQ(sink.first_bytes, std::vector<MonoTime>{MonoTime(Micros(5))});
  EXPECT_EQ(scanner.counters().damaged_frames, 1U);
}

TEST(LineScanner, an_unfinished_line_is_none_of_the_stream_that_begins_next) {
  LineScanner scanner(MessageFraming{});
  scanner.begin_stream();
  KeepLines sink;
  scanner.feed(bytes_of("1.5\n2"), MonoTime{}, sink);
  scanner.finish(sink);
  scanner.begin_stream();
  scanner.feed(bytes_of("3.5\n"), MonoTime{}, sink);
  EXPECT_EQ(sink.texts, (Texts{"1.5", "3.5"}));
  EXPECT_EQ(scanner.counters().damaged_frames, 1U);
}

// "19.0447" and what a line that comes back says of it.
TEST(LineScanner, where_the_line_was_lost_neither_half_of_a_line_counts) {
  for (const char* const before : {"", "1", "\x80"}) {
    LineScanner scanner(MessageFraming{});
    scanner.begin_stream();
    KeepLines sink;
    scanner.feed(bytes_of(std::string("21.7652\r\n") + before), MonoTime{}, sink);
    scanner.expire(MonoTime::max(), sink);
    scanner.feed(bytes_of("9.0447\r\n18.1\r\n"), MonoTime{}, sink);
    EXPECT_EQ(sink.texts, (Texts{"21.7652", "18.1"})) << before;
    EXPECT_EQ(scanner.counters().damaged_frames, std::string_view(before).size());
    EXPECT_EQ(scanner.counters().discarded_bytes, std::string_view(before).size() + 6);
  }
}

TEST(LineScanner, a_silence_ends_no_line) {
  LineScanner scanner(MessageFraming{});
  scanner.begin_stream();
  KeepLines sink;
  scanner.feed(bytes_of("1"), MonoTime{}, sink);
  scanner.expire(MonoTime(std::chrono::hours(1)), sink);
  scanner.feed(bytes_of("9.0447\r\n"), MonoTime{}, sink);
  EXPECT_EQ(sink.texts, Texts{"19.0447"});
}

}  // namespace
}  // namespace buoyd
