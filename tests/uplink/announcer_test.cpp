#include "uplink/announcer.hpp"

#include <gtest/gtest.h>

#include "base/json.hpp"
#include "lane_world.hpp"

namespace buoyd::test {
namespace {

using std::chrono::seconds;

class AnnouncerTest : public ::testing::Test {
 protected:
  static StationSettings station() {
    StationSettings station;
    station.id = "b1";
    station.latitude = 54.5;
    station.longitude = -7.25;
    return station;
  }
  std::vector<Published> step(Micros time = Micros{0}) {
    now_ += time;
    announcer_.step(now_);
    return port_.take();
  }
  bool acked(const Published& one, std::uint8_t reason = 0) {
    return announcer_.acked(one.id, reason, now_);
  }
  /// Connected anew.
  std::vector<Published> step_anew(Micros time = Micros{0}) {
    announcer_.disconnected();
    announcer_.connected(wall_);
    return step(time);
  }
  static std::string text(const Published& one) { return {one.payload.begin(), one.payload.end()}; }

  FakePort port_;
  MonoTime now_{seconds(1000)};
  WallTime wall_{seconds(1'795'158'000)};
  Announcer announcer_{"buoy/b1/", station(), port_};
};

TEST_F(AnnouncerTest, status_is_retained_and_said_once) {
  announcer_.connected(wall_);
  EXPECT_TRUE(step().empty()) << "the epoch is not known yet";
  announcer_.set_epoch(EpochId{1, 2});
  const auto said = step();
  ASSERT_EQ(said.size(), 1U);
  EXPECT_TRUE(said[0].retain);
  EXPECT_EQ(said[0].topic, "buoy/b1/status");
  EXPECT_EQ(text(said[0]), R"({"state":"online","version":")" BUOYD_VERSION
                           R"(","epoch":"0102000000000000","since":"2026-11-20T07:00:00.000000Z",)"
                           R"("latitude":54.5,"longitude":-7.25})");
  EXPECT_TRUE(acked(said[0]));
  EXPECT_FALSE(acked(said[0]));
  EXPECT_TRUE(step(seconds(60)).empty());
  announcer_.disconnected();
  announcer_.connected(wall_ + seconds(5));
  EXPECT_EQ(step().size(), 1U) << "each connection anew: the will may have replaced it";
}

TEST_F(AnnouncerTest, notes_change_the_status_at_most_every_ten_seconds) {
  announcer_.connected(wall_);
  announcer_.set_epoch(EpochId{1});
  EXPECT_EQ(step().size(), 1U);
  announcer_.set_notes({"volatile"});
  EXPECT_TRUE(step(seconds(9)).empty());
  EXPECT_EQ(announcer_.next_due(now_), now_ + seconds(1));
  const auto said = step(seconds(1));
  ASSERT_EQ(said.size(), 1U);
  EXPECT_NE(text(said[0]).find(R"("notes":["volatile"])"), std::string::npos);
}

TEST_F(AnnouncerTest, about_lists_the_current_descriptions_on_change) {
  const auto mean = make_description(R"({"name":"a","type":"decimal"})", "wind", "mean");
  const auto gust = make_description(R"({"name":"b","type":"decimal"})", "wind", "gust");
  const auto other = make_description(R"({"name":"c","type":"decimal"})", "wind", "gust");
  announcer_.describe(mean);
  announcer_.describe(gust);
  announcer_.describe(mean);
  announcer_.connected(wall_);
  auto said = step();
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said[0].topic, "buoy/b1/about/wind");
  EXPECT_TRUE(said[0].retain);
  EXPECT_EQ(text(said[0]), "[" + gust->text() + "," + mean->text() + "]");
  EXPECT_TRUE(acked(said[0]));
  EXPECT_TRUE(step().empty());
  announcer_.describe(other);
  said = step();
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(text(said[0]), "[" + other->text() + "," + mean->text() + "]");
}

TEST_F(AnnouncerTest, what_left_the_configuration_is_taken_back) {
  const auto mean = make_description(R"({"name":"a","type":"decimal"})", "wind", "mean");
  const auto gust = make_description(R"({"name":"b","type":"decimal"})", "wind", "gust");
  announcer_.describe(mean);
  announcer_.describe(gust);
  announcer_.connected(wall_);
  auto said = step();
  ASSERT_EQ(said.size(), 1U);
  EXPECT_TRUE(acked(said[0]));
  announcer_.withdraw({{"wind", {"gust"}}, {"before", {}}});
  said = step();
  ASSERT_EQ(said.size(), 2U);
  EXPECT_EQ(said[0].topic, "buoy/b1/about/before") << "an earlier run may have announced it";
  EXPECT_TRUE(said[0].retain);
  EXPECT_EQ(text(said[0]), "");
  EXPECT_EQ(said[1].topic, "buoy/b1/about/wind");
  EXPECT_EQ(text(said[1]), "[" + mean->text() + "]");
  for (const Published& one : said) EXPECT_TRUE(acked(one));
  announcer_.describe(gust);
  EXPECT_TRUE(step().empty()) << "its last reading comes out of the queue";
  announcer_.withdraw({{"wind", {}}, {"before", {}}});
  said = step();
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said[0].topic, "buoy/b1/about/wind");
  EXPECT_EQ(text(said[0]), "");
  EXPECT_EQ(step_anew().size(), 1U) << "it was not acknowledged";
  announcer_.withdraw({{"before", {}}});
  announcer_.describe(gust);
  said = step();
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(text(said[0]), "[" + gust->text() + "]") << "it is back";
}

