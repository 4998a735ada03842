#include "science/quality/flat_line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "science/judged_flags.hpp"

namespace buoyd {
namespace {

using std::chrono::seconds;
using test::Digits;
using test::inf;
using test::judged;
using test::nan;
using ::testing::HasSubstr;

Digits flat_flags(const FlatLineLimits& limits, std::initializer_list<double> values) {
  return judged(*FlatLine::make(limits), values);
}

TEST(FlatLineTest, flags_when_the_whole_window_stays_below_the_tolerance) {
  EXPECT_EQ(flat_flags({2, 4, 0.01}, {1, 2, 3, 3, 3, 3, 3, 3, 3, 4, 4, 4}),
            (Digits{1, 1, 1, 1, 3, 3, 4, 4, 4, 1, 1, 3}));
  EXPECT_EQ(flat_flags({2, 4, 0.5}, {1, 1.5, 1, 1.5, 1}), (Digits{1, 1, 1, 1, 1}));
  EXPECT_EQ(flat_flags({2, 4, 0.5}, {1, 1.375, 1, 1.375, 1}), (Digits{1, 1, 3, 3, 4}));
}

TEST(FlatLineTest, sees_a_slow_drift_leave_the_tolerance) {
  EXPECT_EQ(flat_flags({1, 3, 0.25}, {0, 0.1, 0.2, 0.3, 0.4, 0.5}), (Digits{1, 3, 3, 3, 3, 3}));
}

TEST(FlatLineTest, passes_over_missing_values_and_counts_their_places) {
  EXPECT_EQ(flat_flags({2, 4, 0.1}, {5, 6, 7, nan, nan, nan, 7, 7, 8}),
            (Digits{1, 1, 1, 9, 9, 9, 4, 4, 1}));
  EXPECT_EQ(flat_flags({2, 4, 0.1}, {nan, nan, 3}), (Digits{9, 9, 3}));
  EXPECT_EQ(flat_flags({2, 2, 0.1}, {3, inf, 3, 3, 3}), (Digits{1, 2, 4, 4, 4}));
}

TEST(FlatLineTest, what_comes_sooner_takes_no_place) {
  FlatLineLimits limits{2, 4, 0.1};
  limits.least_step = seconds(8);
  FlatLine test = *FlatLine::make(limits);
  const auto flags = [&](std::int64_t from, std::initializer_list<double> values) {
    std::string digits;
    for (const double value : values) {
      digits +=
          static_cast<char>('0' + static_cast<int>(test.judge(MonoTime(seconds(from++)), value)));
    }
    return digits;
  };
  EXPECT_EQ(flags(0, {5, 5, 5, 5, 6, nan, 5, 5}), "11112911") << "of eight seconds one counts";
  EXPECT_EQ(flags(8, {5}), "1");
  EXPECT_EQ(flags(16, {5}), "3");
  EXPECT_EQ(flags(17, {5, 5.05, 5.2, 4.8}), "3322") << "what moved is not flat";
  EXPECT_EQ(flags(24, {5}), "3");
  EXPECT_EQ(flags(32, {5, 5}), "44");
}

/// As in one packet of a serial server.
TEST(FlatLineTest, what_comes_together_behind_a_gap_takes_its_places) {
  FlatLineLimits limits{6, 12, 0.1};
  limits.least_step = std::chrono::milliseconds(150);
  FlatLine test = *FlatLine::make(limits);
  const auto flags = [&](std::int64_t second, int count) {
    std::string digits;
    for (int i = 0; i < count; ++i) {
      const MonoTime at(seconds(second) + i * std::chrono::microseconds(200));
      digits += static_cast<char>('0' + static_cast<int>(test.judge(at, 5)));
    }
    return digits;
  };
  EXPECT_EQ(flags(1, 5), "11111") << "no gap is before them";
  EXPECT_EQ(flags(2, 5), "11111");
  EXPECT_EQ(flags(3, 5), "33333") << "from the seventh on";
  EXPECT_EQ(flags(4, 7), "3444444") << "five count, as many as were missing";
  EXPECT_EQ(flags(5, 1), "4");
}

TEST(FlatLineTest, never_flags_with_a_tolerance_of_0) {
  EXPECT_EQ(flat_flags({1, 2, 0}, {3, 3, nan, 3, inf}), (Digits{1, 1, 9, 1, 2}));
}

TEST(FlatLineTest, has_a_window_of_the_sample_itself_for_a_count_of_0) {
  EXPECT_EQ(flat_flags({0, std::nullopt, 0.1}, {1, nan, 9}), (Digits{3, 9, 3}));
  EXPECT_EQ(flat_flags({std::nullopt, std::nullopt, 0.1}, {1, 1, 1}), (Digits{1, 1, 1}));
}

TEST(FlatLineTest, fails_before_it_is_suspect_where_the_fail_window_is_shorter) {
  EXPECT_EQ(flat_flags({3, 1, 0.1}, {1, 1, 1, 1}), (Digits{1, 4, 4, 4}));
}

/// The definition, word by word: the windows of every sample looked through.
Digits looked_through(const FlatLineLimits& limits, const std::vector<double>& values) {
  const auto is_flat = [&](std::size_t i, std::size_t count) {
    double low = inf;
    double high = -inf;
    for (std::size_t j = i - std::min(count, i); j <= i; ++j) {
      low = std::isnan(values[j]) ? low : std::min(low, values[j]);
      high = std::isnan(values[j]) ? high : std::max(high, values[j]);
    }
    return i >= count && high - low < limits.tolerance;
  };
  Digits flags;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const int judged_flag = is_flat(i, *limits.fail_count)      ? 4
                            : is_flat(i, *limits.suspect_count) ? 3
                                                                : 1;
    flags.push_back(std::isnan(values[i]) ? 9 : judged_flag);
  }
  return flags;
}

TEST(FlatLineTest, gives_in_one_pass_what_looking_through_every_window_gives) {
  std::mt19937 random(20261123);
  for (int round = 0; round < 200; ++round) {
    const FlatLineLimits limits{random() % 6, random() % 9, static_cast<double>(1 + random() % 4)};
    auto test = *FlatLine::make(limits);
    std::vector<double> values;
    Digits flags;
    for (int i = 0; i < 60; ++i) {
      values.push_back(random() % 8 == 0 ? nan : static_cast<double>(random() % 4));
      flags.push_back(test::digit(test.judge(values.back())));
    }
    ASSERT_EQ(flags, looked_through(limits, values)) << "round " << round;
  }
}

// Items wrap around its end before it grows, and while it does they keep their order.
TEST(FixedRingTest, grows_in_order_up_to_its_capacity) {
  FixedRing<int> ring(7, FixedRing<int>::Taken::few);
  int next = 0;
  const auto push = [&] { ring.push_back(next++); };
  for (int i = 0; i < 4; ++i) push();
  for (int i = 0; i < 3; ++i) ring.pop_front();
  while (!ring.full()) push();
  EXPECT_EQ(ring.size(), 7U);
  for (std::size_t i = 0; i < ring.size(); ++i) EXPECT_EQ(ring[i], 3 + static_cast<int>(i));
  EXPECT_EQ(ring.back(), 9);
}

// A rise of less than the tolerance in all, whose every value is the lowest of those behind it.
TEST(FlatLineTest, a_slow_rise_is_flat_and_its_window_is_all_kept) {
  auto test = FlatLine::make({20, 40, 1.0}).value();
  for (int i = 0; i < 200; ++i) {
    const Flag flag = test.judge(i * 0.01);
    EXPECT_EQ(flag, i < 20 ? Flag::good : i < 40 ? Flag::suspect : Flag::fail) << i;
  }
  EXPECT_EQ(test.judge(3.0), Flag::good) << "further than the tolerance from all of them";
}

TEST(FlatLineTest, counts_whole_intervals) {
  const auto limits = flat_line_limits({seconds(150), seconds(299), 0.1}, seconds(60));
  EXPECT_EQ(limits->suspect_count, 2U);
  EXPECT_EQ(limits->fail_count, 4U);
  EXPECT_EQ(limits->tolerance, 0.1);
  EXPECT_EQ(flat_line_limits({std::nullopt, seconds(60), 0.1}, seconds(60))->suspect_count,
            std::nullopt);
}

TEST(FlatLineTest, refuses_times_below_the_interval_and_intervals_of_nothing) {
  EXPECT_THAT(flat_line_limits({seconds(59), seconds(120), 0.1}, seconds(60)).error().text,
              HasSubstr("59 s are 0 intervals"));
  EXPECT_FALSE(flat_line_limits({seconds(60), seconds(-60), 0.1}, seconds(60)));
  EXPECT_FALSE(flat_line_limits({seconds(60), seconds(60), 0.1}, seconds(0)));
  EXPECT_FALSE(flat_line_limits({seconds(2), seconds(2), 0.1}, Micros(1)));
}

TEST(FlatLineTest, refuses_a_negative_tolerance_and_a_window_without_end) {
  EXPECT_FALSE(FlatLine::make({1, 2, -0.1}));
  EXPECT_FALSE(FlatLine::make({1, 2, nan}));
  EXPECT_FALSE(FlatLine::make({1, most_flat_samples + 1, 0.1}));
  EXPECT_TRUE(FlatLine::make({1, most_flat_samples, 0.1}));
}

}  // namespace
}  // namespace buoyd
