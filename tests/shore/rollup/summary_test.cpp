#include "shore/rollup/summary.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "shore/sample_readings.hpp"

namespace buoyshore {
namespace {

Summary of(SummaryKind kind, const std::vector<double>& values, char flag = '1') {
  Summary summary;
  for (const double value : values) summary.add(kind, value, flag);
  return summary;
}

std::span<const std::uint8_t> bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

TEST(Summary, has_number_minimum_maximum_and_mean_of_what_counts) {
  Summary summary = of(SummaryKind::number, {-1.5, 0, 1.5, 3});
  summary.add(SummaryKind::number, 99, '4');
  summary.add(SummaryKind::number, 99, '9');
  EXPECT_EQ(summary.n, 4U);
  EXPECT_EQ(summary.n_bad, 1U);
  EXPECT_EQ(summary.minimum, -1.5);
  EXPECT_EQ(summary.maximum, 3);
  EXPECT_DOUBLE_EQ(summary.mean_of(SummaryKind::number), 0.75);
}

TEST(Summary, of_nothing_has_no_mean) {
  EXPECT_TRUE(std::isnan(Summary{}.mean_of(SummaryKind::number)));
  EXPECT_TRUE(std::isnan(of(SummaryKind::number, {1, 2}, '4').mean_of(SummaryKind::number)));
}

// The unit-vector means of the definitions W1 and W8: 350 355 5 10 and 359.9 0.1 0.0.
TEST(Summary, of_directions_has_the_mean_of_their_unit_vectors) {
  const auto mean = [](const std::vector<double>& values) {
    return of(SummaryKind::direction, values).mean_of(SummaryKind::direction);
  };
  const double north = mean({350, 355, 5, 10});
  EXPECT_NEAR(std::remainder(north, 360), 0, 1e-9);
  EXPECT_GE(north, 0);
  EXPECT_LT(north, 360);
  EXPECT_NEAR(mean({200, 220, 260, 230, 180}), 217.836368, 1e-6);
  EXPECT_NEAR(mean({0, 90}), 45, 1e-9);
  EXPECT_TRUE(std::isnan(mean({0, 180}))) << "they cancel out";
  EXPECT_NEAR(mean({-170, 170, 180}), 180, 1e-9) << "a longitude at the date line";
  EXPECT_NEAR(mean({-20, -40}), -30, 1e-9);
}

TEST(Summary, of_directions_in_radians_has_their_mean_in_radians) {
  const auto mean = [](const std::vector<double>& values) {
    return of(SummaryKind::radian, values).mean_of(SummaryKind::radian);
  };
  EXPECT_NEAR(mean({0, 1}), 0.5, 1e-12);
  EXPECT_NEAR(std::abs(mean({-3, 3})), std::numbers::pi, 1e-12);
  EXPECT_NEAR(mean({6, 2 * std::numbers::pi - 0.1}), std::numbers::pi + 2.95, 1e-12);
  EXPECT_NEAR(mean({-0.2, -0.4}), -0.3, 1e-12);
}

TEST(Summary, merged_is_that_of_all) {
  for (const SummaryKind kind :
       {SummaryKind::number, SummaryKind::direction, SummaryKind::radian}) {
    Summary merged = of(kind, {1, 2, 3});
    merged.merge(kind, of(kind, {10}));
    merged.merge(kind, {});
    merged.merge(kind, of(kind, {7}, '4'));
    const Summary all = of(kind, {1, 2, 3, 10});
    EXPECT_EQ(merged.n, 4U);
    EXPECT_EQ(merged.n_bad, 1U);
    EXPECT_EQ(merged.maximum, 10);
    EXPECT_NEAR(merged.mean_of(kind), all.mean_of(kind), 1e-12);
  }
}

TEST(Summaries, know_directions_from_other_angles) {
  const auto description = test::described(
      "compass", "sample",
      R"({"name":"heading","type":"decimal","unit":"degree","reference":"magnetic north"},)"
      R"({"name":"from","type":"decimal","unit":"degree","standard_name":"wind_from_direction"},)"
      R"({"name":"pitch","type":"decimal","unit":"degree"},)"
      R"({"name":"longitude","type":"decimal","unit":"degree_east","standard_name":"longitude"},)"
      R"({"name":"latitude","type":"decimal","unit":"degree_north","standard_name":"latitude"},)"
      R"({"name":"name","type":"text"})");
  using enum SummaryKind;
  EXPECT_EQ(summary_kinds(*description),
            (SummaryKinds{direction, direction, number, direction, number, text}));
  const auto in_radians =
      test::described("imu", "euler",
                      R"({"name":"yaw","type":"float32","unit":"rad","reference":"unknown"},)"
                      R"({"name":"pitch","type":"float32","unit":"rad"})");
  EXPECT_EQ(summary_kinds(*in_radians), (SummaryKinds{radian, number}));
}

TEST(Summaries, take_the_numbers_of_a_body_as_from_chars_reads_them) {
  const SummaryKinds kinds(9, SummaryKind::number);
  Summaries summaries(kinds.size());
  add_body(kinds, R"([-0.3,[12.345678,1e-7,null],123456789012345678,5,"a,]\"b",-17.25,0.1])",
           "111111111", summaries);
  const std::vector<std::optional<double>> expected{
      -0.3, 12.345678, 1e-7, std::nullopt, 123456789012345678.0, 5.0, 0.0, -17.25, 0.1};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(summaries[i].n, expected[i] ? 1U : 0U) << i;
    EXPECT_EQ(summaries[i].minimum, expected[i].value_or(0)) << i;
  }
}

TEST(Summaries, of_bytes_that_are_no_body_do_no_harm) {
  const SummaryKinds kinds(3, SummaryKind::number);
  for (const char* body : {"", "[", "[1", "[\"", "[\"\\", "[1,,", "[nul", "[1.2.3,--1,+]"}) {
    Summaries summaries(kinds.size());
    add_body(kinds, body, "111", summaries);
  }
}

TEST(Summaries, survive_their_bytes) {
  using enum SummaryKind;
  const SummaryKinds kinds{number, number, number, direction, direction, text};
  Summaries summaries(kinds.size());
  summaries[1] = of(number, {0.1});
  summaries[2] = of(number, std::vector<double>(300, 1.25));
  summaries[2].add(number, 5, '4');
  summaries[3] = of(direction, {359, 2});
  summaries[4] = of(direction, {90});
  summaries[5] = of(text, {0, 0});
  const std::string bytes = write_summaries(kinds, summaries);
  const auto read = read_summaries(kinds, bytes_of(bytes));
  ASSERT_TRUE(read) << read.error().text;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    EXPECT_EQ((*read)[i].n, summaries[i].n) << i;
    EXPECT_EQ((*read)[i].n_bad, summaries[i].n_bad) << i;
    EXPECT_EQ((*read)[i].minimum, summaries[i].minimum) << i;
    EXPECT_EQ((*read)[i].maximum, summaries[i].maximum) << i;
    EXPECT_EQ((*read)[i].mean, summaries[i].mean) << i;
    EXPECT_EQ((*read)[i].sine, summaries[i].sine) << i;
    EXPECT_EQ((*read)[i].cosine, summaries[i].cosine) << i;
  }
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(read_summaries(kinds, bytes_of(bytes.substr(0, size)))) << size;
  }
  EXPECT_FALSE(read_summaries(kinds, bytes_of(bytes + '\0')));
  EXPECT_FALSE(read_summaries({number}, bytes_of(std::string(11, '\xff'))));
}

}  // namespace
}  // namespace buoyshore
