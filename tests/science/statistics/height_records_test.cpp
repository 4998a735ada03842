#include "science/statistics/height_records.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace buoyd {
namespace {

using ::testing::ElementsAre;

TEST(HeightRecordsTest, count_a_record_once_whatever_it_says_later) {
  HeightRecords height(10, {});
  height.add(1, 9, Flag::good);
  height.add(2, NAN, Flag::good);
  height.add(1, 50, Flag::good);
  height.add(2, 11, Flag::good);
  height.add(3, 11, Flag::good);
  EXPECT_EQ(height.moments().count(), 2U);
  EXPECT_EQ(height.moments().mean(), 10);
  EXPECT_EQ(height.repeated(), 2U);
  EXPECT_EQ(height.counts().missing, 1U);
}

TEST(HeightRecordsTest, take_nothing_without_a_mark_for_a_record) {
  HeightRecords height(10, {9999});
  height.add(std::nullopt, 9, Flag::good);
  height.add(std::nullopt, 9999, Flag::good);
  EXPECT_EQ(height.moments().count(), 0U);
  EXPECT_EQ(height.repeated(), 0U);
  EXPECT_THAT(height.codes(), ElementsAre(0));
}

TEST(HeightRecordsTest, count_each_null_code) {
  HeightRecords height(10, {9998, 9999});
  height.add(7, 9999, Flag::good);
  height.add(8, 9998, Flag::good);
  height.add(9, 9999, Flag::good);
  height.add(9, 9999, Flag::good);
  height.add(10, 5, Flag::good);
  EXPECT_THAT(height.codes(), ElementsAre(1, 2));
  EXPECT_EQ(height.moments().mean(), 5);
}

TEST(HeightRecordsTest, leave_failed_speeds_out) {
  HeightRecords height(10, {});
  height.add(1, 5, Flag::fail);
  height.add(2, 7, Flag::suspect);
  EXPECT_EQ(height.moments().mean(), 7);
  EXPECT_EQ(height.counts().failed, 1U);
}

TEST(HeightRecordsTest, begin_the_next_window_with_nothing_seen) {
  HeightRecords height(10, {0});
  height.add(1, 5, Flag::good);
  height.add(1, 5, Flag::good);
  height.add(2, 0, Flag::good);
  height.restart();
  height.add(1, 6, Flag::good);
  EXPECT_EQ(height.moments().mean(), 6);
  EXPECT_EQ(height.repeated(), 0U);
  EXPECT_THAT(height.codes(), ElementsAre(0));
}

TEST(HeightRecordsTest, keep_no_more_marks_than_they_may) {
  HeightRecords height(2, {});
  for (const std::int64_t mark : {5, -1, 3, 5, 4}) height.add(mark, 1, Flag::good);
  EXPECT_EQ(height.moments().count(), 2U);
  EXPECT_EQ(height.repeated(), 1U);
  EXPECT_EQ(height.left_out(), 2U);
}

}  // namespace
}  // namespace buoyd
