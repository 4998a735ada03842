// Directions are averaged on the circle, whatever they are counted from.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "science/computed/statistics_computation.hpp"
#include "science/configured/statistics_fixture.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using Statistic = StatisticsSettings::Statistic;

/// A channel of an instrument whose set-up decides what it counts from: no reference.
ModelKind kind_of(const std::string& name, const std::string& unit) {
  ModelKind kind;
  kind.name = "attitude";
  ModelChannel& channel = kind.channels.emplace_back();
  channel.name = name;
  channel.unit = unit;
  return kind;
}

StatisticsSettings settings_for(const std::vector<Statistic>& statistics) {
  StatisticsSettings settings;
  settings.kind = "minute";
  settings.over = 1min;
  settings.statistics = statistics;
  return settings;
}

/// The mean over a minute of two values.
double mean_of(const ModelKind& kind, double a, double b) {
  const DescriptionPtr shape =
      Description::parse(R"({"v":1,"instrument":"imu","kind":"attitude","channels":[)"
                         R"({"name":"a","type":"float64"}]})")
          .value();
  const auto computation = std::move(
      StatisticsComputation::make(settings_for({Statistic::mean}), {&kind, &*shape, 1s}).value());
  Computation::Rows rows;
  computation->advance(MonoTime(1h), midnight, rows);
  computation->add({MonoTime(1h + 1s), midnight + 1s, {a}, "1"}, rows);
  computation->add({MonoTime(1h + 2s), midnight + 2s, {b}, "1"}, rows);
  computation->finish(rows);
  return rows.empty() ? -1 : number_of(rows.front().values.back());
}

TEST(CircularMean, is_that_of_the_unit_vectors_without_a_reference) {
  EXPECT_NEAR(mean_of(kind_of("yaw", "degree"), -170, 170), 180, 1e-4);
  EXPECT_NEAR(mean_of(kind_of("heading", "degree"), 350, 20), 5, 1e-4);
  EXPECT_NEAR(mean_of(kind_of("yaw", "rad"), -3, 3), 180, 1e-4) << "in degrees";
  EXPECT_NEAR(mean_of(kind_of("pitch", "degree"), -10, 20), 5, 1e-4) << "swings about 0";
}

TEST(CircularMean, is_a_direction_without_extremes) {
  const auto columns = statistics_columns(settings_for({Statistic::mean, Statistic::minimum}),
                                          kind_of("local_bearing", "rad"))
                           .value();
  ASSERT_EQ(columns.size(), 3U);
  EXPECT_EQ(columns.back().meaning.name, "local_bearing_mean");
  EXPECT_EQ(columns.back().meaning.unit, "degree");
}

}  // namespace
}  // namespace buoyd
