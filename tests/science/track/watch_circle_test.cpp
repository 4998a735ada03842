// The events of the watch circle, in virtual time.

#include <gmock/gmock.h>

#include "science/track/track_fixture.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class WatchCircleTest : public TrackFixture {};

/// A buoy on its mooring at a time: it goes round its anchor in some 25 minutes, 40 to 90 m off.
std::pair<double, double> moored(Micros at) {
  const double turn = static_cast<double>(at / 1s) / 240;
  const double far = 65 + 25 * std::sin(turn * 3.7);
  return {far * std::cos(turn), far * std::sin(turn)};
}

TEST_F(WatchCircleTest, two_hours_with_jumps_and_without_fixes_are_no_drift_and_a_drift_is_one) {
  const std::vector<Micros> jumps{20min, 45min + 10s, 100min};
  for (Micros at = 0s; at < 2h; at += 10s) {
    const auto [north, east] = moored(at);
    if (at >= 60min && at < 70min) {
      say_no_fix(at);
    } else if (std::ranges::find(jumps, at) != jumps.end()) {
      say(at, north + 3000, east - 4000);
    } else if (at >= 75min && at < 76min) {
      say_body(at, body_of(north + 900, east, 6));  // it reckons
    } else {
      say(at, north, east);
    }
  }
  EXPECT_THAT(told(drift_name), IsEmpty());
  EXPECT_THAT(told(no_position_name), ElementsAre("3900 s [1,null]", HasSubstr("4200 s [0,")))
      << "of ten minutes after five, once";

  const auto [north, east] = moored(2h);
  Micros crossed{0};
  for (Micros at = 2h; at < 2h + 30min; at += 10s) {
    const double off = north + 0.7 * static_cast<double>((at - 2h) / 1s);
    say(at, off, east);
    if (crossed == 0s && std::hypot(off, east) > 150) crossed = at;
  }
  ASSERT_GT(crossed, 2h);
  EXPECT_THAT(told(drift_name),
              ElementsAre(HasSubstr(fmt::format("{} s [1,", (crossed + 20s) / 1s))))
      << "with the third fix outside, once";
  EXPECT_EQ(told(no_position_name).size(), 2U);
}

TEST_F(WatchCircleTest, a_drift_is_over_with_five_fixes_inside_nine_tenths_of_it) {
  for (Micros at = 0s; at < 50s; at += 10s) say(at, 0, 200);
  EXPECT_THAT(told(drift_name), ElementsAre("20 s [1,200]"));
  for (Micros at = 50s; at < 150s; at += 10s) say(at, 0, 140);
  for (Micros at = 150s; at < 190s; at += 10s) say(at, 0, 120);
  say(190s, 0, 140);
  for (Micros at = 200s; at < 240s; at += 10s) say(at, 120, 0);
  EXPECT_EQ(told(drift_name).size(), 1U) << "four behind each other, and a fifth that was not";
  say(240s, 0, -120);
  say(250s, 0, -120);
  EXPECT_THAT(told(drift_name), ElementsAre("20 s [1,200]", "240 s [0,120]"));
}

TEST_F(WatchCircleTest, who_strains_at_the_edge_is_told_once) {
  for (Micros at = 0s; at < 20min; at += 10s) say(at, at / 10s % 2 == 0 ? 148 : 152, 0);
  EXPECT_THAT(told(drift_name), ElementsAre("50 s [1,152]"));
}

TEST_F(WatchCircleTest, outside_the_position_is_asked_for_more_often) {
  for (Micros at = 0s; at < 5min; at += 1min) say(at, 0, 200);
  EXPECT_THAT(storms_.said, ElementsAre("gnss.drift begins"));
  ASSERT_EQ(instrument_.events.size(), 2U);
  EXPECT_THAT(instrument_.events[0].intervals, ElementsAre(StormInterval{"gnss", 10s}));
  for (Micros at = 5min; at < 10min; at += 1min) say(at, 0, 20);
  EXPECT_THAT(storms_.said, ElementsAre("gnss.drift begins", "gnss.drift ends"));
}

TEST_F(WatchCircleTest, who_is_asked_every_ten_seconds_is_asked_no_more_often) {
  instrument_.interval = 10s;
  make();
  EXPECT_THAT(instrument_.events.at(0).intervals, IsEmpty());
}

TEST_F(WatchCircleTest, what_is_no_good_fix_is_silence) {
  say(0s, 0, 0);
  Micros at = 10s;
  const auto say_bad = [&](const std::string& body, const std::string& flags = "") {
    for (int i = 0; i < 8; ++i, at += 10s) say_body(at, body, flags);
  };
  say_bad(body_of(0, 500, 6));        // reckoned
  say_bad(body_of(0, 500, 1, 10.5));  // of a poor constellation
  say_bad(body_of(0, 500), "3322");   // suspect
  say_bad(body_of(0, 500), "2422");   // its longitude failed
  say_bad("[0,0,1,0.9]");             // of a receiver that has none
  EXPECT_THAT(told(drift_name), IsEmpty());
  EXPECT_THAT(told(no_position_name), ElementsAre("310 s [1,null]"));
}

