// Each quantity of a reading, with its units and flags.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "science/configured/derived_fixture.hpp"
#include "science/derived/sea_water.hpp"

namespace buoyd::test {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

auto near(double value) {
  return DoubleNear(value, 1e-4);
}

InstrumentSettings with_declination(double east) {
  InstrumentSettings instrument;
  instrument.declination = Declination{east, false};
  return instrument;
}

TEST(LidarDirectionRows, are_directions_of_each_height_and_how_many_are_turned) {
  ModelKind kind = kind_of({channel("direction", "degree", mark), channel("t", "s")});
  kind.axis.emplace().points = 3;
  kind.channels[0].on_axis = true;
  const auto settings = derived(
      Quantity::lidar_direction,
      {{"direction", "direction"}, {"heading", "compass.heading"}, {"reference", "met.direction"}});
  InstrumentSettings instrument;
  instrument.azimuth = 10;
  KnownValues known;
  known.track("compass.heading").add({at_ms(0), 350, Flag::good});
  known.track("met.direction").add({at_ms(-500), 20, Flag::suspect});
  Computation::Rows rows;
  const auto computed = make_derived(settings, instrument, kind, known);
  computed->add(reading(0, {5, 190, NAN, 7}, "1291"), rows);
  computed->advance(at_ms(0), {}, rows);
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].flags, "1293393");
  auto said = numbers(rows[0]);
  EXPECT_TRUE(std::isnan(said[2]) && std::isnan(said[5]));
  said[2] = said[5] = -1;
  EXPECT_THAT(said, ElementsAre(5, 190, -1, 5, 10, -1, 1));
}

TEST(LidarDirectionRows, are_unchecked_where_there_is_no_second_anemometer) {
  const auto row = one_row(
      derived(Quantity::lidar_direction, {{"direction", "direction"}, {"heading", "heading"}}),
      with_declination(-3),
      kind_of({channel("direction", "degree", mark), channel("heading", "degree", magnetic)}),
      reading(0, {100, 50}, "13"));
  EXPECT_THAT(numbers(row), ElementsAre(near(147)));
  EXPECT_EQ(row.flags, "3");
}

TEST(LidarDirectionRows, have_no_checked_one_where_the_reference_is_stale) {
  const auto settings =
      derived(Quantity::lidar_direction,
              {{"direction", "direction"}, {"heading", "heading"}, {"reference", "met.direction"}});
  KnownValues known;
  known.track("met.direction").add({at_ms(0), 20, Flag::good});
  Computation::Rows rows;
  const auto computed = make_derived(
      settings, {}, kind_of({channel("direction", "degree", mark), channel("heading", "degree")}),
      known);
  computed->add(reading(1001, {100, 50}), rows);
  computed->finish(rows);
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].flags, "199");
}

TEST(TrueDirectionRows, are_turned_by_the_declination) {
  const auto settings = derived(Quantity::true_direction, {{"direction", "heading"}});
  const ModelKind kind = kind_of({channel("heading", "rad", magnetic)});
  EXPECT_THAT(numbers(one_row(settings, with_declination(-7), kind, reading(0, {0}))),
              ElementsAre(near(353)));
  const auto unknown = one_row(settings, {}, kind, reading(0, {0}));
  EXPECT_EQ(unknown.flags, "9") << "nobody said what lies between";
}

TEST(TrueDirectionRows, are_turned_by_what_a_receiver_says) {
  const auto settings = derived(Quantity::true_direction,
                                {{"direction", "heading"}, {"declination", "gnss.variation"}});
  KnownValues known;
  known.track("gnss.variation").add({at_ms(0), 2, Flag::not_evaluated});
  Computation::Rows rows;
  const auto computed = make_derived(settings, with_declination(50),
                                     kind_of({channel("heading", "degree", magnetic)}), known);
  computed->add(reading(0, {359}), rows);
  computed->advance(at_ms(0), {}, rows);
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_THAT(numbers(rows[0]), ElementsAre(near(1)));
  EXPECT_EQ(rows[0].flags, "2");
}

TEST(TrueWindRows, are_made_of_a_magnetic_compass_of_the_same_instrument) {
  const auto settings =
      derived(Quantity::true_wind, {{"speed", "s"}, {"direction", "d"}, {"heading", "h"}});
  const ModelKind kind =
      kind_of({channel("s", "m s-1"), channel("d", "degree"), channel("h", "degree", magnetic)});
  InstrumentSettings instrument = with_declination(5);
  instrument.azimuth = 100;
  EXPECT_THAT(numbers(one_row(settings, instrument, kind, reading(0, {3, 20, 350}))),
              ElementsAre(near(3), near(15)));
  EXPECT_EQ(one_row(settings, instrument, kind, reading(0, {3, 20, 350}, "114")).flags, "99")
      << "a heading that failed turns nothing";
}

