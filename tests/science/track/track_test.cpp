// The readings of the track.

#include <gmock/gmock.h>

#include "science/quality/position.hpp"
#include "science/track/track_computation.hpp"
#include "science/track/track_fixture.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class TrackTest : public TrackFixture {
 protected:
  [[nodiscard]] std::vector<std::string> bodies() const {
    std::vector<std::string> all;
    for (const Reading* const row : rows("track")) all.push_back(row->body);
    return all;
  }
};

TEST_F(TrackTest, says_where_the_station_is_from_its_anchor) {
  say_body(0s, "[54.5013,7.0042,1,0.9]");
  say_body(1min, "[54.5023,7.0042,1,0.9]", "1122");
  say_body(2min, "[54.5013,7.0012,1,0.9]");
  EXPECT_THAT(bodies(), ElementsAre("[54.5013,7.0042,0,null,0]", "[54.5023,7.0042,111.2,0,0]",
                                    "[54.5013,7.0012,193.7,270,1]"));
  EXPECT_EQ(rows("track")[0]->flags, "");
  EXPECT_EQ(rows("track")[1]->flags, "11111");
}

TEST_F(TrackTest, outside_is_said_of_the_distance_that_the_row_has_as_the_alarm_is) {
  for (Micros at = 0s; at < 5min; at += 1min) say(at, 150.04, 0);
  EXPECT_THAT(bodies()[0], HasSubstr(",150,0,0]")) << "not outside of 150 m";
  EXPECT_THAT(told(drift_name), IsEmpty());
  for (Micros at = 5min; at < 10min; at += 1min) say(at, 150.06, 0);
  EXPECT_THAT(bodies().back(), HasSubstr(",150.1,0,1]"));
  EXPECT_THAT(told(drift_name), Not(IsEmpty()));
}

TEST_F(TrackTest, a_position_that_is_none_is_missing) {
  say_no_fix(0s);
  EXPECT_THAT(bodies(), ElementsAre("[null,null,null,null,null]"));
}

TEST_F(TrackTest, its_description_says_the_circle) {
  say(0s, 0, 0);
  ASSERT_EQ(rows("track").size(), 1U);
  const std::string& text = rows("track")[0]->description->text();
  EXPECT_THAT(text, HasSubstr(R"("computed":{"method":"track","of":"gga",)"
                              R"("anchor":[54.5013,7.0042],"radius":150,"every":60})"));
  EXPECT_THAT(text, HasSubstr(R"({"name":"latitude","type":"float64","unit":"degrees_north",)"
                              R"("standard_name":"latitude"})"));
}

TEST_F(TrackTest, is_kept_every_ten_seconds_and_where_something_changes) {
  instrument_.interval = 1s;
  instrument_.record = Recorded::statistics;
  for (Micros at = 0s; at < 30s; at += 1s) say(at, 0, at == 14s ? 5000 : 0);
  std::vector<std::int64_t> row_seconds;
  for (const Reading* const row : rows("track")) {
    row_seconds.push_back(row->boottime.time_since_epoch() / 1s);
  }
  EXPECT_THAT(row_seconds, ElementsAre(0, 10, 14, 15, 25));
  EXPECT_TRUE(rows("gga").empty());
}

TEST_F(TrackTest, is_kept_no_oftener_where_readings_do_not_go_into_ten_seconds) {
  instrument_.interval = 3s;
  for (Micros at = 0s; at <= 39s; at += 3s) say(at + (at % 2s) * 100 / 1000, 0, 0);
  std::vector<std::int64_t> row_seconds;
  for (const Reading* const row : rows("track")) {
    row_seconds.push_back(row->boottime.time_since_epoch() / 1s);
  }
  EXPECT_THAT(row_seconds, ElementsAre(0, 12, 24, 36));
  EXPECT_THAT(rows("track")[0]->description->text(), HasSubstr(R"("every":12})"));
}

