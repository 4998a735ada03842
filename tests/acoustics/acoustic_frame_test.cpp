#include "acoustics/acoustic_frame.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

constexpr std::string_view station = "lander-1";

TEST(AcousticFrame, has_the_bytes_of_its_page) {
  SpokenFrame frame;
  frame.left = 3;
  frame.asks = true;
  frame.is_online = true;
  frame.heard = {Hearing::partly, 0x1234, 0, 5, 0x8001};
  frame.fragment = Fragment{0xABCD, 2, 9, {'h', 'i'}};
  const Bytes bytes = encode_frame(frame, station);
  EXPECT_EQ(bytes, (Bytes{0x09, 0x1D, 3, 0x12, 0x34, 5, 0x80, 0x01, 0xAB, 0xCD, 2, 9, 'h', 'i'}));
  EXPECT_EQ(bytes.size(), fragment_overhead + 2);
  EXPECT_EQ(decode_frame(bytes, station), frame);
}

TEST(AcousticFrame, without_a_fragment_is_bare) {
  SpokenFrame frame;
  frame.is_online = false;
  frame.heard = {Hearing::answered, 7, 0x87};
  const Bytes bytes = encode_frame(frame, station);
  EXPECT_EQ(bytes.size(), bare_frame_bytes);
  EXPECT_EQ(decode_frame(bytes, station), frame);
}

TEST(AcousticFrame, tells_the_time_and_asks_for_it) {
  SpokenFrame frame;
  frame.is_online = true;
  frame.asks_time = true;
  frame.time = UtcFix{WallTime(Micros(0x0102030405060708)), std::chrono::milliseconds(0x0203)};
  const Bytes bytes = encode_frame(frame, station);
  EXPECT_EQ(bytes, (Bytes{0x09, 0x68, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0x02, 0x03}));
  EXPECT_EQ(bytes.size(), time_frame_bytes);
  EXPECT_EQ(decode_frame(bytes, station), frame);
  frame.time->error = std::chrono::hours(1);
  EXPECT_EQ(decode_frame(encode_frame(frame, station), station)->time->error,
            std::chrono::milliseconds(0xFFFF));
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_FALSE(decode_frame(std::span(bytes).first(length), station)) << length;
  }
  frame.fragment = Fragment{1, 0, 1, {'x'}};
  EXPECT_FALSE(decode_frame(encode_frame(frame, station), station)) << "a time and a fragment";
}

TEST(AcousticFrame, of_a_time_that_no_calendar_has_is_refused) {
  const WallTime last = *parse_iso8601("9999-12-31T23:59:59.999999Z");
  SpokenFrame frame;
  for (const WallTime good : {WallTime{}, last}) {
    frame.time = UtcFix{good, Micros(0)};
    EXPECT_EQ(decode_frame(encode_frame(frame, station), station), frame);
  }
  for (const WallTime bad : {WallTime(Micros(-1)), last + Micros(1), WallTime(Micros::max())}) {
    frame.time = UtcFix{bad, Micros(0)};
    EXPECT_FALSE(decode_frame(encode_frame(frame, station), station))
        << bad.time_since_epoch().count();
  }
}

TEST(AcousticFrame, of_another_node_is_none_of_this_ones) {
  const Bytes bytes = encode_frame({}, station);
  EXPECT_TRUE(decode_frame(bytes, station));
  for (const char* other : {"lander-2", "lander-11", "lander", ""}) {
    EXPECT_FALSE(decode_frame(bytes, other)) << other;
  }
}

TEST(AcousticFrame, what_is_none_is_refused) {
  const Bytes sound = encode_frame({.fragment = Fragment{1, 0, 1, {'x'}}}, station);
  ASSERT_TRUE(decode_frame(sound, station));
  for (std::size_t length = 0; length < sound.size(); ++length) {
    EXPECT_FALSE(decode_frame(std::span(sound).first(length), station)) << length;
  }
  Bytes other = sound;
  other[0] ^= 1U;
  EXPECT_FALSE(decode_frame(other, station)) << "another mark";
  other = sound;
  other[1] |= 0x80U;
  EXPECT_FALSE(decode_frame(other, station)) << "a bit that nobody knows";
  other = sound;
  other[bare_frame_bytes + 2] = 1;
  EXPECT_FALSE(decode_frame(other, station)) << "fragment 1 of one";
}

}  // namespace
}  // namespace buoyd