TEST(TrueWindRows, are_carried_with_a_hull_that_its_own_receiver_tells) {
  const auto settings = derived(Quantity::true_wind, {{"speed", "s"},
                                                      {"direction", "d"},
                                                      {"heading", "h"},
                                                      {"hull_speed", "v"},
                                                      {"hull_course", "c"}});
  const ModelKind kind =
      kind_of({channel("s", "m s-1"), channel("d", "degree"), channel("h", "degree", true_north),
               channel("v", "km h-1"), channel("c", "degree", magnetic)});
  const auto row_of = [&](const char* flags) {
    return one_row(settings, with_declination(10), kind, reading(0, {5, 0, 90, 7.2, 80}, flags));
  };
  EXPECT_THAT(numbers(row_of("11111")), ElementsAre(near(3), near(90)));
  EXPECT_EQ(row_of("11121").flags, "22");
  EXPECT_EQ(row_of("11141").flags, "99") << "a velocity that failed carries nothing";
  EXPECT_EQ(row_of("11114").flags, "99");
}

// PSS-78: C(35, 15, 0) = 4.2914 S/m, at 15 degC of 1968.
TEST(SeaWaterRows, are_salinity_density_and_sound_speed) {
  const auto settings = derived(Quantity::sea_water,
                                {{"conductivity", "c"}, {"temperature", "t"}, {"pressure", "p"}});
  const ModelKind kind = kind_of({channel("c", "mS cm-1"), channel("t", "K"), channel("p", "bar")});
  const auto row =
      one_row(settings, {}, kind, reading(0, {42.914, 15 / 1.00024 + 273.15, 0}, "123"));
  const SeaWater water = sea_water(35, 15 / 1.00024, 0);
  EXPECT_THAT(numbers(row), ElementsAre(near(35), DoubleNear(water.density, 1e-3),
                                        DoubleNear(water.sound_speed, 1e-3)));
  EXPECT_EQ(row.flags, "333");
  EXPECT_EQ(one_row(settings, {}, kind, reading(0, {-1, 288, 0})).flags, "999");
}

TEST(SeaWaterRows, take_the_pressure_of_the_instruments_depth) {
  const ModelKind kind =
      kind_of({channel("c", "S m-1"), channel("t", "degree_Celsius"), channel("p", "dbar")});
  InstrumentSettings instrument;
  instrument.depth = 100;
  const auto at_depth =
      one_row(derived(Quantity::sea_water, {{"conductivity", "c"}, {"temperature", "t"}}),
              instrument, kind, reading(0, {4, 12, NAN}, "119"));
  const auto with_pressure = derived(
      Quantity::sea_water, {{"conductivity", "c"}, {"temperature", "t"}, {"pressure", "p"}});
  const auto at_pressure = one_row(with_pressure, {}, kind, reading(0, {4, 12, 100.8853}));
  EXPECT_EQ(at_depth.flags, "111");
  EXPECT_NEAR(numbers(at_depth)[1], numbers(at_pressure)[1], 1e-3);
  ModelKind absolute = kind;
  absolute.channels[2].standard_name = "sea_water_pressure";
  EXPECT_EQ(numbers(one_row(with_pressure, {}, absolute, reading(0, {4, 12, 111.0178}))),
            numbers(at_pressure))
      << "that counts the air's pressure, too";
}

TEST(DewPointRows, take_any_unit) {
  const auto settings = derived(Quantity::dew_point, {{"temperature", "t"}, {"humidity", "h"}});
  const ModelKind kind = kind_of({channel("t", "K"), channel("h", "1")});
  EXPECT_NEAR(numbers(one_row(settings, {}, kind, reading(0, {293.15, 0.5})))[0], 9.2552, 1e-4);
  EXPECT_EQ(one_row(settings, {}, kind, reading(0, {293.15, 0})).flags, "9");
}

