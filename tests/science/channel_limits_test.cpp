#include "science/quality/channel_limits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "science/judged_flags.hpp"

namespace buoyd {
namespace {

using test::nan;
using ::testing::HasSubstr;

ChannelLimits model_limits() {
  ChannelLimits model;
  model.sensor_range = Span{-5, 45};
  model.user_range = Span{-2, 35};
  model.spike = SpikeLimits{SpikeMethod::average, {1, 2}};
  return model;
}

std::string refusal_of(const ChannelLimits& model, const ChannelLimits& station) {
  const auto merged = merge_limits(model, station);
  return merged ? "" : merged.error().text;
}

TEST(ChannelLimitsTest, makes_the_ranges_spans_of_the_gross_range_test) {
  const auto tests = merge_limits(model_limits(), {});
  EXPECT_EQ(tests->gross_range->fail.low, -5);
  EXPECT_EQ(tests->gross_range->fail.high, 45);
  EXPECT_EQ(tests->gross_range->suspect->high, 35);
  EXPECT_EQ(tests->spike->thresholds.fail, 2);
  EXPECT_FALSE(tests->flat_line);
  EXPECT_FALSE(merge_limits({}, {})->gross_range);
}

TEST(ChannelLimitsTest, lets_the_station_replace_what_the_model_says) {
  ChannelLimits station;
  station.sensor_range = Span{40, -4};
  station.user_range = Span{0, 30};
  station.spike = SpikeLimits{SpikeMethod::differential, {3, std::nullopt}};
  const auto tests = merge_limits(model_limits(), station);
  EXPECT_EQ(tests->gross_range->fail.low, -4);
  EXPECT_EQ(tests->gross_range->suspect->low, 0);
  EXPECT_EQ(tests->spike->method, SpikeMethod::differential);
  EXPECT_EQ(tests->spike->thresholds.fail, std::nullopt);
}

TEST(ChannelLimitsTest, has_no_fail_span_for_a_user_range_alone) {
  ChannelLimits station;
  station.user_range = Span{0, 30};
  const auto test = *GrossRange::make(*merge_limits({}, station)->gross_range);
  EXPECT_EQ(test.judge(1e300), Flag::suspect);
  EXPECT_EQ(test.judge(30), Flag::good);
}

TEST(ChannelLimitsTest, puts_months_in_front_of_named_seasons) {
  ChannelLimits model = model_limits();
  model.month_ranges[0] = Span{0, 10};
  model.month_ranges[1] = Span{1, 11};
  ChannelLimits station;
  station.month_ranges[1] = Span{2, 12};
  station.climatology.push_back({Season::hour, {0, 6}, {0, 9}, {}, {}});
  const auto members = merge_limits(model, station)->climatology;
  ASSERT_EQ(members.size(), 3U);
  EXPECT_EQ(members[0].time.low, 1);
  EXPECT_EQ(members[0].usual.low, 0);
  EXPECT_EQ(members[1].time.high, 2);
  EXPECT_EQ(members[1].usual.low, 2);
  EXPECT_EQ(members[1].fail, std::nullopt);
  EXPECT_EQ(members[2].season, Season::hour);
}

TEST(ChannelLimitsTest, refuses_a_range_that_reaches_out_of_the_one_around_it) {
  ChannelLimits station;
  station.sensor_range = Span{-6, 45};
  EXPECT_THAT(refusal_of(model_limits(), station),
              HasSubstr("the station's sensor range -6 to 45 is not inside the model's"));
  station.sensor_range = Span{0, 20};
  EXPECT_THAT(refusal_of(model_limits(), station), HasSubstr("the user range -2 to 35"));
  station = {};
  station.month_ranges[11] = Span{0, 46};
  EXPECT_THAT(refusal_of(model_limits(), station), HasSubstr("the range of month 12 0 to 46"));
  station = {};
  station.user_range = Span{nan, 1};
  EXPECT_THAT(refusal_of({}, station), HasSubstr("the user range: an end is no number"));
  station.user_range.reset();
  station.sensor_range = Span{1, nan};
  EXPECT_THAT(refusal_of({}, station), HasSubstr("sensor range: an end is no number"));
}

TEST(ChannelLimitsTest, refuses_thresholds_of_which_one_is_never_reached) {
  const auto refuses = [](const auto& change) {
    ChannelLimits station;
    change(station);
    return refusal_of({}, station);
  };
  EXPECT_THAT(refuses([](auto& s) { s.spike = SpikeLimits{SpikeMethod::average, {2, 1}}; }),
              HasSubstr("spike"));
  EXPECT_THAT(refuses([](auto& s) { s.rate_of_change = Thresholds{2, 1}; }),
              HasSubstr("rate of change"));
  EXPECT_THAT(refuses([](auto& s) { s.flat_line = FlatLineLimits{5, 3, 0.1}; }),
              HasSubstr("flat line"));
  AttenuatedSignalLimits spread;
  spread.thresholds = {1, 2};
  EXPECT_THAT(refuses([&](auto& s) { s.attenuated_signal = spread; }),
              HasSubstr("attenuated signal"));
  EXPECT_EQ(refuses([](auto& s) { s.spike = SpikeLimits{SpikeMethod::average, {2, 0}}; }), "");
}

}  // namespace
}  // namespace buoyd
