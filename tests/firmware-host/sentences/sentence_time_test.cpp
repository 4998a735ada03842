#include "firmware-host/sentences/sentence_time.hpp"

#include <gtest/gtest.h>

namespace buoysim {
namespace {

struct Print {
  const char* pattern;
  Fixed seconds;
  const char* text;
};

class SentenceTimes : public testing::TestWithParam<Print> {};

TEST_P(SentenceTimes, are_printed_and_read_back) {
  EXPECT_EQ(print_pattern(GetParam().pattern, GetParam().seconds), GetParam().text);
  const auto read = read_pattern(GetParam().pattern, GetParam().text);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(*read, GetParam().seconds);
}

INSTANTIATE_TEST_SUITE_P(
    All, SentenceTimes,
    testing::Values(Print{"%d %b %Y %H:%M:%S", {1411864223, 0}, "28 Sep 2014 00:30:23"},
                    Print{"%m/%d/%y %H:%M:%S", {1388534385, 0}, "12/31/13 23:59:45"},
                    Print{"%Y%m%d %H%M%S", {140897935025, 2}, "20140825 150910.25"}));

TEST(SentenceTimes, what_is_no_time_is_not_read) {
  EXPECT_FALSE(read_pattern("%Y%m%d %H%M%S", "2014 15"));
  EXPECT_FALSE(read_pattern("%d %b %Y %H:%M:%S", "28 Sep 2014 00:30:23 x"));
}

}  // namespace
}  // namespace buoysim