TEST_F(AnnouncerTest, an_about_that_was_not_acknowledged_goes_again) {
  announcer_.describe(make_description(R"({"name":"a","type":"decimal"})", "wind"));
  announcer_.connected(wall_);
  const auto first = step();
  ASSERT_EQ(first.size(), 1U);
  announcer_.disconnected();
  announcer_.connected(wall_);
  const auto second = step();
  ASSERT_EQ(second.size(), 1U);
  EXPECT_TRUE(acked(second[0]));
  announcer_.disconnected();
  announcer_.connected(wall_);
  EXPECT_TRUE(step().empty()) << "once a start is enough";
}

/// A broker without a disk has nothing any more once it was started anew.
TEST_F(AnnouncerTest, a_connection_after_a_day_has_them_again) {
  announcer_.describe(make_description(R"({"name":"a","type":"decimal"})", "wind"));
  announcer_.connected(wall_);
  auto said = step();
  ASSERT_EQ(said.size(), 1U);
  EXPECT_TRUE(acked(said[0]));
  EXPECT_TRUE(step(Announcer::lifetime * 3).empty()) << "the connection stood";
  said = step_anew();
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said[0].topic, "buoy/b1/about/wind");
  EXPECT_TRUE(acked(said[0]));
  EXPECT_TRUE(step_anew(Announcer::lifetime - seconds(1)).empty());
  EXPECT_EQ(step(seconds(1)).size(), 1U) << "it is due on the same connection";
}

TEST_F(AnnouncerTest, an_about_that_is_refused_goes_again_after_a_pause) {
  announcer_.describe(make_description(R"({"name":"a","type":"decimal"})", "wind"));
  announcer_.set_epoch(EpochId{1});
  announcer_.connected(wall_);
  auto said = step();
  ASSERT_EQ(said.size(), 2U);
  EXPECT_TRUE(acked(said[0]));
  EXPECT_TRUE(acked(said[1], 0x97));
  EXPECT_EQ(announcer_.next_due(now_), now_ + Announcer::first_step);
  EXPECT_TRUE(step(Announcer::first_step - seconds(1)).empty());
  said = step(seconds(1));
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said[0].topic, "buoy/b1/about/wind");
  EXPECT_TRUE(acked(said[0], 0x97));
  EXPECT_TRUE(step(Announcer::first_step).empty()) << "ever more slowly";
  said = step(Announcer::first_step);
  ASSERT_EQ(said.size(), 1U);
  EXPECT_TRUE(acked(said[0]));
  EXPECT_TRUE(step(Announcer::longest_step).empty());
}

TEST_F(AnnouncerTest, a_status_that_is_refused_goes_again_after_a_pause) {
  announcer_.set_epoch(EpochId{1});
  announcer_.connected(wall_);
  auto said = step();
  ASSERT_EQ(said.size(), 1U);
  EXPECT_TRUE(acked(said[0], 0x87));
  EXPECT_EQ(announcer_.next_due(now_), now_ + Announcer::first_step);
  EXPECT_TRUE(step(Announcer::first_step - seconds(1)).empty());
  said = step(seconds(1));
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said[0].topic, "buoy/b1/status");
  EXPECT_TRUE(acked(said[0], 0x87));
  EXPECT_TRUE(step(Announcer::first_step).empty()) << "ever more slowly";
  said = step(Announcer::first_step);
  ASSERT_EQ(said.size(), 1U);
  EXPECT_TRUE(acked(said[0]));
  EXPECT_TRUE(step(Announcer::longest_step).empty());
}

TEST_F(AnnouncerTest, leaves_room_and_never_loops_on_what_is_too_large) {
  for (const char* name : {"a", "b", "c", "d"}) {
    announcer_.describe(make_description(R"({"name":"x","type":"decimal"})", name));
  }
  announcer_.connected(wall_);
  const auto some = step();
  EXPECT_EQ(some.size(), 2U);
  for (const Published& one : some) EXPECT_TRUE(acked(one));
  port_.max_payload = 10;
  EXPECT_TRUE(step().empty());
  port_.max_payload = 10'000;
  EXPECT_TRUE(step().empty()) << "given up";
}

}  // namespace
}  // namespace buoyd::test
