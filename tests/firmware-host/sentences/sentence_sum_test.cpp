// Checksums that simulated sentences carry, against lines that makers and recordings print, and
// what of damaged ones still passes.
#include "firmware-host/sentences/sentence_sum.hpp"

#include <gtest/gtest.h>

#include "firmware-host/sentences/damage.hpp"
#include "firmware-host/sentences/message_encoder.hpp"
#include "firmware-host/test_models.hpp"
#include "firmware-host/wire/checksums.hpp"

namespace buoysim {
namespace {

using buoyd::FrameChecksum;
using buoyd::SumKind;
using buoyd::SumPrint;

TEST(Checksums, check_values) {
  EXPECT_EQ(check_of(SumKind::sum16, "123456789"), 0x1DDU);
  EXPECT_EQ(check_of(SumKind::crc8, "123456789"), 0xF4);
  EXPECT_EQ(check_of(SumKind::crc16_arc, "123456789"), 0xBB3D);
  EXPECT_EQ(check_of(SumKind::crc16_xmodem, "123456789"), 0x31C3);
}

struct SumCase {
  const char* what;
  FrameChecksum checksum;
  std::string text;
  std::size_t start;
  std::string sum;
};

std::ostream& operator<<(std::ostream& out, const SumCase& one) {
  return out << one.what;
}

class SentenceSums : public testing::TestWithParam<SumCase> {};

TEST_P(SentenceSums, stand_behind_their_text) {
  const SumCase& one = GetParam();
  EXPECT_EQ(sum_behind(one.checksum, one.text, one.start), one.sum);
  const std::string whole = one.text + one.sum;
  EXPECT_TRUE(sum_fits(one.checksum, whole, one.start));
  EXPECT_EQ(without_sum(one.checksum, whole, one.start), one.text);
}

TEST_P(SentenceSums, tell_a_changed_character) {
  const SumCase& one = GetParam();
  for (std::size_t at = one.start; at < one.text.size(); ++at) {
    std::string changed = one.text + one.sum;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_FALSE(sum_fits(one.checksum, changed, one.start)) << changed;
    EXPECT_EQ(without_sum(one.checksum, changed, one.start), changed);
  }
}

const FrameChecksum gill{SumKind::xor8, SumPrint::hex, "\x03"};

const SumCase sentence_sums_all[] = {

    {"NMEA", {SumKind::xor8, SumPrint::hex, "*"}, "$HEHDT,72.14,T", 1, "*2F"},
    {"Gill", gill, "\x02Q,229,002.74,M,00,", 1,
     "\x03"
     "16"},
    {"WMT700",
     {SumKind::xor8, SumPrint::hex, ",", true, true},
     "$03.45,76.03,03.58,03.37,21.97,23.8,23.6,23.8,0",
     0,
     ",0B"},
    {"WXT530", {SumKind::crc16_arc, SumPrint::sixes, ""}, "0tX,Use chksum Goe", 0, "IU~"},
    {"Satlantic",
     {SumKind::sum8_zero, SumPrint::decimal, ",", true, true},
     "SATPAR4278190306,49.02,2157023616",
     0,
     ",171"},
    {"LCI-90",
     {SumKind::sum16, SumPrint::decimal, ",", false, true},
     "\x01"
     "01RD,2014-08-01T20:28:46.452,TR METAL,-2331.,00000000,000000.0",
     1,
     ",3339"},
    {"CS125",
     {SumKind::crc16_xmodem, SumPrint::hex, " "},
     "\x02"
     "0 0 0 10000 0 0 10000 2 1009 M 30 0 2 1 1 1 0 0 0 1 11.5",
     1,
     " D4FD"},
    {"Water Linked",
     {SumKind::crc8, SumPrint::lower_hex, "*"},
     "wru,0,0.070,1.10,-40,-95",
     0,
     "*9c"},
    {"a sum of eight bits", {SumKind::sum8, SumPrint::lower_hex, ""}, "ABC", 0, "c6"},
};
INSTANTIATE_TEST_SUITE_P(All, SentenceSums, ::testing::ValuesIn(sentence_sums_all));

TEST(SentenceSum, none_is_nothing) {
  EXPECT_EQ(sum_behind({}, "abc", 0), "");
  EXPECT_EQ(without_sum({}, "abc", 0), "abc");
}

TEST(SentenceSum, a_block_sums_to_nothing) {
  buoyd::MessageFraming framing;
  framing.block_end = "Checksum\t";
  const std::string block = frame_block(framing, "V\t1\nI\t2");
  EXPECT_EQ(block.substr(0, block.size() - 1), "\r\nV\t1\r\nI\t2\r\nChecksum\t");
  EXPECT_EQ(check_of(SumKind::sum8, block), 0U);
}

// Whoever damages a frame asks its own check whether anybody could know.
TEST(SentenceSum, what_still_passes) {
  buoyd::MessageSet lines;
  lines.formats.resize(2);
  lines.formats[0].prefixes = {"SUS,\x02", "SUS,"};
  lines.formats[0].checksum = gill;
  lines.formats[1].prefixes = {"MET,"};
  EXPECT_TRUE(sentence_passes(lines, raw("SUS,\x02Q,229,002.74,M,00,\x03"
                                         "16\r\n")));
  EXPECT_TRUE(sentence_passes(lines, raw("SUS,Q,229,002.74,M,00,\x03"
                                         "16\r\n")));
  EXPECT_FALSE(sentence_passes(lines, raw("SUS,Q,228,002.74,M,00,\x03"
                                          "16\r\n")));
  EXPECT_FALSE(sentence_passes(lines, raw("SXS,Q,229,002.74,M,00,\x03"
                                          "16\r\n")));
  EXPECT_TRUE(sentence_passes(lines, raw("MET,1\r\n")));
  buoyd::MessageSet framed;
  framed.framing.starts = "\x02";
  framed.framing.ends = "\x03";
  framed.framing.checksum = {SumKind::crc16_xmodem, SumPrint::hex, " "};
  const std::string cs125 =
      "\x02"
      "0 0 0 10000 0 0 10000 2 1009 M 30 0 2 1 1 1 0 0 0 1 11.5 D4FD";
  EXPECT_TRUE(sentence_passes(framed, raw(cs125 + "\x03\r\n")));
  EXPECT_FALSE(sentence_passes(framed, raw(cs125.substr(1) + "\x03\r\n")));
  buoyd::MessageSet blocks;
  blocks.framing.block_end = "Checksum\t";
  std::string block = frame_block(blocks.framing, "V\t1");
  EXPECT_TRUE(sentence_passes(blocks, raw(block)));
  block[2] = 'I';
  EXPECT_FALSE(sentence_passes(blocks, raw(block)));
}

}  // namespace
}  // namespace buoysim
