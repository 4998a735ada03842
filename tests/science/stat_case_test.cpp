#include "science/stat_case.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace buoyd::test {
namespace {

using ::testing::IsEmpty;

Disagreements disagreements_of_case(const std::string& vector) {
  return stat_case_disagreements(*Json::parse(vector));
}

TEST(StatCaseTest, takes_the_heading_before_a_pause_of_the_compass_longer_than_its_age) {
  EXPECT_THAT(disagreements_of_case(R"({"id":"pause","what":"true_wind","in":{
      "max_age_ms":500,"t_ms":[4673],"speed":[5],"direction":[0],
      "heading_ms":[4250,4500,5500],"heading":[30,null,90],"heading_flags":[1,9,1]},
      "out":{"speed":[5],"direction":[30],"speed_flag":[1],"direction_flag":[1]}})"),
              IsEmpty());
}

}  // namespace
}  // namespace buoyd::test
