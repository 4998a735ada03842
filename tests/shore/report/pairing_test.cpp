#include "science/statistics/pairing.hpp"

#include <gmock/gmock.h>

#include <limits>

#include "shore/archive_fixture.hpp"
#include "shore/report/comparison_report.hpp"

namespace buoyshore {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

std::vector<std::int64_t> times_of(const Pairing& pairing) {
  std::vector<std::int64_t> times;
  for (const TimedPair& pair : pairing.pairs) times.push_back(pair.time);
  return times;
}

TEST(Pairing, each_value_is_in_a_pair_or_counted) {
  const std::vector<ChannelValue> reference{{10, 1, '1'}, {20, no_value, '9'}, {30, 2, '4'},
                                            {40, 3, '1'}, {50, 4, '2'},        {60, 5, '1'},
                                            {70, 99, '1'}};
  const std::vector<ChannelValue> values{{5, 1, '1'},  {10, 2, '1'}, {20, 3, '1'},
                                         {30, 3, '1'}, {40, 3, '3'}, {50, no_value, '9'},
                                         {70, 1, '1'}, {80, 1, '1'}};
  PairingRules rules;
  rules.highest = 50;
  const Pairing made = pair_up(reference, values, rules);
  EXPECT_THAT(times_of(made), testing::ElementsAre(10));
  EXPECT_EQ(made.reference_missing, 1U);
  EXPECT_EQ(made.reference_flagged, 1U);
  EXPECT_EQ(made.value_flagged, 1U);
  EXPECT_EQ(made.value_missing, 1U);
  EXPECT_EQ(made.reference_alone, 1U);
  EXPECT_EQ(made.out_of_range, 1U);
  EXPECT_EQ(made.value_alone, 2U);
}

TEST(Pairing, times_may_differ_as_far_as_is_said) {
  const std::vector<ChannelValue> reference{{100, 1, '1'}, {200, 2, '1'}};
  const std::vector<ChannelValue> values{{95, 1, '1'}, {104, 1, '1'}, {206, 1, '1'}};
  PairingRules rules;
  rules.within = buoyd::Micros(5);
  const Pairing made = pair_up(reference, values, rules);
  EXPECT_THAT(times_of(made), testing::ElementsAre(100));
  EXPECT_EQ(made.reference_alone, 1U);
  EXPECT_EQ(made.value_alone, 2U);
}

TEST(Pairing, the_nearest_counts) {
  const std::vector<ChannelValue> reference{{100, 1, '1'}, {200, 2, '1'}, {300, 3, '1'}};
  const std::vector<ChannelValue> values{{0, 0, '1'}, {100, 1, '1'}, {200, 2, '1'}, {300, 3, '1'}};
  PairingRules rules;
  rules.within = buoyd::Micros(100);
  const Pairing made = pair_up(reference, values, rules);
  ASSERT_EQ(made.pairs.size(), 3U);
  for (const TimedPair& pair : made.pairs) EXPECT_EQ(pair.pair.reference, pair.pair.value);
  EXPECT_EQ(made.value_alone, 1U);
}

TEST(Pairing, a_value_goes_to_the_reference_that_is_nearest) {
  const std::vector<ChannelValue> reference{{100, 1, '1'}, {200, 2, '1'}, {300, 3, '1'}};
  const std::vector<ChannelValue> values{{196, 2, '1'}, {296, 3, '1'}};
  PairingRules rules;
  rules.within = buoyd::Micros(100);
  const Pairing made = pair_up(reference, values, rules);
  EXPECT_THAT(times_of(made), ElementsAre(200, 300));
  for (const TimedPair& pair : made.pairs) EXPECT_EQ(pair.pair.reference, pair.pair.value);
  EXPECT_EQ(made.reference_alone, 1U);
  EXPECT_EQ(made.value_alone, 0U);
}

TEST(Bins, of_directions_have_one_for_north) {
  const std::vector<TimedPair> pairs{{1, {359, 1}}, {2, {1, 1}}, {3, {-1, 1}}, {4, {360, 1}}};
  const auto bins = bins_of(pairs, 10, true);
  ASSERT_EQ(bins.size(), 1U);
  EXPECT_EQ(bins[0].comparison.n, 4U);
}

TEST(Bins, are_centred_on_multiples_of_their_width) {
  const std::vector<TimedPair> pairs{{1, {4.75, 5}}, {2, {5.2, 5}}, {3, {5.25, 6}}};
  const auto bins = bins_of(pairs, 0.5, false);
  ASSERT_EQ(bins.size(), 2U);
  EXPECT_EQ(bins[0].from, 4.75);
  EXPECT_EQ(bins[0].to, 5.25);
  EXPECT_EQ(bins[0].comparison.n, 2U);
  EXPECT_EQ(bins[1].comparison.n, 1U);
}

TEST(Sectors, the_first_is_centred_on_north) {
  ComparisonReport report;
  report.pairing.pairs = {{1, {5, 6}}, {2, {5, 7}}, {3, {5, 8}}, {4, {5, 9}}};
  const std::vector<ChannelValue> directions{
      {1, 350, '1'}, {2, 44, '1'}, {3, 46, '1'}, {4, 46, '4'}};
  add_sectors(report, directions, {}, 4, false);
  ASSERT_EQ(report.sectors.size(), 4U);
  EXPECT_EQ(report.sectors[0].comparison.n, 2U);
  EXPECT_EQ(report.sectors[0].from, 315);
  EXPECT_EQ(report.sectors[0].to, 45);
  EXPECT_EQ(report.sectors[1].comparison.n, 1U);
  EXPECT_EQ(report.without_sector, 1U);
}

TEST(Sectors, the_direction_nearest_to_the_pair_counts) {
  PairingRules rules;
  rules.within = buoyd::Micros(5);
  const auto sectors = [&](const std::vector<ChannelValue>& directions) {
    ComparisonReport report;
    report.pairing.pairs = {{10, {5, 6}}, {20, {5, 7}}};
    add_sectors(report, directions, rules, 4, false);
    std::vector<std::uint64_t> pairs{report.without_sector};
    for (const ComparedPart& sector : report.sectors) pairs.push_back(sector.comparison.n);
    return pairs;
  };
  EXPECT_THAT(sectors({{5, 350, '1'}, {10, 90, '1'}, {21, 180, '1'}}), ElementsAre(0, 0, 1, 1, 0));
  EXPECT_THAT(sectors({{5, 0, '4'}, {10, 90, '1'}, {15, 0, '4'}, {19, 180, '1'}}),
              ElementsAre(0, 0, 1, 1, 0));
  EXPECT_THAT(sectors({{5, 0, '1'}, {5, 0, '1'}, {9, 90, '1'}, {20, no_value, '9'}}),
              ElementsAre(1, 0, 1, 0, 0));
}

class Channels : public test::ArchiveTest {
 protected:
  buoyd::Result<ChannelValues> of_channel(const std::string& name, const TimeBounds& time = {}) {
    auto database = open_for_reading(path());
    PreparedSql prepared(**database);
    return channel_values(prepared, name, time);
  }
};

TEST_F(Channels, come_by_their_times) {
  commit(
      of(test::epoch(0xA), {unset(8, test::second), test::wind_reading(9), test::wind_reading(10),
                            test::reading(11, test::wind(), "[null,7]", "94")}));
  const auto made = of_channel("kelpie/anemometer/wind/wind_speed");
  ASSERT_TRUE(made) << made.error().text;
  EXPECT_EQ(made->unit, "m s-1");
  EXPECT_EQ(made->unplaced, 1U);
  ASSERT_EQ(made->at_sea.size(), 3U);
  EXPECT_EQ(made->at_sea[0].value, 0.9);
  EXPECT_TRUE(std::isnan(made->at_sea[2].value));
  EXPECT_EQ(made->at_sea[2].flag, '9');
  const auto later = of_channel("kelpie/anemometer/wind/wind_speed", {test::utc_of(0), {}});
  EXPECT_EQ(later->unplaced, 1U) << "it may be of that time";
}

TEST_F(Channels, of_the_sea_are_apart_from_all_others) {
  const auto speed = [](const std::string& more) {
    return *buoyd::Description::parse(R"({"v":1,"instrument":"cup","kind":"wind",)" + more +
                                      R"("channels":[{"name":"speed","type":"float32"}]})");
  };
  const auto bench = speed(R"("deployment":{"state":"bench"},)");
  const auto sea = speed(R"("deployment":{"id":"one","state":"deployed"},)");
  const auto simulated = speed(R"("simulated":true,)");
  commit(of(test::epoch(0xA), {test::reading(1, sea, "[3]"), test::reading(2, bench, "[1]"),
                               test::reading(3, simulated, "[5]"), test::reading(4, sea, "[4]")}));
  auto made = of_channel("kelpie/cup/wind/speed").value();
  const auto numbers = [](const std::vector<ChannelValue>& values) {
    std::vector<double> found;
    for (const ChannelValue& value : values) found.push_back(value.value);
    return found;
  };
  EXPECT_THAT(numbers(made.at_sea), ElementsAre(3, 4));
  EXPECT_THAT(numbers(made.others), ElementsAre(1, 5));
  take_others(made);
  EXPECT_THAT(numbers(made.at_sea), ElementsAre(3, 1, 5, 4));
  EXPECT_TRUE(made.others.empty());
}

TEST_F(Channels, a_name_means_one_point_of_numbers) {
  commit(of(test::epoch(0xA), {test::reading(1, test::profile(), R"([[7,8,9],5,1,"x"])")}));
  EXPECT_EQ(of_channel("kelpie/lidar/scan/wind_speed[50 m]").value().at_sea[0].value, 8);
  EXPECT_THAT(of_channel("kelpie/lidar/scan/wind_speed").error().text, HasSubstr("has 3 points"));
  EXPECT_THAT(of_channel("kelpie/lidar/scan/remark").error().text, HasSubstr("is a text"));
  EXPECT_THAT(of_channel("kelpie/lidar/wind_speed").error().text, HasSubstr("STATION/INSTRUMENT"));
  EXPECT_THAT(of_channel("kelpie/lidar/scan/x").error().text, HasSubstr("wind_speed"));
}

TEST_F(Channels, of_directions_in_radians_are_in_degrees) {
  const auto turned = test::described(
      "compass", "turn",
      R"({"name":"heading","type":"float64","unit":"rad","reference":"true north"},)"
      R"({"name":"phase","type":"float32","unit":"rad"})");
  commit(of(test::epoch(0xA), {test::reading(1, turned, "[3.14159265358979,3]")}));
  const auto heading = of_channel("kelpie/compass/turn/heading");
  ASSERT_TRUE(heading) << heading.error().text;
  EXPECT_TRUE(heading->is_direction);
  EXPECT_EQ(heading->unit, "degree");
  EXPECT_NEAR(heading->at_sea.at(0).value, 180, 1e-9);
  const auto phase = of_channel("kelpie/compass/turn/phase").value();
  EXPECT_FALSE(phase.is_direction);
  EXPECT_EQ(phase.unit, "rad");
  EXPECT_EQ(phase.at_sea.at(0).value, 3);
}

TEST_F(Channels, have_the_unit_of_the_time_that_is_asked_for) {
  const auto later = test::described("anemometer", "wind",
                                     R"({"name":"wind_speed","type":"float32","unit":"kn"})");
  commit(of(test::epoch(0xA), {test::wind_reading(1), test::reading(2, later, "[9]")}));
  const std::string name = "kelpie/anemometer/wind/wind_speed";
  EXPECT_THAT(of_channel(name).error().text, HasSubstr("was in m s-1 and in kn"));
  const auto before = of_channel(name, {std::nullopt, test::morning + 2 * test::second});
  ASSERT_TRUE(before) << before.error().text;
  EXPECT_EQ(before->unit, "m s-1");
  const auto behind = of_channel(name, {test::morning + 2 * test::second, std::nullopt});
  ASSERT_TRUE(behind) << behind.error().text;
  EXPECT_EQ(behind->unit, "kn");
  ASSERT_EQ(behind->at_sea.size(), 1U);
  EXPECT_EQ(of_channel(name, {test::morning + 9 * test::second, std::nullopt}).value().unit, "kn")
      << "where nothing came the newest description says it";
}

}  // namespace
}  // namespace buoyshore
