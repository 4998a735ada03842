#include "drivers/messages/frame_scanner.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "drivers/driver_support.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class KeepFrames final : public FrameSink {
 public:
  bool take(const Frame& frame) override {
    frames.push_back(std::string(frame.checked ? "" : "bare ") + std::string(frame.text));
    times.push_back(frame.first_byte);
    return frame.text.find("BAD") == std::string_view::npos;
  }

  std::vector<std::string> frames;
  std::vector<MonoTime> times;
};

MessageFraming framing(bool required = true) {
  MessageFraming framing;
  framing.starts = "$!";
  framing.checksum.sum = SumKind::xor8;
  framing.checksum.behind = "*";
  framing.checksum_required = required;
  framing.max_length = 60;
  return framing;
}

class Scanner : public testing::Test {
 protected:
  void feed(std::string_view text, Micros at = Micros{0}) {
    scanner.feed(bytes_of(text), MonoTime(at), sink);
  }
  [[nodiscard]] std::uint64_t damaged() const { return scanner.counters().damaged_frames; }
  [[nodiscard]] std::uint64_t bytes() const { return scanner.counters().discarded_bytes; }
  [[nodiscard]] std::uint64_t places() const { return scanner.counters().discarded_places; }

  FrameScanner scanner{framing()};
  KeepFrames sink;
};

TEST_F(Scanner, finds_a_frame) {
  feed("$GPHDT,72.14,T*35\r\n");
  EXPECT_THAT(sink.frames, ElementsAre("$GPHDT,72.14,T"));
  EXPECT_EQ(bytes(), 0U);
}

TEST_F(Scanner, takes_every_line_end) {
  feed("$GPHDT,72.14,T*35\r$GPHDT,72.14,T*35\n$GPHDT,72.14,T*35\r\n$GPHDT,72.14,T*35\n");
  EXPECT_EQ(sink.frames.size(), 4U);
  EXPECT_EQ(bytes(), 0U);
}

TEST_F(Scanner, takes_small_hex_digits) {
  feed("$GPZDA,060000.00,08,02,2020,00,00*6a\r\n$GPZDA,060000.00,08,02,2020,00,00*6A\r\n");
  EXPECT_EQ(sink.frames.size(), 2U);
}

TEST_F(Scanner, an_unfinished_frame_waits) {
  feed("$GPHDT,72");
  feed(".14,T*3");
  EXPECT_THAT(sink.frames, IsEmpty());
  feed("5\r");
  EXPECT_EQ(sink.frames.size(), 1U);
}

TEST_F(Scanner, the_time_is_of_the_first_byte) {
  feed("xx$GPH", Micros(100));
  feed("DT,72.14,T*35\r\n", Micros(200));
  EXPECT_THAT(sink.times, ElementsAre(MonoTime(Micros(100))));
}

TEST_F(Scanner, a_wrong_checksum_is_damage) {
  feed("$GPHDT,72.15,T*35\r\n");
  EXPECT_THAT(sink.frames, IsEmpty());
  EXPECT_EQ(damaged(), 1U);
  EXPECT_EQ(bytes(), 17U);
  EXPECT_EQ(places(), 1U);
}

TEST_F(Scanner, noise_between_frames_costs_nothing_else) {
  using namespace std::string_view_literals;
  feed("\0\xff$GPHDT,72.14,T*35\r\n\0more$GPHDT,72.14,T*35\r\n"sv);
  EXPECT_EQ(sink.frames.size(), 2U);
  EXPECT_EQ(bytes(), 7U);
  EXPECT_EQ(places(), 2U);
}

TEST_F(Scanner, resynchronises_inside_a_damaged_frame) {
  feed("$GPGGA,060000.00,1353.25$GPHDT,72.14,T*35\r\n");
  EXPECT_THAT(sink.frames, ElementsAre("$GPHDT,72.14,T"));
  EXPECT_EQ(damaged(), 1U);
  EXPECT_EQ(bytes(), 24U);
}

TEST_F(Scanner, a_lost_line_end_costs_nothing) {
  feed("$GPHDT,72.14,T*35$GPHDT,72.14,T*35\r\n");
  EXPECT_EQ(sink.frames.size(), 2U);
  EXPECT_EQ(bytes(), 0U);
}

TEST_F(Scanner, a_control_byte_breaks_a_frame) {
  feed(
      "$GPHDT,\x02"
      "72.14,T*35\r\n$GPHDT,72.14,T*35\r\n");
  EXPECT_EQ(sink.frames.size(), 1U);
  EXPECT_EQ(damaged(), 1U);
}

