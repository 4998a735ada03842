// From the world through a channel into a record and the ledger.
#include "firmware-host/world/measurement.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "firmware-host/sea/angles.hpp"
#include "firmware-host/sentences/message_instrument.hpp"
#include "firmware-host/test_models.hpp"
#include "firmware-host/world/record_source.hpp"

namespace buoysim {
namespace {

const buoyd::WallTime midsummer_noon = utc("2026-06-21T12:00:00.000Z");

Scenario measuring(const std::string& channels, const std::string& model = "nmea-0183",
                   const std::string& more = "") {
  return scenario_of(
      "seed = 5\n[world]\nwind = { direction = 0 }\nhull = { yaw = 40 }\n"
      "[[line]]\nname = \"l\"\npty = \"l\"\n"
      "[[instrument]]\nname = \"i\"\nline = \"l\"\nheight = 4\nmodel = \"" +
      model + "\"\n" + more + "[instrument.channel]\n" + channels);
}

struct Series {
  std::vector<double> said;  // NaN where it is null
  std::vector<double> truth;
};

Series series(const Scenario& scenario, const std::string& channel, std::size_t count,
              buoyd::Micros every = buoyd::Micros{1'000'000}) {
  const InstrumentScenario& instrument = scenario.instruments[0];
  RecordSource source(instrument, 0, 1);
  Series all;
  for (std::size_t i = 0; i < count; ++i) {
    const Record record = source.next(midsummer_noon + every * static_cast<std::int64_t>(i));
    const std::size_t index = index_of(instrument.model->kinds[0], channel);
    const Said& said = record.values[0][index][0];
    all.said.push_back(std::holds_alternative<double>(said) ? std::get<double>(said)
                                                            : std::nan(""));
    all.truth.push_back(record.truths.values.at(0).value);
  }
  return all;
}

TEST(Measurement, says_the_truth_where_nothing_disturbs_it) {
  const Series lidar = series(measuring("altitude = { measures = \"heave\" }\n"), "altitude", 20);
  EXPECT_EQ(lidar.said, lidar.truth);
  EXPECT_NE(lidar.said[3], lidar.said[4]);
}

TEST(Measurement, noise_has_its_deviation_and_no_mean) {
  const Series noisy =
      series(measuring("altitude = { measures = \"heave\", noise = 0.5 }\n"), "altitude", 4000);
  double sum = 0;
  double squares = 0;
  for (std::size_t i = 0; i < noisy.said.size(); ++i) {
    const double noise = noisy.said[i] - noisy.truth[i];
    sum += noise;
    squares += noise * noise;
  }
  EXPECT_NEAR(sum / 4000, 0, 0.03);
  EXPECT_NEAR(std::sqrt(squares / 4000), 0.5, 0.02);
}

TEST(Measurement, lag_says_what_was) {
  const Series late =
      series(measuring("altitude = { measures = \"heave\", lag = \"3 s\" }\n"), "altitude", 20);
  for (std::size_t i = 3; i < 20; ++i) {
    EXPECT_DOUBLE_EQ(late.said[i], late.truth[i - 3]);
  }
}

TEST(Measurement, nulls_have_their_share_and_a_truth) {
  const Series gaps =
      series(measuring("altitude = { measures = \"heave\", nulls = 0.25 }\n"), "altitude", 4000);
  const auto missing = std::count_if(gaps.said.begin(), gaps.said.end(),
                                     [](double value) { return std::isnan(value); });
  EXPECT_NEAR(static_cast<double>(missing), 1000, 100);
  EXPECT_TRUE(std::isfinite(gaps.truth[0]));
}

TEST(Measurement, does_not_depend_on_what_was_measured_before) {
  const Scenario scenario = measuring("altitude = { measures = \"heave\", noise = 1, lag = 2 }\n");
  const Series each = series(scenario, "altitude", 20);
  const Series other = series(scenario, "altitude", 10, buoyd::Micros{2'000'000});
  for (std::size_t i = 0; i < 10; ++i) EXPECT_EQ(each.said[2 * i], other.said[i]);
}

TEST(Measurement, is_told_in_the_channels_unit) {
  const Scenario scenario = measuring(
      "wind_speed_knots = { measures = \"true_wind.speed\" }\n"
      "\"mda.wind_speed\" = { measures = \"true_wind.speed\" }\n");
  const Record record = RecordSource(scenario.instruments[0], 0, 1).next(midsummer_noon);
  std::map<std::string, double> of_mda;
  for (const Truth& truth : record.truths.values) {
    if (*truth.kind == "mda") of_mda[truth.channel] = truth.value;
  }
  ASSERT_EQ(of_mda.size(), 2U);
  EXPECT_NEAR(of_mda["wind_speed_knots"] * 1852 / 3600, of_mda["wind_speed"], 1e-12);
}

TEST(Measurement, a_direction_stays_in_the_circle_under_noise) {
  const Series north = series(measuring("heading = { measures = \"heading\", noise = 20 }\n"
                                        "altitude = { measures = \"heave\" }\n"),
                              "altitude", 2);
  EXPECT_EQ(north.said, north.truth);
  const MeasurementSpec spec{.word = find_word("heading"), .noise = 30};
  SeaSettings settings;
  settings.hull.heading = 0;
  const Sea sea(settings);
  for (std::uint64_t record = 0; record < 500; ++record) {
    const Measured measured = measure(spec, sea, 1, {}, 0, {1, record, 0, {}});
    EXPECT_GE(*measured.value, 0);
    EXPECT_LT(*measured.value, 360);
  }
}

TEST(Measurement, an_angle_that_counts_to_both_sides_is_negative_to_port) {
  const Scenario scenario =
      measuring("\"vwr.relative_wind_angle\" = { measures = \"apparent_wind.direction\" }\n");
  const auto& kinds = scenario.instruments[0].model->kinds;
  const auto vwr = std::ranges::find(kinds, "vwr", &buoyd::ModelKind::name);
  RecordSource source(scenario.instruments[0], 0, 1);
  std::array<int, 2> sides{};
  for (int i = 0; i < 300; i += 5) {
    const Record record = source.next(midsummer_noon + buoyd::Micros{1'000'000} * i);
    const auto& values = record.values[static_cast<std::size_t>(vwr - kinds.begin())];
    const double said = std::get<double>(values[index_of(*vwr, "relative_wind_angle")][0]);
    const Sea& sea = scenario.world->sea();
    const double direction = find_word("apparent_wind.direction")->measure({sea, sea.at(i), {4}});
    EXPECT_NEAR(said, std::remainder(direction, 360), 1e-9);
    EXPECT_EQ(record.truths.values.at(0).value, said);
    ++sides.at(said < 0 ? 0 : 1);
  }
  EXPECT_GT(sides[0], 10) << "the hull yaws, with its bow in the wind";
  EXPECT_GT(sides[1], 10);
}

TEST(Measurement, an_ambiguous_record_is_turned_as_a_whole) {
  const MeasurementSpec spec{.word = find_word("apparent_wind.direction"), .ambiguity = 0.3};
  const Sea sea({});
  int turned = 0;
  for (std::uint64_t record = 0; record < 1000; ++record) {
    const Measured low = measure(spec, sea, 1, {2}, 40, {1, record, 0, {}});
    const Measured high = measure(spec, sea, 1, {2}, 80, {1, record, 1, {}});
    const bool is_turned = std::abs(std::remainder(*low.value - low.truth, 360)) > 90;
    EXPECT_EQ(is_turned, std::abs(std::remainder(*high.value - high.truth, 360)) > 90);
    turned += is_turned ? 1 : 0;
  }
  EXPECT_NEAR(turned, 300, 50);
}

TEST(Measurement, only_what_is_high_enough_is_null) {
  const MeasurementSpec spec{.word = find_word("true_wind.speed"), .nulls = 1, .nulls_above = 100};
  const Sea sea({});
  EXPECT_TRUE(measure(spec, sea, 1, {2}, 98, {}).value);
  EXPECT_FALSE(measure(spec, sea, 1, {2}, 99, {}).value);
}

TEST(Measurement, a_lidar_measures_at_the_heights_of_its_axis) {
  const Scenario scenario =
      measuring("wind_speed = { measures = \"true_wind.speed\" }\n", "zx-300", "axis = [36, 96]\n");
  const Record record = RecordSource(scenario.instruments[0], 0, 1).next(midsummer_noon);
  const auto& truths = record.truths.values;
  ASSERT_EQ(truths.size(), 2U);
  const Sea& sea = scenario.world->sea();
  const Word* const word = find_word("true_wind.speed");
  EXPECT_EQ(truths[0].channel, "wind_speed[0]");
  EXPECT_EQ(truths[0].value, word->measure({sea, sea.at(0), {4, 0, 0}, 36}));
  EXPECT_EQ(truths[1].value, word->measure({sea, sea.at(0), {4, 0, 0}, 96}));
}

TEST(Measurement, first_and_step_say_where_a_profiler_looks) {
  const Scenario scenario =
      measuring("wind_speed = { measures = \"true_wind.speed\", first = 10, step = -2 }\n",
                "zx-300", "axis = [36, 96]\n");
  const Record record = RecordSource(scenario.instruments[0], 0, 1).next(midsummer_noon);
  const Sea& sea = scenario.world->sea();
  EXPECT_EQ(record.truths.values[1].value,
            find_word("true_wind.speed")->measure({sea, sea.at(0), {4, 0, 0}, 8}));
}

TEST(Measurement, samples_of_a_burst_end_with_the_record) {
  const Scenario scenario = measuring(
      "\"motion.heave\" = { measures = \"heave\", point_interval = \"500 ms\" }\n", "axys-triaxys");
  const auto truths =
      RecordSource(scenario.instruments[0], 0, 1).next(midsummer_noon).truths.values;
  ASSERT_EQ(truths.size(), 448U);
  const Sea& sea = scenario.world->sea();
  for (const std::size_t before : {0U, 1U, 447U}) {
    const double age = -0.5 * static_cast<double>(before);
    EXPECT_EQ(truths[447 - before].value, find_word("heave")->measure({sea, sea.at(age), {}, 0}));
  }
}

TEST(Measurement, a_stuck_instrument_has_a_truth_that_goes_on) {
  const Scenario scenario = measuring("altitude = { measures = \"heave\" }\n");
  RecordSource source(scenario.instruments[0], 0, 1);
  const Record first = source.next(midsummer_noon);
  source.hold(true);
  const Record held = source.next(midsummer_noon + buoyd::Micros{2'000'000});
  const std::size_t altitude = index_of(scenario.instruments[0].model->kinds[0], "altitude");
  EXPECT_EQ(held.values[0][altitude], first.values[0][altitude]);
  EXPECT_NE(held.truths.values[0].value, first.truths.values[0].value);
}

TEST(Measurement, the_truth_stands_beside_what_is_said) {
  const Scenario scenario = measuring("heading = { measures = \"heading\", noise = 5 }\n",
                                      "nmea-0183", "sentences = [\"hdt\", \"gga\"]\n");
  MessageInstrument met(scenario.instruments[0], 0, 1);
  const auto burst = met.speak(midsummer_noon);
  const LedgerEntry& entry = burst[0].entries[0];
  ASSERT_EQ(entry.truth.size(), 1U);
  EXPECT_EQ(entry.truth[0].first, "heading");
  EXPECT_NEAR(std::remainder(entry.truth[0].second - std::stod(entry.values[0].second), 360), 0,
              25);
  EXPECT_EQ(entry.age, 0);
  EXPECT_TRUE(burst[1].entries[0].truth.empty());
}

TEST(World, begins_once_on_the_whole_second) {
  World world({});
  world.begin(utc("2026-06-21T12:00:00.900Z"));
  world.begin(utc("2027-06-21T12:00:00.000Z"));
  EXPECT_EQ(world.began(), midsummer_noon);
  EXPECT_DOUBLE_EQ(world.age(midsummer_noon + buoyd::Micros{1'500'000}), 1.5);
  EXPECT_DOUBLE_EQ(world.sea().universal_time(0), 1'782'043'200);
}

TEST(World, has_the_sun_of_the_time_that_is_told) {
  World world({}, utc("2026-01-01T00:00:00.000Z"));
  EXPECT_DOUBLE_EQ(world.age(midsummer_noon), 0);
  EXPECT_DOUBLE_EQ(world.sea().universal_time(5), 1'767'225'605);
}

}  // namespace
}  // namespace buoysim
