#include "science/quality/channel_quality.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <random>

#include "science/configured/configured_tests.hpp"
#include "science/judged_flags.hpp"

namespace buoyd {
namespace {

using test::at_second;
using test::inf;
using test::nan;
using ::testing::HasSubstr;
using enum QualityTest;

ChannelTests sea_temperature() {
  ChannelTests tests;
  tests.gross_range = GrossRangeLimits{{-5, 45}, Span{-2, 35}};
  tests.spike = SpikeLimits{SpikeMethod::average, {2, 4}};
  tests.rate_of_change = Thresholds{5, 50};
  tests.flat_line = FlatLineLimits{2, 3, 0.001};
  return tests;
}

QualityVerdict feed(ChannelQuality& quality, double second, double value) {
  return quality.judge({at_second(second), value, std::nullopt});
}

TEST(ChannelQualityTest, gives_the_flag_of_each_test_and_their_aggregate) {
  auto quality = *ChannelQuality::make(sea_temperature());
  const auto verdict = feed(quality, 7, 36).newest;
  EXPECT_EQ(verdict.at, at_second(7));
  EXPECT_EQ(verdict.flag, Flag::suspect);
  EXPECT_EQ(verdict.tests[gross_range], Flag::suspect);
  EXPECT_EQ(verdict.tests[spike], Flag::not_evaluated);
  EXPECT_EQ(verdict.tests[rate_of_change], Flag::good);
  EXPECT_EQ(verdict.tests[flat_line], Flag::good);
  EXPECT_EQ(verdict.tests[climatology], Flag::not_evaluated);
}

TEST(ChannelQualityTest, amends_the_sample_before_when_its_spike_is_known) {
  auto quality = *ChannelQuality::make(sea_temperature());
  EXPECT_FALSE(feed(quality, 0, 10).amended);
  const auto spiking = feed(quality, 1, 14.5);
  EXPECT_EQ(spiking.newest.flag, Flag::good);
  EXPECT_FALSE(spiking.amended);
  const auto next = feed(quality, 2, 10.5);
  ASSERT_TRUE(next.amended);
  EXPECT_EQ(next.amended->at, at_second(1));
  EXPECT_EQ(next.amended->flag, Flag::fail);
  EXPECT_EQ(next.amended->tests[spike], Flag::fail);
  EXPECT_EQ(next.amended->tests[gross_range], Flag::good);
  EXPECT_EQ(next.newest.flag, Flag::good);
}

TEST(ChannelQualityTest, keeps_what_another_test_said_of_the_sample_before) {
  auto quality = *ChannelQuality::make(sea_temperature());
  static_cast<void>(feed(quality, 0, 36));
  static_cast<void>(feed(quality, 1, 37));
  const auto next = feed(quality, 2, 36);
  EXPECT_EQ(next.amended->tests[spike], Flag::good);
  EXPECT_EQ(next.amended->flag, Flag::suspect);
}

TEST(ChannelQualityTest, the_flag_of_an_amended_sample_is_what_all_its_tests_say) {
  std::mt19937 random(7);
  const std::array said{nan, inf, -inf, -20.0, -3.0, 10.0, 10.0, 12.5, 36.0, 60.0};
  std::uniform_int_distribution<std::size_t> any(0, said.size() - 1);
  auto quality = *ChannelQuality::make(sea_temperature());
  int amended = 0;
  for (int second = 0; second < 20'000; ++second) {
    const auto verdict = feed(quality, second, said[any(random)]);
    EXPECT_EQ(verdict.newest.flag, verdict.newest.tests.aggregate());
    if (!verdict.amended) continue;
    EXPECT_EQ(verdict.amended->flag, verdict.amended->tests.aggregate());
    ++amended;
  }
  EXPECT_GT(amended, 5'000);
}

TEST(ChannelQualityTest, takes_a_missing_value_to_be_missing_in_every_test) {
  auto quality = *ChannelQuality::make(sea_temperature());
  static_cast<void>(feed(quality, 0, 10));
  const auto verdict = feed(quality, 1, nan);
  EXPECT_EQ(verdict.newest.flag, Flag::missing);
  EXPECT_EQ(verdict.newest.tests, TestFlags(Flag::missing));
  EXPECT_FALSE(feed(quality, 2, 10).amended);
  EXPECT_EQ(feed(quality, 3, inf).newest.flag, Flag::fail);
}

TEST(ChannelQualityTest, has_nothing_to_say_without_a_test) {
  auto quality = *ChannelQuality::make({});
  EXPECT_EQ(feed(quality, 0, 10).newest.flag, Flag::not_evaluated);
  EXPECT_EQ(feed(quality, 1, nan).newest.flag, Flag::missing);
}

TEST(ChannelQualityTest, hands_time_and_depth_to_the_tests_that_want_them) {
  ChannelTests tests;
  tests.valid_range = ValidRangeLimits{0, 360};
  tests.climatology = {{Season::month, {1, 1}, {0, 10}, {}, Span{0, 5}}};
  tests.attenuated_signal =
      AttenuatedSignalLimits{SpreadMeasure::range, {1, 0.5}, std::chrono::seconds(60), 2, 10};
  auto quality = *ChannelQuality::make(tests);
  const auto january = *parse_iso8601("2026-01-10T00:00:00Z");
  EXPECT_EQ(quality.judge({at_second(0), 11, january, 5}).newest.tests[climatology], Flag::suspect);
  const auto verdict = quality.judge({at_second(1), 11, january, 6}).newest;
  EXPECT_EQ(verdict.tests[climatology], Flag::not_evaluated);
  EXPECT_EQ(verdict.tests[attenuated_signal], Flag::fail);
  EXPECT_EQ(verdict.tests[valid_range], Flag::good);
}

TEST(ChannelQualityTest, judges_the_spread_of_an_instrument_whose_clock_runs_fast) {
  QualitySettings settings;
  settings.attenuated_signal = QualitySettings::Limits{1, 0.5};
  settings.attenuated_signal_over = std::chrono::seconds(60);
  for (const Micros interval : {Micros(999'950), Micros(950'000)}) {
    auto quality = channel_quality(settings, std::chrono::seconds(1)).value();
    Flag flag = Flag::good;
    for (int i = 0; i < 600; ++i) {
      flag = quality.judge({MonoTime(i * interval), 11, {}}).newest.tests[attenuated_signal];
    }
    EXPECT_EQ(flag, Flag::fail) << interval.count();
  }
}

TEST(ChannelQualityTest, says_which_test_refuses_its_limits) {
  const auto refusal = [](const auto& change) {
    ChannelTests tests = sea_temperature();
    change(tests);
    return ChannelQuality::make(tests).error().text;
  };
  EXPECT_THAT(refusal([](auto& t) { t.gross_range->suspect = Span{-9, 9}; }),
              HasSubstr("gross range"));
  EXPECT_THAT(refusal([](auto& t) { t.valid_range = ValidRangeLimits{nan, 1}; }),
              HasSubstr("valid range"));
  EXPECT_THAT(refusal([](auto& t) { t.spike->thresholds.fail = -1; }), HasSubstr("spike"));
  EXPECT_THAT(refusal([](auto& t) { t.rate_of_change->suspect = nan; }), HasSubstr("rate"));
  EXPECT_THAT(refusal([](auto& t) { t.flat_line->tolerance = -1; }), HasSubstr("flat line"));
  EXPECT_THAT(refusal([](auto& t) { t.attenuated_signal.emplace(); }), HasSubstr("attenuated"));
  EXPECT_THAT(refusal([](auto& t) { t.climatology = {{Season::hour, {nan, 1}, {}, {}, {}}}; }),
              HasSubstr("climatology"));
}

}  // namespace
}  // namespace buoyd