TEST_F(WatchCircleTest, fixes_before_a_silence_do_not_count_with_those_behind_it) {
  say(0s, 0, 500);
  say(10s, 0, 500);
  say(6min, 0, 500);
  say(6min + 10s, 0, 20);
  say(6min + 20s, 0, 500);
  EXPECT_THAT(told(drift_name), IsEmpty());
  say(6min + 30s, 0, 500);
  EXPECT_EQ(told(drift_name).size(), 1U);
}

TEST_F(WatchCircleTest, an_instrument_that_never_spoke_is_silent) {
  for (Micros at = 0s; at <= 10min; at += 30s) pass(at);
  EXPECT_THAT(told(no_position_name), ElementsAre("330 s [1,null]"));
}

TEST_F(WatchCircleTest, silence_of_a_slow_instrument_is_three_intervals) {
  instrument_.interval = 10min;
  make();
  EXPECT_EQ(instrument_.events.at(1).silence, 30min);
  EXPECT_EQ(instrument_.events.at(0).votes.within, 30min);
}

TEST_F(WatchCircleTest, the_pause_from_burst_to_burst_is_no_silence) {
  instrument_.power.emplace();
  instrument_.power->warm_up = 1min;
  instrument_.power->every = 1h;
  instrument_.power->burst = 20min;
  for (Micros at = 0s; at < 3h; at += 1min) {
    if (at % 1h < 20min) {
      say(at, 0, 20);
    } else {
      pass(at);
    }
  }
  EXPECT_THAT(told(no_position_name), IsEmpty());
  for (Micros at = 3h; at < 4h; at += 1min) pass(at);
  EXPECT_THAT(told(no_position_name), ElementsAre("11100 s [1,null]"))
      << "looked at more than five minutes and the pause of forty behind the last fix, of 139 min";
}

TEST_F(WatchCircleTest, a_station_that_is_not_deployed_is_not_watched) {
  deployment_.state = "bench";
  for (Micros at = 0s; at < 1min; at += 10s) say(at, 0, 40'000);
  pass(20min);
  EXPECT_THAT(told(drift_name), IsEmpty());
  EXPECT_THAT(told(no_position_name), IsEmpty());
  EXPECT_FALSE(rows("track").empty()) << "where it is it says all the same";
}

TEST_F(WatchCircleTest, what_was_on_is_over_when_the_station_is_recovered) {
  for (Micros at = 0s; at < 30s; at += 10s) say(at, 0, 500);
  pass(10min);
  EXPECT_THAT(told(drift_name), ElementsAre("20 s [1,500]"));
  EXPECT_THAT(told(no_position_name), ElementsAre("600 s [1,null]"));
  deployment_.state = "recovered";
  make();
  pass(11min);
  pass(12min);
  EXPECT_THAT(told(drift_name), ElementsAre("20 s [1,500]", "660 s [0,null]"));
  EXPECT_THAT(told(no_position_name), ElementsAre("600 s [1,null]", "660 s [0,null]"));
}

TEST_F(WatchCircleTest, what_was_told_before_a_start_is_not_told_anew) {
  known_.event_is_on("gnss.drift") = true;
  known_.event_is_on("gnss.no_position") = true;
  for (Micros at = 0s; at <= 10min; at += 30s) pass(at);
  EXPECT_THAT(told(no_position_name), IsEmpty());
  for (Micros at = 11min; at < 12min; at += 10s) say(at, 0, 500);
  EXPECT_THAT(told(drift_name), IsEmpty());
  EXPECT_THAT(told(no_position_name), ElementsAre("660 s [0,500]"));
  EXPECT_THAT(storms_.said, ElementsAre("gnss.drift begins"));
  for (Micros at = 12min; at < 13min; at += 10s) say(at, 0, 50);
  EXPECT_THAT(told(drift_name), ElementsAre("760 s [0,50]"));
}

TEST_F(WatchCircleTest, a_drift_says_where_the_station_is) {
  for (Micros at = 0s; at < 30s; at += 10s) say_body(at, "[54.5113,7.0042,1,0.9]", "1122");
  ASSERT_EQ(rows("drift").size(), 1U);
  EXPECT_EQ(rows("drift")[0]->body, "[1,1111.9,54.5113,7.0042]");
  EXPECT_EQ(rows("drift")[0]->flags, "2111");
}

TEST_F(WatchCircleTest, descriptions_say_the_condition) {
  for (Micros at = 0s; at < 30s; at += 10s) say(at, 0, 500);
  ASSERT_EQ(rows("drift").size(), 1U);
  EXPECT_THAT(
      rows("drift")[0]->description->text(),
      HasSubstr(R"("computed":{"method":"event","of":"track",)"
                R"("from":["gnss.track.distance"],"above":150,"clear":135,"votes":[3,5]})"));
}

}  // namespace
}  // namespace buoyd