TEST(SeaLevelPressureRows, are_reduced_from_the_instruments_height) {
  InstrumentSettings instrument;
  instrument.height = 10;
  const ModelKind kind =
      kind_of({channel("p", "Pa"), channel("t", "degree_Celsius"), channel("h", "percent")});
  const Inputs dry{{"pressure", "p"}, {"temperature", "t"}};
  Inputs humid = dry;
  humid.push_back({"humidity", "h"});
  const auto pressure_of = [&](const Inputs& inputs, const char* flags) {
    return one_row(derived(Quantity::sea_level_pressure, inputs), instrument, kind,
                   reading(0, {101'325, 15, 80}, flags));
  };
  EXPECT_NEAR(numbers(pressure_of(dry, "114"))[0], 1013.25 + 1.2011, 1e-3);
  EXPECT_EQ(pressure_of(dry, "114").flags, "1");
  EXPECT_EQ(pressure_of(humid, "114").flags, "4");
  EXPECT_LT(numbers(pressure_of(humid, "111"))[0], numbers(pressure_of(dry, "111"))[0]);
}

TEST(FirstGoodRows, say_which_of_the_two_it_is) {
  const auto settings = derived(Quantity::first_good, {{"a", "one"}, {"b", "other.pressure"}});
  KnownValues known;
  known.track("other.pressure").add({at_ms(0), 100'100, Flag::good});
  Computation::Rows rows;
  const auto computed = make_derived(settings, {}, kind_of({channel("one", "hPa")}), known);
  computed->add(reading(0, {1000}, "1"), rows);
  computed->add(reading(1, {1000}, "3"), rows);
  computed->add(reading(1001, {1000}, "3"), rows);
  computed->add(reading(1002, {1000}, "4"), rows);
  computed->advance(at_ms(1002), {}, rows);
  ASSERT_THAT(rows, SizeIs(4));
  EXPECT_THAT(numbers(rows[0]), ElementsAre(1000, 0));
  EXPECT_EQ(rows[0].flags, "11");
  EXPECT_THAT(numbers(rows[1]), ElementsAre(1001, 1)) << "in the unit of the first";
  EXPECT_EQ(rows[1].flags, "11");
  EXPECT_THAT(numbers(rows[2]), ElementsAre(1000, 0)) << "the other is too old";
  EXPECT_EQ(rows[2].flags, "33");
  EXPECT_EQ(rows[3].flags, "99");
}

TEST(FirstGoodRows, of_directions_are_in_degrees) {
  const auto settings = derived(Quantity::first_good, {{"a", "a"}, {"b", "b"}});
  const ModelKind kind =
      kind_of({channel("a", "rad", true_north), channel("b", "degree", true_north)});
  const auto made = derived_kind(settings, {}, {kind});
  ASSERT_TRUE(made);
  EXPECT_EQ(made->kind.channels[0].unit, "degree");
  EXPECT_THAT(numbers(one_row(settings, {}, kind, reading(0, {1.570796327, 7}))),
              ElementsAre(near(90), 0));
}

TEST(FirstGoodRows, leave_a_pressure_that_counts_the_airs_as_it_is) {
  const auto settings = derived(Quantity::first_good, {{"a", "p"}, {"b", "spare.p"}});
  ModelKind kind = kind_of({channel("p", "dbar")});
  kind.channels[0].standard_name = "sea_water_pressure";
  KnownValues known;
  known.track("spare.p").add({at_ms(0), 1'215'000, Flag::good});
  Computation::Rows rows;
  const auto computed = make_derived(settings, {}, kind, known);
  computed->add(reading(0, {111.5}), rows);
  computed->add(reading(1, {111.5}, "4"), rows);
  computed->advance(at_ms(1), {}, rows);
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_THAT(numbers(rows[0]), ElementsAre(near(111.5), 0));
  EXPECT_THAT(numbers(rows[1]), ElementsAre(near(121.5), 1)) << "both count it";
}

TEST(DifferenceRows, of_pressures_take_the_same_from_an_own_one_and_from_anothers) {
  const auto settings = derived(Quantity::difference, {{"a", "p"}, {"b", "deep.p"}});
  ModelKind kind = kind_of({channel("p", "dbar")});
  kind.channels[0].standard_name = "sea_water_pressure";
  KnownValues known;
  known.track("deep.p").add({at_ms(0), 1'215'000, Flag::good});
  Computation::Rows rows;
  const auto computed = make_derived(settings, {}, kind, known);
  computed->add(reading(0, {111.5}), rows);
  computed->advance(at_ms(0), {}, rows);
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_THAT(numbers(rows[0]), ElementsAre(near(-10)));
}

TEST(DifferenceRows, are_in_the_unit_of_the_first) {
  const auto settings = derived(Quantity::difference, {{"a", "a"}, {"b", "b"}});
  const ModelKind temperatures = kind_of({channel("a", "degree_Celsius"), channel("b", "K")});
  const auto row = one_row(settings, {}, temperatures, reading(0, {20, 293.65}, "12"));
  EXPECT_THAT(numbers(row), ElementsAre(near(-0.5)));
  EXPECT_EQ(row.flags, "2");
  EXPECT_EQ(one_row(settings, {}, temperatures, reading(0, {20, NAN}, "19")).flags, "9");
}

TEST(DifferenceRows, of_directions_go_along_the_shorter_arc) {
  const auto settings = derived(Quantity::difference, {{"a", "a"}, {"b", "b"}});
  const ModelKind directions =
      kind_of({channel("a", "degree", magnetic), channel("b", "rad", magnetic)});
  EXPECT_THAT(numbers(one_row(settings, {}, directions, reading(0, {350, 0.1745329252}))),
              ElementsAre(near(-20)));
}

TEST(DerivedRows, of_values_that_are_no_numbers_are_missing) {
  const auto settings = derived(Quantity::difference, {{"a", "a"}, {"b", "b"}});
  const ModelKind kind = kind_of({channel("a", "m"), channel("b", "m")});
  for (const double value : {std::nan(""), HUGE_VAL, -HUGE_VAL}) {
    EXPECT_EQ(one_row(settings, {}, kind, reading(0, {value, 1})).flags, "9");
  }
}

}  // namespace
}  // namespace buoyd::test
