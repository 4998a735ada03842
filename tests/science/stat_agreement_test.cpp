#include "science/stat_agreement.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace buoyd::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Disagreements compared(const std::string& expected, const std::string& result,
                       const std::string& tolerances = "{}") {
  const auto tol = Json::parse(tolerances);
  return stat_disagreements(*Json::parse(expected), *Json::parse(result), &*tol);
}

bool agree(const std::string& key, const std::string& expected, const std::string& result) {
  return compared("{\"" + key + "\":" + expected + "}", "{\"" + key + "\":" + result + "}").empty();
}

TEST(StatAgreementTest, wants_counts_flags_indices_times_and_extremes_equal) {
  for (const char* key : {"n", "n_valid", "min_at", "end_ms", "flag", "speed_flag", "min", "max",
                          "speed_min", "speed_max", "value"}) {
    EXPECT_TRUE(agree(key, "14", "14.0")) << key;
    EXPECT_FALSE(agree(key, "14", "14.00000000000001")) << key;
  }
}

TEST(StatAgreementTest, lets_other_numbers_differ_by_rounding) {
  EXPECT_TRUE(agree("mean", "0", "9e-13"));
  EXPECT_FALSE(agree("mean", "0", "2e-12"));
  EXPECT_TRUE(agree("mean", "1e6", "1000000.000009"));
  EXPECT_FALSE(agree("mean", "1e6", "1000000.00002"));
}

TEST(StatAgreementTest, goes_round_the_circle_but_stays_in_its_range) {
  EXPECT_TRUE(agree("vector_direction", "0", "359.9999999995"));
  EXPECT_FALSE(agree("vector_direction", "0", "359.999999"));
  EXPECT_FALSE(agree("vector_direction", "0", "360"));
  EXPECT_FALSE(agree("direction", "359", "-1"));
  EXPECT_TRUE(agree("circular_difference", "179.9999999999", "-180"));
  EXPECT_FALSE(agree("circular_difference", "-180", "180"));
  EXPECT_FALSE(agree("difference", "-180", "180"));
}

TEST(StatAgreementTest, knows_the_tolerances_of_single_keys) {
  EXPECT_TRUE(agree("direction_std", "0", "9e-6"));
  EXPECT_TRUE(agree("peak_spread", "1", "1.000009"));
  EXPECT_FALSE(agree("spread", "1", "1.00002"));
  EXPECT_TRUE(agree("salinity", "35", "35.0000000009"));
  EXPECT_FALSE(agree("salinity", "35", "35.000000002"));
  EXPECT_TRUE(agree("density", "1000", "1000.0000009"));
  EXPECT_FALSE(agree("density", "1000", "1000.000002"));
  EXPECT_TRUE(agree("sound_speed", "1500", "1500.00009"));
  EXPECT_FALSE(agree("sound_speed", "1500", "1500.0002"));
}

TEST(StatAgreementTest, takes_a_tolerance_of_the_case_instead) {
  EXPECT_THAT(compared(R"({"std":1,"mean":1})", R"({"std":1.4,"mean":1.4})", R"({"std":0.5})"),
              ElementsAre("mean is 1.4, expected 1"));
  EXPECT_THAT(compared(R"({"mean":1})", R"({"mean":1.00000000000001})", R"({"mean":0})"),
              SizeIs(1));
  EXPECT_THAT(compared(R"({"rows":[{"std":1}]})", R"({"rows":[{"std":1.4}]})", R"({"std":0.5})"),
              IsEmpty());
  EXPECT_THAT(compared(R"({"a":1})", R"({"a":1})", R"({"b":"x"})"),
              ElementsAre("tol.b is no tolerance"));
  EXPECT_THAT(compared(R"({"a":1})", R"({"a":1})", R"({"a":-1})"), SizeIs(2));
  EXPECT_THAT(compared(R"({"a":1})", R"({"a":1})", "[]"), ElementsAre("tol is no object"));
}

TEST(StatAgreementTest, descends_into_rows_and_lists) {
  EXPECT_THAT(
      compared(R"({"rows":[{"mean":1},{"mean":2,"n_code":[[1,0]]}]})",
               R"({"rows":[{"mean":1},{"mean":3,"n_code":[[1,2]]}]})"),
      ElementsAre("rows[1].mean is 3, expected 2", "rows[1].n_code[0][1] is 2, expected 0"));
  EXPECT_THAT(compared(R"({"flag":[1,1]})", R"({"flag":[1]})"),
              ElementsAre("flag is a list of 1, expected a list of 2"));
}

TEST(StatAgreementTest, tells_kinds_apart) {
  EXPECT_TRUE(agree("mean", "null", "null"));
  EXPECT_FALSE(agree("mean", "null", "0"));
  EXPECT_FALSE(agree("mean", "0", "null"));
  EXPECT_FALSE(agree("torn", "true", "1"));
  EXPECT_FALSE(agree("torn", "true", "false"));
  EXPECT_FALSE(agree("source", "\"a\"", "\"b\""));
  EXPECT_TRUE(agree("source", "\"a\"", "\"a\""));
  EXPECT_FALSE(agree("bounds_ms", "[1]", "1"));
}

TEST(StatAgreementTest, misses_what_is_absent_and_ignores_what_is_more) {
  EXPECT_THAT(compared(R"({"a":1,"b":null})", R"({"a":1,"c":2})"), ElementsAre("b is absent"));
}

}  // namespace
}  // namespace buoyd::test
