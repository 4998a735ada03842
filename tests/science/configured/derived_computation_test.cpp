// True wind and the waiting for what other instruments say.

#include "science/combined/derived_computation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "science/combined/derived_inputs.hpp"
#include "science/configured/derived_fixture.hpp"
#include "science/statistics/direction.hpp"

namespace buoyd::test {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

ModelKind wind_kind() {
  return kind_of({channel("speed", "knot"), channel("direction", "degree", hull)});
}

DerivedSettings wind_settings(bool moves = false) {
  Inputs inputs{{"heading", "compass.heading"}, {"direction", "direction"}, {"speed", "speed"}};
  if (moves) {
    inputs.push_back({"hull_speed", "gnss.speed"});
    inputs.push_back({"hull_course", "gnss.course"});
  }
  return derived(Quantity::true_wind, inputs);
}

constexpr double knots = 3600.0 / 1852;

class TrueWindComputationTest : public ::testing::Test {
 protected:
  explicit TrueWindComputationTest(bool moves = false)
      : wind(make_derived(wind_settings(moves), {}, wind_kind(), known)) {}

  void say_heading(int time_ms, double heading, Flag flag = Flag::good) {
    known.track("compass.heading").add({at_ms(time_ms), heading, flag});
  }
  void blow(int time_ms, double direction = 90, std::string flags = "11") {
    wind->add(reading(time_ms, {5 * knots, direction}, std::move(flags)), rows);
  }
  void advance(int until_ms) { wind->advance(at_ms(until_ms), {}, rows); }

  KnownValues known;
  Computation::Rows rows;
  std::unique_ptr<Computation> wind;
};

TEST_F(TrueWindComputationTest, waits_for_the_heading_behind_the_sample) {
  say_heading(0, 10);
  blow(100);
  advance(100);
  EXPECT_THAT(rows, IsEmpty());
  say_heading(200, 20);
  advance(200);
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].boottime, at_ms(100));
  EXPECT_THAT(numbers(rows[0]), ElementsAre(DoubleNear(5, 1e-6), DoubleNear(105, 1e-4)));
  EXPECT_EQ(rows[0].flags, "11");
}

TEST_F(TrueWindComputationTest, waits_no_longer_than_a_heading_may_be_old) {
  say_heading(0, 10);
  blow(100);
  advance(1099);
  EXPECT_THAT(rows, IsEmpty());
  advance(1100);
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_NEAR(numbers(rows[0])[1], 100, 1e-4) << "of the one before it";
}

TEST_F(TrueWindComputationTest, has_no_wind_of_a_dead_compass) {
  say_heading(0, 10);
  say_heading(900, 20, Flag::fail);
  say_heading(950, NAN, Flag::missing);
  blow(1001);
  advance(2001);
  ASSERT_THAT(rows, SizeIs(1)) << "a row for each reading";
  EXPECT_EQ(rows[0].flags, "99");
  EXPECT_THAT(rows[0].values, ElementsAre(Scalar(), Scalar()));
}

TEST_F(TrueWindComputationTest, keeps_the_order_of_the_samples) {
  say_heading(0, 10);
  blow(100);
  blow(150, 90, "19");
  say_heading(120, 10);
  advance(120);
  ASSERT_THAT(rows, SizeIs(1));
  say_heading(160, 10);
  blow(160);
  ASSERT_THAT(rows, SizeIs(3)) << "a heading of the very moment is enough";
  EXPECT_EQ(rows[1].boottime, at_ms(150));
  EXPECT_EQ(rows[1].flags, "99");
}

TEST_F(TrueWindComputationTest, has_the_worst_flag_of_its_inputs) {
  say_heading(0, 10);
  say_heading(200, 10, Flag::suspect);
  blow(0, 90, "12");
  blow(100, 90, "12");
  blow(200, 90, "14");
  ASSERT_THAT(rows, SizeIs(3));
  EXPECT_EQ(rows[0].flags, "22");
  EXPECT_EQ(rows[1].flags, "33");
  EXPECT_EQ(rows[2].flags, "44") << "what came of a failed value is there, and has failed";
}

TEST_F(TrueWindComputationTest, gives_what_it_holds_at_the_end) {
  blow(100);
  say_heading(50, 10);
  blow(5000);
  advance(200);
  EXPECT_THAT(rows, IsEmpty());
  wind->finish(rows);
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_EQ(rows[0].flags, "11");
  EXPECT_EQ(rows[1].flags, "99");
}

TEST_F(TrueWindComputationTest, never_holds_more_than_it_has_room_for) {
  const auto most = static_cast<int>(DerivedInputs::most_waiting);
  for (int i = 0; i < most; ++i) blow(i);
  EXPECT_THAT(rows, IsEmpty());
  blow(most);
  ASSERT_THAT(rows, SizeIs(1)) << "and loses none";
  EXPECT_EQ(rows[0].boottime, at_ms(0));
}

TEST_F(TrueWindComputationTest, takes_a_reading_without_values_as_missing) {
  say_heading(0, 10);
  wind->add(reading(0, {}), rows);
  wind->add({at_ms(0), {}, {1, 2}, "1"}, rows);
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_EQ(rows[0].flags, "99");
  EXPECT_EQ(rows[1].flags, "99");
}

TEST_F(TrueWindComputationTest, prints_no_direction_of_360) {
  say_heading(0, 359.999999);
  blow(0, 0);
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(numbers(rows[0])[1], 0);
}

