#include "drivers/messages/frame_sum.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

TEST(FrameSum, check_values) {
  const std::pair<SumKind, int> sums[] = {
      {SumKind::none, 0},           {SumKind::xor8, 0x31},          {SumKind::sum8, 0xDD},
      {SumKind::sum8_zero, 0x23},   {SumKind::sum16, 0x01DD},       {SumKind::crc8, 0xF4},
      {SumKind::crc16_arc, 0xBB3D}, {SumKind::crc16_xmodem, 0x31C3}};
  for (const auto& [kind, sum] : sums) {
    EXPECT_EQ(frame_sum(kind, "123456789"), sum) << int(kind);
    EXPECT_EQ(frame_sum(kind, ""), 0) << int(kind);
  }
}

struct SumCase {
  const char* what;
  FrameChecksum checksum;
  std::string frame;
  std::size_t start;
  SumState state;
  std::string text;
};

std::ostream& operator<<(std::ostream& out, const SumCase& one) {
  return out << one.what;
}

class FrameSums : public testing::TestWithParam<SumCase> {};

TEST_P(FrameSums, are_found_and_tested) {
  const SummedText is = split_sum(GetParam().checksum, GetParam().frame, GetParam().start);
  EXPECT_EQ(is.state, GetParam().state);
  EXPECT_EQ(is.text, GetParam().text);
}

const FrameChecksum nmea{SumKind::xor8, SumPrint::hex, "*"};
const FrameChecksum gill{SumKind::xor8, SumPrint::hex, "\x03"};
const FrameChecksum wmt{SumKind::xor8, SumPrint::hex, ",", true, true};
const FrameChecksum wxt{SumKind::crc16_arc, SumPrint::sixes, ""};
const FrameChecksum par{SumKind::sum8_zero, SumPrint::decimal, ",", true, true};
const FrameChecksum lci{SumKind::sum16, SumPrint::decimal, ",", false, true};
const FrameChecksum cs125{SumKind::crc16_xmodem, SumPrint::hex, " "};
const FrameChecksum dvl{SumKind::crc8, SumPrint::lower_hex, "*"};

// Lines that makers and recordings print, with the sums that are theirs.
const SumCase frame_sums_all[] = {

    {"NMEA", nmea, "$HEHDT,72.14,T*2F", 1, SumState::right, "$HEHDT,72.14,T"},
    {"small letters", nmea, "$HEHDT,72.14,T*2f  ", 1, SumState::right, "$HEHDT,72.14,T"},
    {"another digit", nmea, "$HEHDT,72.15,T*2F", 1, SumState::wrong, "$HEHDT,72.15,T"},
    {"no hex digits", nmea, "$HEHDT,72.14,T*XX", 1, SumState::absent, "$HEHDT,72.14,T*XX"},
    {"a digit lost", nmea, "$HEHDT,72.14,T*2", 1, SumState::absent, "$HEHDT,72.14,T*2"},
    {"no mark", nmea, "$HEHDT,72.14,T", 1, SumState::absent, "$HEHDT,72.14,T"},
    {"mark alone", nmea, "*00", 1, SumState::absent, "*00"},
    {"Gill", gill,
     "\x02Q,229,002.74,M,00,\x03"
     "16",
     1, SumState::right, "\x02Q,229,002.74,M,00,"},
    {"Gill WindObserver recorded", gill,
     "\x02"
     "A,356,006.94,M,60,\x03"
     "03",
     1, SumState::right,
     "\x02"
     "A,356,006.94,M,60,"},
    {"Gill without STX", gill,
     "Q,229,002.74,M,00,\x03"
     "16",
     0, SumState::right, "Q,229,002.74,M,00,"},
    {"the manual's misprint", gill,
     "\x02Q,+001.59,-002.74,M,00,\x03"
     "2D",
     1, SumState::wrong, "\x02Q,+001.59,-002.74,M,00,"},
    {"with its start and mark", wmt, "$03.45,76.03,03.58,03.37,21.97,23.8,23.6,23.8,0,0B", 1,
     SumState::right, "$03.45,76.03,03.58,03.37,21.97,23.8,23.6,23.8,0"},
    {"three characters", wxt, "0tX,Use chksum GoeIU~", 0, SumState::right, "0tX,Use chksum Goe"},
    {"of one that cannot be", wxt, "0tX,Use chksum Goe U~", 0, SumState::absent,
     "0tX,Use chksum Goe U~"},
    {"decimal", par, "SATPAR4278190306,49.02,2157023616,171", 6, SumState::right,
     "SATPAR4278190306,49.02,2157023616"},
    {"decimal, misprinted", par, "SATPAR4278190306,55713.85,2206748544,234", 6, SumState::wrong,
     "SATPAR4278190306,55713.85,2206748544"},
    {"decimal, no number", par, "SATPAR4278190306,49.02,2157023616,", 6, SumState::absent,
     "SATPAR4278190306,49.02,2157023616,"},
    {"of all characters", lci,
     "\x01"
     "01RD,2014-08-01T20:28:46.452,TR METAL,-2331.,00000000,000000.0,3339",
     1, SumState::right,
     "\x01"
     "01RD,2014-08-01T20:28:46.452,TR METAL,-2331.,00000000,000000.0"},
    {"four digits behind a blank", cs125,
     "\x02"
     "0 0 0 10000 0 0 10000 2 1009 M 30 0 2 1 1 1 0 0 0 1 11.5 D4FD",
     1, SumState::right,
     "\x02"
     "0 0 0 10000 0 0 10000 2 1009 M 30 0 2 1 1 1 0 0 0 1 11.5"},
    {"CRC of eight bits", dvl, "wru,0,0.070,1.10,-40,-95*9c", 0, SumState::right,
     "wru,0,0.070,1.10,-40,-95"},
};
INSTANTIATE_TEST_SUITE_P(All, FrameSums, ::testing::ValuesIn(frame_sums_all));

}  // namespace
}  // namespace buoyd
