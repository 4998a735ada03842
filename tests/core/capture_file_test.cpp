#include "core/capture_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Capture example() {
  Capture capture;
  capture.line = "water";
  capture.device = "/dev/ttyS1";
  capture.start = parse_iso8601("2026-11-20T13:20:00.5Z").value();
  capture.pieces = {{Micros(0), true, {0x01, 0x03, 0x00, 0x25}},
                    {Micros(31'007), false, {0x01, 0x83}},
                    {Micros(61'000'000), false, {0x02}}};
  return capture;
}

std::string text_of(const Capture& capture) {
  std::string text = capture_head(capture);
  for (const CapturePiece& piece : capture.pieces) append_piece(text, piece);
  return text;
}

TEST(CaptureFile, is_what_the_document_shows) {
  EXPECT_EQ(text_of(example()),
            "# buoyd capture 1\n"
            "# line water\n"
            "# device /dev/ttyS1\n"
            "# start 2026-11-20T13:20:00.500000Z\n"
            "0.000000 > 01 03 00 25\n"
            "0.031007 < 01 83\n"
            "61.000000 < 02\n");
}

TEST(CaptureFile, is_read_back_as_it_was) {
  const auto capture = parse_capture(text_of(example()));
  ASSERT_TRUE(capture) << capture.error().text;
  EXPECT_EQ(capture->line, "water");
  EXPECT_EQ(capture->device, "/dev/ttyS1");
  EXPECT_EQ(capture->start, example().start);
  EXPECT_EQ(capture->pieces, example().pieces);
  EXPECT_EQ(capture->lost, 0U);
  EXPECT_THAT(capture->received(), ElementsAre(0x01, 0x83, 0x02));
  EXPECT_THAT(capture->both(), ElementsAre(0x01, 0x03, 0x00, 0x25, 0x01, 0x83, 0x02));
}

TEST(CaptureFile, what_is_missing_is_said) {
  const auto capture =
      parse_capture(std::string(capture_mark) + lost_line(Micros(1), 12) + lost_line(Micros(2), 3));
  ASSERT_TRUE(capture);
  EXPECT_EQ(capture->lost, 15U);
}

TEST(CaptureFile, remarks_blank_lines_and_other_line_ends_are_taken) {
  const auto capture =
      parse_capture("# buoyd capture 1\n# seen from the jetty\r\n\n0.000001 < ff 0a\r\n#\n");
  ASSERT_TRUE(capture) << capture.error().text;
  EXPECT_THAT(capture->received(), ElementsAre(0xFF, 0x0A));
}

TEST(CaptureFile, a_broken_line_is_named) {
  for (const char* line :
       {"0.000000 >", "0.000000 = 01", "0.000000 > 1", "0.000000 > 01 0G", "0.000000 > 0101",
        "0.00000 > 01", "1 > 01", "x.000000 > 01", "-1.000000 > 01", "0.000000 ! x", "0.000000",
        "99999999999.000000 > 01", "0.000000  > 01", "nonsense"}) {
    const auto capture = parse_capture(std::string(capture_mark) + "0.000000 > 01\n" + line + "\n");
    ASSERT_FALSE(capture) << line;
    EXPECT_EQ(capture.error().code, ErrorCode::invalid);
    EXPECT_THAT(capture.error().text, HasSubstr("line 3:")) << line;
  }
  EXPECT_FALSE(parse_capture("$GPGGA"));
  EXPECT_FALSE(parse_capture(""));
}

}  // namespace
}  // namespace buoyd