TEST_F(TrackTest, what_tests_say_of_it_is_kept_where_it_is) {
  instrument_.interval = 1s;
  QualitySettings latitude;
  latitude.channel = "latitude";
  latitude.fail = {-90, 90};
  latitude.tests = true;
  instrument_.quality = {latitude};
  for (Micros at = 0s; at < 30s; at += 1s) say(at, 0, 0);
  EXPECT_EQ(rows("gga_tests").size(), 30U);
  EXPECT_EQ(rows("track").size(), 3U);
  EXPECT_EQ(rows("track_tests").size(), 3U);
}

TEST(TrackInterval, is_the_fewest_whole_intervals_of_ten_seconds_or_more) {
  EXPECT_EQ(track_interval(1s), 10s);
  EXPECT_EQ(track_interval(3s), 12s);
  EXPECT_EQ(track_interval(8s), 16s);
  EXPECT_EQ(track_interval(10s), 10s);
  EXPECT_EQ(track_interval(1min), 1min);
  EXPECT_EQ(track_interval(Micros(333'333)), 30 * Micros(333'333)) << "three a second";
}

TEST_F(TrackTest, drift_is_seen_in_fixes_that_are_not_kept) {
  instrument_.interval = 1s;
  say(0s, 0, 0);
  for (Micros at = 1s; at < 8s; at += 1s) say(at, 0, 200);
  EXPECT_THAT(told(drift_name), ElementsAre("3 s [1,200]"));
  EXPECT_EQ(rows("track").size(), 2U);
}

TEST_F(TrackTest, longitudes_up_to_360_are_those_of_the_west) {
  instrument_.track = TrackSettings{"gga", {54.5013, -7.0042, 150}};
  say_body(0s, "[54.5013,352.9958,1,0.9]");
  EXPECT_THAT(bodies(), ElementsAre(HasSubstr(",0,null,0]")));
}

/// Distances within a per cent of the ellipsoid's, bearings within a degree.
TEST(Bearing, goes_over_the_date_line_and_round_the_poles) {
  const auto expect = [](const Position& from, const Position& to, double distance,
                         double bearing) {
    EXPECT_NEAR(distance_m(from, to), distance, 0.01 * distance);
    EXPECT_NEAR(bearing_degrees(from, to), bearing, 1e-6);
  };
  expect({0, 179.999}, {0, -179.999}, 222.6, 90);
  expect({0, -179.999}, {0, 179.999}, 222.6, 270);
  expect({-17.5, 180}, {-17.501, -180}, 110.7, 180);
  expect({89.9995, 20}, {89.9995, -160}, 111.7, 0);
  expect({-89.9995, 20}, {-89.9995, -160}, 111.7, 180);
  expect({90, 0}, {89.999, 33}, 111.7, 147);
  EXPECT_NEAR(bearing_degrees({54.5, 7}, {54.5001, 7.0001}), 30.14, 0.01);
  EXPECT_TRUE(std::isnan(bearing_degrees({54.5, 7}, {54.5, 7})));
  EXPECT_TRUE(std::isnan(bearing_degrees({54.5, 7}, {54.5, std::nan("")})));
}

TEST(Bearing, loses_no_digits_of_near_places) {
  EXPECT_NEAR(bearing_degrees({54.5, 7}, {54.5, 7.0000001}), 90, 1e-4);
  EXPECT_NEAR(bearing_degrees({54.5, 7}, {54.5000001, 7}), 0, 1e-4);
}

TEST_F(TrackTest, a_spike_is_said_of_a_row_though_the_fix_behind_it_makes_none) {
  instrument_.interval = 1s;
  QualitySettings distance;
  distance.channel = "distance";
  distance.fail = {0, 10'000};
  distance.spike = {20, 50};
  distance.spike_method = QualitySettings::SpikeOf::differential;
  instrument_.quality = {distance};
  for (Micros at = 0s; at <= 20s; at += 1s) say(at, at == 10s ? 120 : 20, 0);
  const auto kept = rows("track");
  ASSERT_EQ(kept.size(), 3U);
  EXPECT_EQ(kept[1]->boottime, MonoTime(10s));
  ASSERT_EQ(kept[2]->late_flags.size(), 1U);
  EXPECT_EQ(kept[2]->late_flags[0].judged, kept[1]->judged);
  EXPECT_EQ(kept[2]->late_flags[0].flag, Flag::fail);
}

}  // namespace
}  // namespace buoyd
