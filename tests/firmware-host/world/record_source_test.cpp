#include "firmware-host/world/record_source.hpp"

#include <gtest/gtest.h>

#include "firmware-host/test_models.hpp"

namespace buoysim {
namespace {

const buoyd::WallTime noon_and_129_ms = utc("2026-11-20T12:00:00.129Z");

const Said& value(const Record& record, const buoyd::Model& model, const std::string& kind,
                  const std::string& channel, std::size_t point = 0) {
  for (std::size_t k = 0; k < model.kinds.size(); ++k) {
    if (model.kinds[k].name == kind) {
      return record.values[k][index_of(model.kinds[k], channel)][point];
    }
  }
  throw std::out_of_range(kind);
}

TEST(RecordSource, counts_from_the_start_or_goes_on) {
  const Scenario scenario = one_instrument(
      "zx-300", "counter = { channel = \"reference\", start = 41 }\naxis = [10, 20]\n");
  const InstrumentScenario& lidar = scenario.instruments[0];
  RecordSource fresh(lidar, 0, 1);
  EXPECT_EQ(fresh.next(noon_and_129_ms).counter, 41U);
  EXPECT_EQ(fresh.next(noon_and_129_ms).counter, 42U);
  EXPECT_EQ(fresh.next(noon_and_129_ms, 3).counter, 46U);
  RecordSource resumed(lidar, 100, 1);
  const Record record = resumed.next(noon_and_129_ms);
  EXPECT_EQ(record.counter, 101U);
  for (std::size_t point = 0; point < 2; ++point) {
    EXPECT_EQ(value(record, *lidar.model, "scan", "reference", point), Said(101.0));
  }
}

TEST(RecordSource, the_counters_value_wraps_and_steps) {
  const Scenario scenario = one_instrument(
      "nmea-0183", "counter = { channel = \"gga.altitude\", step = 0.5, offset = 10, wrap = 4 }\n");
  RecordSource source(scenario.instruments[0], 0, 1);
  std::vector<double> altitudes;
  for (int i = 0; i < 5; ++i) {
    const Record record = source.next(noon_and_129_ms);
    altitudes.push_back(
        std::get<double>(value(record, *scenario.instruments[0].model, "gga", "altitude")));
  }
  EXPECT_EQ(altitudes, (std::vector<double>{10.5, 11, 11.5, 10, 10.5}));
}

TEST(RecordSource, only_points_in_use_have_values) {
  const Scenario scenario = one_instrument("zx-300", "axis = [10, 20, 30]\n");
  RecordSource source(scenario.instruments[0], 0, 1);
  EXPECT_EQ(source.points_in_use(0), 3U);
  const Record record = source.next(noon_and_129_ms);
  const auto& kind = scenario.instruments[0].model->kinds[0];
  EXPECT_EQ(record.values[0][index_of(kind, "wind_speed")].size(), 3U);
  EXPECT_EQ(record.values[0][index_of(kind, "tilt")].size(), 1U);
}

TEST(RecordSource, times_are_the_records) {
  const Scenario lidar = one_instrument("zx-300", "");
  const Record scan = RecordSource(lidar.instruments[0], 0, 1).next(noon_and_129_ms);
  EXPECT_EQ(value(scan, *lidar.instruments[0].model, "scan", "instrument_time"),
            Said(1795176000.12));
  const Scenario met = one_instrument("nmea-0183", "");
  const Record burst = RecordSource(met.instruments[0], 0, 1).next(noon_and_129_ms);
  EXPECT_EQ(value(burst, *met.instruments[0].model, "zda", "instrument_time"), Said(1795176000.12));
}

TEST(RecordSource, what_nobody_knows_stays_as_in_the_example) {
  const Scenario scenario =
      one_instrument("nmea-0183",
                     "channel.fix_quality = { shape = \"constant\", mean = 4 }\n"
                     "channel.mode = { text = \"A\" }\n");
  const buoyd::Model& model = *scenario.instruments[0].model;
  const Record record = RecordSource(scenario.instruments[0], 0, 1).next(noon_and_129_ms);
  EXPECT_EQ(value(record, model, "gga", "satellites"), Said(AsInExample{}));
  EXPECT_EQ(value(record, model, "rmc", "status"), Said(AsInExample{}));
  EXPECT_EQ(value(record, model, "gga", "fix_quality"), Said(4.0));
  EXPECT_EQ(value(record, model, "rmc", "mode"), Said(std::string("A")));
}

TEST(RecordSource, integers_are_whole) {
  const Scenario scenario =
      one_instrument("zx-300", "channel.points_in_fit = { shape = \"constant\", mean = 45.6 }\n");
  const Record record = RecordSource(scenario.instruments[0], 0, 1).next(noon_and_129_ms);
  EXPECT_EQ(value(record, *scenario.instruments[0].model, "scan", "points_in_fit"), Said(46.0));
}

TEST(RecordSource, nulls_strike_whole_points_but_never_the_counter) {
  const Scenario scenario =
      one_instrument("zx-300", "nulls = 1\naxis = [10]\ncounter = { channel = \"reference\" }\n");
  const buoyd::Model& model = *scenario.instruments[0].model;
  const Record record = RecordSource(scenario.instruments[0], 0, 1).next(noon_and_129_ms);
  EXPECT_EQ(value(record, model, "scan", "wind_speed"), Said(std::monostate{}));
  EXPECT_EQ(value(record, model, "scan", "reference"), Said(1.0));
  EXPECT_NE(value(record, model, "scan", "instrument_time"), Said(std::monostate{}));
  // A channel whose map has neither mark nor test cannot say "no value".
  EXPECT_NE(value(record, model, "scan", "info_flags"), Said(std::monostate{}));
}

TEST(RecordSource, held_values_stay_while_counter_and_time_go_on) {
  const Scenario scenario = one_instrument(
      "zx-300",
      "counter = { channel = \"reference\" }\naxis = [10]\n"
      "channel.wind_speed = { shape = \"ramp\", mean = 0, amplitude = 60, period = 60 }\n");
  const buoyd::Model& model = *scenario.instruments[0].model;
  RecordSource source(scenario.instruments[0], 0, 1);
  const auto at = [&](int second) {
    return source.next(noon_and_129_ms + Micros{second * 1'000'000});
  };
  const Record first = at(0);
  source.hold(true);
  for (int second = 1; second < 4; ++second) {
    const Record held = at(second);
    EXPECT_EQ(value(held, model, "scan", "wind_speed"), value(first, model, "scan", "wind_speed"));
    EXPECT_EQ(value(held, model, "scan", "reference"), Said(1.0 + second));
    EXPECT_NE(value(held, model, "scan", "instrument_time"),
              value(first, model, "scan", "instrument_time"));
  }
  source.hold(false);
  EXPECT_NE(value(at(4), model, "scan", "wind_speed"), value(first, model, "scan", "wind_speed"));
}

TEST(RecordSource, rows_of_a_csv_file_one_a_record_again_and_again) {
  Scenario scenario =
      one_instrument("aqua-troll-400", "counter = { channel = \"resistivity\", start = 5 }\n");
  InstrumentScenario& troll = scenario.instruments[0];
  troll.channels["dissolved_oxygen"].csv = {{"8.5", "", "x"}};
  RecordSource source(troll, 0, 1);
  const auto oxygen = [&] {
    return value(source.next(noon_and_129_ms), *troll.model, "sample", "dissolved_oxygen");
  };
  EXPECT_EQ(oxygen(), Said(8.5));
  EXPECT_EQ(oxygen(), Said(std::monostate{}));
  EXPECT_EQ(oxygen(), Said(std::monostate{}));
  EXPECT_EQ(oxygen(), Said(8.5));
  // A restart goes on where it was.
  RecordSource resumed(troll, 5, 1);
  EXPECT_EQ(value(resumed.next(noon_and_129_ms), *troll.model, "sample", "dissolved_oxygen"),
            Said(std::monostate{}));
}

TEST(RecordSource, columns_of_a_csv_file_are_the_points_of_an_axis) {
  Scenario scenario = one_instrument("zx-300", "axis = [10, 20, 30]\n");
  InstrumentScenario& lidar = scenario.instruments[0];
  lidar.channels["wind_speed"].csv = {{"5"}, {"6"}};
  const Record record = RecordSource(lidar, 0, 1).next(noon_and_129_ms);
  for (const auto& [point, speed] : {std::pair{0U, 5.0}, {1U, 6.0}, {2U, 6.0}}) {
    EXPECT_EQ(value(record, *lidar.model, "scan", "wind_speed", point), Said(speed));
  }
}

TEST(RecordSource, the_same_for_a_seed) {
  const Scenario scenario = one_instrument("zx-300", "nulls = 0.2\n");
  RecordSource a(scenario.instruments[0], 0, 5);
  RecordSource b(scenario.instruments[0], 0, 5);
  RecordSource c(scenario.instruments[0], 0, 6);
  const Record first = a.next(noon_and_129_ms);
  EXPECT_EQ(first.values, b.next(noon_and_129_ms).values);
  EXPECT_NE(first.values, c.next(noon_and_129_ms).values);
}

}  // namespace
}  // namespace buoysim
