#include "science/derived/true_wind.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <initializer_list>

namespace buoyd {
namespace {

using std::chrono::milliseconds;

constexpr FlaggedVelocity at_rest{{}, Flag::good};

MonoTime at_ms(int time) {
  return MonoTime(milliseconds(time));
}

ApparentWind apparent(double speed, double direction) {
  return {{speed, Flag::good}, {direction, Flag::good}};
}

struct HeadingPoint {
  int time_ms;
  double heading;
  Flag flag = Flag::good;
};

MotionTrack<double> track_of(std::initializer_list<HeadingPoint> points, std::size_t most = 8) {
  MotionTrack<double> track(most);
  track.keep(std::chrono::hours(1));
  for (const auto& point : points) track.add({at_ms(point.time_ms), point.heading, point.flag});
  return track;
}

TEST(HeadingAtTest, goes_along_the_shorter_arc) {
  const auto track = track_of({{0, 350}, {100, 10, Flag::suspect}, {200, 190}});
  EXPECT_NEAR(heading_at(track, at_ms(25), milliseconds(500)).value, 355, 1e-12);
  EXPECT_NEAR(heading_at(track, at_ms(75), milliseconds(500)).value, 5, 1e-12);
  EXPECT_EQ(heading_at(track, at_ms(75), milliseconds(500)).flag, Flag::suspect);
  EXPECT_NEAR(heading_at(track, at_ms(150), milliseconds(500)).value, 280, 1e-12);
}

TEST(HeadingAtTest, uses_the_heading_of_the_very_moment_alone) {
  const auto track = track_of({{0, 350, Flag::suspect}, {100, 10}, {200, 190, Flag::suspect}});
  EXPECT_EQ(heading_at(track, at_ms(100), milliseconds(0)).value, 10);
  EXPECT_EQ(heading_at(track, at_ms(100), milliseconds(500)).flag, Flag::good);
}

TEST(HeadingAtTest, takes_none_that_is_older_than_the_greatest_age) {
  const auto track = track_of({{0, 20}, {1000, 40}});
  EXPECT_EQ(heading_at(track, at_ms(500), milliseconds(500)).value, 30);
  EXPECT_EQ(heading_at(track, at_ms(400), milliseconds(500)).value, 20);
  EXPECT_EQ(heading_at(track, at_ms(600), milliseconds(500)).value, 40);
  EXPECT_EQ(heading_at(track, at_ms(500), milliseconds(499)).flag, Flag::missing);
  EXPECT_EQ(heading_at(track, at_ms(1500), milliseconds(500)).value, 40);
  EXPECT_EQ(heading_at(track, at_ms(1501), milliseconds(500)).flag, Flag::missing);
  EXPECT_EQ(heading_at(track, at_ms(-500), milliseconds(500)).value, 20);
  EXPECT_EQ(heading_at(track_of({}), at_ms(0), milliseconds(500)).flag, Flag::missing);
}

TEST(MotionTrackTest, keeps_the_latest_points_in_the_order_of_their_times) {
  const auto track = track_of({{300, 3}, {100, 1}, {200, 2}, {200, 2.5}, {400, 4}, {50, 0}}, 3);
  const milliseconds any(10000);
  EXPECT_EQ(heading_at(track, at_ms(200), any).value, 2.5);
  EXPECT_EQ(heading_at(track, at_ms(100), any).value, 2.5);
  EXPECT_EQ(heading_at(track, at_ms(300), any).value, 3);
  EXPECT_EQ(heading_at(track, at_ms(400), any).value, 4);
  EXPECT_TRUE(track.reaches(at_ms(400)));
  EXPECT_FALSE(track.reaches(at_ms(401)));
  EXPECT_FALSE(track_of({}).reaches(at_ms(-1000)));
  const auto later = track_of({{100, 1}, {200, 2}, {400, 4}, {300, 3}}, 3);
  EXPECT_EQ(heading_at(later, at_ms(100), any).value, 2);
  EXPECT_EQ(heading_at(later, at_ms(300), any).value, 3);
}

TEST(MotionTrackTest, keeps_what_is_as_young_as_asked_and_the_last_point_before) {
  MotionTrack<double> track(100);
  track.keep(milliseconds(100));
  track.keep(milliseconds(300));
  track.keep(milliseconds(200));
  for (int at = 0; at <= 1050; at += 100) track.add({at_ms(at), at / 100.0, Flag::good});
  track.add({at_ms(1050), 10.5, Flag::good});
  EXPECT_EQ(track.last_at(at_ms(750), milliseconds(100)).value().value, 7);
  EXPECT_FALSE(track.last_at(at_ms(699), milliseconds(1000)));
  track.add({at_ms(5000), 50, Flag::good});
  EXPECT_EQ(track.last_at(at_ms(4999), milliseconds(5000)).value().value, 10.5)
      << "of one that is silent the last";
  track.add({at_ms(600), 6, Flag::good});
  EXPECT_FALSE(track.last_at(at_ms(700), milliseconds(1000))) << "older than all that are kept";
}

TEST(MotionTrackTest, has_no_neighbours_that_are_missing_or_have_failed) {
  const auto track = track_of({{0, 20},
                               {100, 90, Flag::fail},
                               {200, NAN, Flag::missing},
                               {300, 30},
                               {400, 50, Flag::fail}});
  EXPECT_NEAR(heading_at(track, at_ms(150), milliseconds(150)).value, 25, 1e-12);
  EXPECT_NEAR(heading_at(track, at_ms(100), milliseconds(300)).value, 20 + 10.0 / 3, 1e-12);
  EXPECT_EQ(heading_at(track, at_ms(150), milliseconds(149)).flag, Flag::missing);
  EXPECT_TRUE(track.reaches(at_ms(300)));
  EXPECT_FALSE(track.reaches(at_ms(301)));
}

TEST(MotionTrackTest, says_what_was_last_whatever_its_flag) {
  const auto track = track_of({{0, 20}, {100, 90, Flag::fail}, {200, 30}});
  const auto at = [&](int time, int max_age) {
    const auto point = track.last_at(at_ms(time), milliseconds(max_age));
    return point ? point->value : -1;
  };
  EXPECT_EQ(at(99, 99), 20);
  EXPECT_EQ(at(99, 98), -1);
  EXPECT_EQ(at(100, 0), 90);
  EXPECT_EQ(at(500, 300), 30);
  EXPECT_EQ(at(-1, 1000), -1);
}

TEST(VelocityAtTest, interpolates_the_components) {
  const auto speed = track_of({{0, 2, Flag::not_evaluated}, {50, 9}, {100, 2}});
  const auto course = track_of({{0, 90}, {50, NAN, Flag::missing}, {60, 45}, {100, 0}});
  const auto hull = velocity_at(speed, course, at_ms(25), milliseconds(100));
  EXPECT_NEAR(hull.velocity.east, 1.5, 1e-12) << "a speed without course is none";
  EXPECT_NEAR(hull.velocity.north, 0.5, 1e-12);
  EXPECT_EQ(hull.flag, Flag::not_evaluated);
  EXPECT_NEAR(velocity_at(speed, course, at_ms(150), milliseconds(50)).velocity.north, 2, 1e-12);
  EXPECT_EQ(velocity_at(speed, course, at_ms(151), milliseconds(50)).flag, Flag::missing);
}

TEST(TrueWindTest, turns_with_the_heading) {
  const auto wind = true_wind(apparent(5, 30), {340, Flag::good}, at_rest);
  EXPECT_NEAR(wind.speed.value, 5, 1e-12);
  EXPECT_NEAR(wind.direction.value, 10, 1e-9);
}

TEST(TrueWindTest, is_what_blows_over_the_ground) {
  const FlaggedVelocity northward{{.east = 0, .north = 3}, Flag::good};
  const auto ahead = true_wind(apparent(5, 0), {0, Flag::good}, northward);
  EXPECT_NEAR(ahead.speed.value, 2, 1e-12);
  EXPECT_NEAR(ahead.direction.value, 0, 1e-9);
  const auto own = true_wind(apparent(3, 0), {0, Flag::good}, northward);
  EXPECT_NEAR(own.speed.value, 0, 1e-12);
  EXPECT_EQ(own.speed.flag, Flag::good);
  EXPECT_EQ(own.direction.flag, Flag::missing);
  const auto calm = true_wind(apparent(0, 123), {0, Flag::good}, northward);
  EXPECT_NEAR(calm.direction.value, 180, 1e-9);
}

TEST(TrueWindTest, has_the_worst_flag_of_all_it_used) {
  const auto flag_of = [](Flag speed, Flag direction, Flag heading, Flag hull) {
    return true_wind({{5, speed}, {10, direction}}, {20, heading}, {{}, hull}).speed.flag;
  };
  using enum Flag;
  EXPECT_EQ(flag_of(good, good, good, good), good);
  EXPECT_EQ(flag_of(fail, good, good, good), fail);
  EXPECT_EQ(flag_of(good, suspect, good, good), suspect);
  EXPECT_EQ(flag_of(good, good, not_evaluated, good), not_evaluated);
  EXPECT_EQ(flag_of(good, good, not_evaluated, suspect), suspect);
}

TEST(TrueWindTest, is_missing_with_any_of_them) {
  const DerivedValue heading{20, Flag::good};
  const auto flag_of = [](const TrueWind& wind) { return wind.speed.flag; };
  EXPECT_EQ(flag_of(true_wind({{NAN, Flag::good}, {10, Flag::good}}, heading, at_rest)),
            Flag::missing);
  EXPECT_EQ(flag_of(true_wind({{5, Flag::good}, {}}, heading, at_rest)), Flag::missing);
  EXPECT_EQ(flag_of(true_wind(apparent(5, 10), heading, {})), Flag::missing);
  const auto blind = true_wind(apparent(5, 10), {}, at_rest);
  EXPECT_EQ(blind.speed.flag, Flag::missing);
  EXPECT_EQ(blind.direction.flag, Flag::missing);
  EXPECT_TRUE(std::isnan(blind.speed.value));
}

}  // namespace
}  // namespace buoyd
