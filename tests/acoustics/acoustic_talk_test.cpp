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
    talk_.heard(frame, {1, encode_frame(frame, talk_.station()), {}}, now);
    for (const TalkEvent& event : talk_.take_events()) {
      if (const auto* const told = std::get_if<TimeTold>(&event)) return *told;
    }
    return std::nullopt;
  }

  /// It says what it has to say, all frames at once.
  std::vector<SpokenFrame> turn() {
    now_ = std::max(now_, talk_.next_due());
    talk_.tick(now_);
    now_ = std::max(now_, talk_.next_due());
    EXPECT_TRUE(talk_.wants_turn(now_));
    talk_.begin_turn(now_);
    std::vector<SpokenFrame> said;
    while (const auto frame = talk_.frame(now_)) {
      said.push_back(decode_frame(*frame, talk_.station()).value());
      talk_.frame_gone(now_);
    }
    return said;
  }
  void hear_after(Micros time, const SpokenFrame& frame) {
    now_ += time;
    talk_.heard(frame, {1, encode_frame(frame, talk_.station()), {}}, now_);
  }

  MonoTime now_ = now;
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
  buoy.heard(frame, {2, encode_frame(frame, talk_.station()), {}}, now);
  EXPECT_TRUE(buoy.take_events().empty());
}

/// Sound goes there and back in 2 s, as it was ranged: what comes before was said too early.
TEST_F(Talk, believes_a_retrys_answer_though_it_comes_sooner_than_the_distance_allows) {
  talk_.set_travel(1s);
  const auto number = talk_.send(MessageKind::batch, Bytes(60, 1));
  ASSERT_TRUE(number);
  SpokenFrame partly;
  partly.is_online = true;
  partly.heard = {Hearing::partly, *number, 0, 1, 0};
  EXPECT_EQ(turn().size(), 2U);
  hear_after(1500ms, partly);
  EXPECT_TRUE(talk_.status().travel) << "it may have been said before the fragments came";
  const auto asked = turn();
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_FALSE(asked[0].fragment) << "it asks how far the message came";
  hear_after(1500ms, partly);
  EXPECT_FALSE(talk_.status().travel) << "the ends came closer";
  for (int again = 0; again < 2; ++again) {
    const auto repeated = turn();
    ASSERT_EQ(repeated.size(), 1U);
    ASSERT_TRUE(repeated[0].fragment);
    EXPECT_EQ(repeated[0].fragment->index, 1);
    hear_after(1500ms, partly);
  }
}

}  // namespace
}  // namespace buoyd