class MovingTrueWindTest : public TrueWindComputationTest {
 protected:
  MovingTrueWindTest() : TrueWindComputationTest(true) {}
  void sail(int time_ms, double speed, double course, Flag flag = Flag::good) {
    known.track("gnss.speed").add({at_ms(time_ms), speed, Flag::good});
    known.track("gnss.course").add({at_ms(time_ms), course, flag});
  }
};

TEST_F(MovingTrueWindTest, is_what_blows_over_the_ground) {
  say_heading(100, 0);
  blow(100);
  EXPECT_THAT(rows, IsEmpty()) << "the velocity is not known yet";
  sail(0, 0, 0);
  sail(200, 4, 90);
  advance(200);
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_NEAR(numbers(rows[0])[0], 3, 1e-4) << "5 from ahead of a hull that makes 2";
}

TEST_F(MovingTrueWindTest, has_no_wind_without_the_velocity) {
  say_heading(100, 0);
  sail(100, 1, NAN, Flag::missing);
  blow(100);
  advance(1099);
  EXPECT_THAT(rows, IsEmpty());
  advance(1100);
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].flags, "99");
}

TEST_F(MovingTrueWindTest, waits_for_a_speed_and_a_course_that_were_said_together) {
  say_heading(100, 0);
  sail(0, 0, 0);
  blow(100);
  known.track("gnss.speed").add({at_ms(200), NAN, Flag::missing});
  known.track("gnss.course").add({at_ms(200), 90, Flag::good});
  sail(300, 6, NAN, Flag::missing);
  advance(300);
  EXPECT_THAT(rows, IsEmpty());
  sail(400, 4, 90);
  advance(400);
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_NEAR(numbers(rows[0])[0], 4, 1e-4) << "a quarter of the way to the 4 at 400";
}

TEST_F(MovingTrueWindTest, keeps_the_heading_of_its_time_while_it_waits_for_the_velocity) {
  sail(90, 0, 0);
  say_heading(95, 30);
  blow(100);
  say_heading(105, 50);
  advance(105);
  for (int i = 0; i < static_cast<int>(KnownValues::most_points); ++i) say_heading(106 + i, 200);
  advance(1099);
  EXPECT_THAT(rows, IsEmpty());
  advance(1100);
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_NEAR(numbers(rows[0])[1], 130, 1e-4);
}

// A steady wind from 8 degrees, an anemometer at 4 Hz, and a hull that yaws by 40 degrees to both
// sides of north every 7 s, whose compass speaks at 10 Hz and out of step.
TEST(YawingHullTest, has_a_steady_true_wind) {
  const auto heading_at = [](double seconds) {
    return fold_direction(40 * std::sin(2 * std::numbers::pi * seconds / 7));
  };
  KnownValues known;
  const auto wind = make_derived(wind_settings(), {}, wind_kind(), known);
  Computation::Rows rows;
  for (int ms = 0; ms <= 600'100; ++ms) {
    const double seconds = ms / 1000.0;
    if (ms % 100 == 37) {
      known.track("compass.heading").add({at_ms(ms), heading_at(seconds), Flag::good});
    }
    if (ms % 250 == 0 && ms > 0 && ms <= 600'000) {
      wind->add(reading(ms, {10 * knots, fold_direction(8 - heading_at(seconds))}), rows);
    }
    if (ms % 250 == 3) wind->advance(at_ms(ms), {}, rows);
  }
  wind->finish(rows);
  ASSERT_THAT(rows, SizeIs(2400));
  DirectionMean mean;
  for (const ComputedRow& row : rows) {
    const double direction = numbers(row)[1];
    EXPECT_LT(std::abs(shorter_arc(direction, 8)), 0.06) << row.boottime.time_since_epoch().count();
    mean.add(direction);
  }
  EXPECT_LT(std::abs(shorter_arc(mean.direction(), 8)), 0.001);
}

TEST(DerivedComputationTest, takes_the_last_value_of_what_does_not_move) {
  const auto settings =
      derived(Quantity::dew_point, {{"temperature", "t"}, {"humidity", "met.humidity"}});
  KnownValues known;
  const auto computed = make_derived(settings, {}, kind_of({channel("t", "degree_Celsius")}), known,
                                     std::chrono::minutes(1));
  known.track("met.humidity").add({at_ms(0), 100, Flag::suspect});
  Computation::Rows rows;
  computed->add(reading(900, {20}), rows);
  EXPECT_THAT(rows, IsEmpty()) << "another at or before its time may come";
  known.track("met.humidity").add({at_ms(1000), 50, Flag::good});
  computed->add(reading(1001, {20}), rows);
  computed->add(reading(2001, {20}), rows);
  computed->advance(at_ms(2001), {}, rows);
  ASSERT_THAT(rows, SizeIs(3));
  EXPECT_NEAR(numbers(rows[0])[0], 20, 1e-4);
  EXPECT_EQ(rows[0].flags, "3");
  EXPECT_NEAR(numbers(rows[1])[0], 9.2552, 1e-4);
  EXPECT_EQ(rows[2].flags, "9") << "too old";
}

TEST(DerivedComputationTest, keeps_the_interval_of_what_it_is_computed_of) {
  SourceReading said = reading(0, {20, 50});
  said.span = std::chrono::minutes(10);
  const auto row =
      one_row(derived(Quantity::dew_point, {{"temperature", "t"}, {"humidity", "h"}}), {},
              kind_of({channel("t", "degree_Celsius"), channel("h", "percent")}), said);
  EXPECT_EQ(row.span, std::chrono::minutes(10));
}

}  // namespace
}  // namespace buoyd::test