TEST_F(Scanner, an_overlong_frame_is_given_up) {
  feed("$" + std::string(10'000, 'A') + "\r\n$GPHDT,72.14,T*35\r\n");
  EXPECT_EQ(sink.frames.size(), 1U);
  EXPECT_EQ(bytes(), 10'001U + 2U);
  EXPECT_EQ(places(), 1U);
}

TEST_F(Scanner, text_behind_the_checksum_is_damage) {
  feed("$GPHDT,72.14,T*35x\r\n");
  EXPECT_THAT(sink.frames, IsEmpty());
  EXPECT_EQ(damaged(), 1U);
}

TEST_F(Scanner, what_its_reader_refuses_is_discarded) {
  feed("$BAD,1*5A\r\n");
  EXPECT_EQ(sink.frames.size(), 1U);
  EXPECT_EQ(damaged(), 1U);
  EXPECT_EQ(bytes(), 9U);
}

TEST_F(Scanner, without_checksum_is_refused_where_one_is_required) {
  feed("$GPHDT,72.14,T\r\n$GPHDT,72.14,T\r\n$GPHDT,72.14,T\r\n");
  scanner.finish(sink);
  EXPECT_THAT(sink.frames, IsEmpty());
  EXPECT_EQ(damaged(), 3U);
}

TEST_F(Scanner, what_is_unfinished_at_the_end_does_not_count) {
  feed("$GPHDT,72.14,T*35");
  scanner.finish(sink);
  EXPECT_THAT(sink.frames, IsEmpty());
  EXPECT_EQ(bytes(), 17U);
}

class BareScanner : public Scanner {
 protected:
  void bare(std::string_view text) { other.feed(bytes_of(text), MonoTime{}, sink); }

  FrameScanner other{framing(false)};
};

TEST_F(BareScanner, a_stream_without_checksums) {
  bare("$GPZDA,000000,01,08,2014,7\r\n");
  EXPECT_THAT(sink.frames, IsEmpty());  // the next line must show it
  bare("$GPHDT,72.14,T\r\n$GPHDT,72.15,T\r\n");
  EXPECT_THAT(sink.frames, ElementsAre("bare $GPZDA,000000,01,08,2014,7", "bare $GPHDT,72.14,T",
                                       "bare $GPHDT,72.15,T"));
  EXPECT_EQ(other.counters().damaged_frames, 0U);
}

TEST_F(BareScanner, a_single_line_counts_at_the_end) {
  bare("$GPHDT,72.14,T\r\n");
  other.finish(sink);
  EXPECT_THAT(sink.frames, ElementsAre("bare $GPHDT,72.14,T"));
}

TEST_F(BareScanner, where_the_line_was_lost_two_halves_are_no_frame) {
  bare("$GPHDT,72.14,T\r\n$GPHDT,72.15,T\r\n$GPHDT,7");
  other.expire(MonoTime::max(), sink);
  bare("5.16,T\r\n$GPHDT,72.17,T\r\n");
  EXPECT_THAT(sink.frames,
              ElementsAre("bare $GPHDT,72.14,T", "bare $GPHDT,72.15,T", "bare $GPHDT,72.17,T"));
  EXPECT_EQ(other.counters().damaged_frames, 1U);
}

TEST_F(BareScanner, a_line_that_lost_its_checksum_never_counts) {
  bare("$GPHDT,72.1\r\n$GPHDT,72.14,T*35\r\n$GPHDT,72.1\r\n");
  other.finish(sink);
  EXPECT_THAT(sink.frames, ElementsAre("$GPHDT,72.14,T"));
  EXPECT_EQ(other.counters().damaged_frames, 2U);
}

TEST_F(BareScanner, a_hit_star_is_no_line_without_checksum) {
  for (const char hit : {'+', 'j', ',', '3', '.'}) {
    KeepFrames none;
    FrameScanner fresh(framing(false));
    const std::string line = std::string("$GPHDT,72.14,T") + hit + "35\r\n";
    fresh.feed(bytes_of(line), MonoTime{}, none);
    fresh.finish(none);
    EXPECT_THAT(none.frames, IsEmpty()) << line;
  }
}

TEST_F(BareScanner, a_line_broken_before_its_checksum_never_counts) {
  bare("$GPZDA,060000.00,08,02,2020,00\n00*6A\r\n");
  other.finish(sink);
  EXPECT_THAT(sink.frames, IsEmpty());
}

TEST_F(BareScanner, blank_lines_show_nothing) {
  bare("$GPHDT,72.14,T\r\n\r\n\r\n");
  EXPECT_THAT(sink.frames, IsEmpty());
  bare("$GPHDT,72.15,T*34\r\n");
  EXPECT_THAT(sink.frames, ElementsAre("$GPHDT,72.15,T"));
}

TEST(FrameScannerWithoutChecksums, frames_count_as_they_come) {
  MessageFraming none = framing();
  none.checksum = FrameChecksum{};
  FrameScanner scanner(none);
  KeepFrames sink;
  scanner.feed(bytes_of("$A,1*2\r\n"), MonoTime{}, sink);
  EXPECT_THAT(sink.frames, ElementsAre("bare $A,1*2"));
}

}  // namespace
}  // namespace buoyd
