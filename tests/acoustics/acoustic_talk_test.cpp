// The conversation with the other end, as far as the water's tests do not play it.

#include "acoustics/acoustic_talk.hpp"

#include <gtest/gtest.h>

#include "acoustics/modem/s2c_modem.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;

constexpr MonoTime now(1h);
const WallTime utc(Micros(1'800'000'000'000'000));

class Talk : public testing::Test {
 protected:
  /// What a node makes of a frame that says the time.
  std::optional<TimeTold> hear_time() {
    SpokenFrame frame;
    frame.time = UtcFix{utc, 20ms};
    talk_.heard(frame, {1, encode_frame(frame), {}}, now);
    for (const TalkEvent& event : talk_.take_events()) {
      if (const auto* const told = std::get_if<TimeTold>(&event)) return *told;
    }
    return std::nullopt;
  }

  S2cModem modem_{2};
  AcousticTalk talk_{{.peer = 1, .asks_first = true, .draw = [] { return 0.5; }}, modem_};
};

TEST_F(Talk, reckons_the_sound_and_its_way_into_the_time) {
  talk_.set_travel(1s);
  const auto told = hear_time();
  ASSERT_TRUE(told);
  EXPECT_EQ(told->at, now);
  EXPECT_EQ(told->said.utc, utc + modem_.air_time(time_frame_bytes) + 1s);
  EXPECT_EQ(told->said.error, 20ms + modem_.turnaround() + AcousticTalk::modem_delay);
}

TEST_F(Talk, says_how_wrong_a_time_may_be_whose_way_is_unknown) {
  const auto told = hear_time();
  ASSERT_TRUE(told);
  EXPECT_EQ(told->said.utc, utc + modem_.air_time(time_frame_bytes) + 3s);
  EXPECT_EQ(told->said.error, 3020ms + modem_.turnaround() + AcousticTalk::modem_delay);
}

TEST_F(Talk, of_a_buoy_believes_no_time) {
  AcousticTalk buoy({.peer = 2, .copies = 2, .draw = [] { return 0.5; }}, modem_);
  SpokenFrame frame;
  frame.time = UtcFix{utc, 20ms};
  buoy.heard(frame, {2, encode_frame(frame), {}}, now);
  EXPECT_TRUE(buoy.take_events().empty());
}

}  // namespace
}  // namespace buoyd
