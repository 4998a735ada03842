#include "science/qartod_case.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace buoyd {
namespace {

using test::disagreements_of;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> disagreements(const std::string& text) {
  const auto json = Json::parse(text);
  return json ? disagreements_of(*json) : std::vector{json.error().text};
}

TEST(QartodCaseTest, agrees_where_all_flags_do) {
  EXPECT_THAT(disagreements(R"({"test":"gross_range","params":{"fail_span":[40,-2]},
      "time_s":[0,60.0,120],"values":[1,null,41],"expected":[1,9,4]})"),
              IsEmpty());
  EXPECT_THAT(disagreements(R"({"test":"aggregate","params":{},
      "vectors":[[1,2],[2,9]],"expected":[1,2]})"),
              IsEmpty());
}

TEST(QartodCaseTest, names_each_sample_whose_flag_differs) {
  EXPECT_THAT(disagreements(R"({"test":"valid_range","params":{"valid_span":[0,null]},
      "time_s":[0,60],"values":[-1,1],"expected":[1,1]})"),
              ElementsAre("sample 0 (from 0) is 4, expected 1"));
  EXPECT_THAT(disagreements(R"({"test":"valid_range","params":{"valid_span":[0,null]},
      "time_s":[0,60],"values":[-1,1],"expected":[4]})"),
              ElementsAre("2 flags, expected 1"));
}

TEST(QartodCaseTest, takes_the_interval_of_a_series_to_be_the_median_cut_to_seconds) {
  EXPECT_THAT(disagreements(R"({"test":"flat_line","params":{"suspect_threshold":119,
      "fail_threshold":121,"tolerance":0.1},"time_s":[0,60,121],"values":[3,3,3],
      "expected":[1,3,4]})"),
              IsEmpty());
  EXPECT_THAT(disagreements(R"({"test":"attenuated_signal","params":{"check_type":"std",
      "suspect_threshold":1,"fail_threshold":0.5,"test_period":600,"min_period":180},
      "time_s":[0,60,121],"values":[3,3,3],"expected":[2,2,4]})"),
              IsEmpty());
}

TEST(QartodCaseTest, lets_a_series_of_fewer_than_three_pass_the_flat_line) {
  EXPECT_THAT(disagreements(R"({"test":"flat_line","params":{"suspect_threshold":60,
      "fail_threshold":60,"tolerance":0.1},"time_s":[0,60],"values":[3,null],
      "expected":[1,1]})"),
              IsEmpty());
}

TEST(QartodCaseTest, says_what_is_wrong_with_a_case_that_cannot_be_run) {
  const auto gross_range = [](const std::string& keys) {
    return disagreements(R"({"test":"gross_range",)" + keys + "}");
  };
  EXPECT_THAT(disagreements("7"), ElementsAre("no test is named ''"));
  EXPECT_THAT(disagreements(R"({"test":["spike"]})"), ElementsAre("no test is named ''"));
  EXPECT_THAT(disagreements(R"({"test":"spikes"})"), ElementsAre("no test is named 'spikes'"));
  EXPECT_THAT(gross_range(R"("params":[])"), ElementsAre("params is no object"));
  EXPECT_THAT(gross_range(R"("expected":[1],"values":[1],"time_s":[0])"),
              ElementsAre("fail_span is not given"));
  EXPECT_THAT(gross_range(R"("expected":[5])"),
              ElementsAre("expected[0] is none of the flags 1, 2, 3, 4, 9"));
  EXPECT_THAT(gross_range(R"("expected":[1],"values":["a"],"time_s":[0])"),
              ElementsAre("values[0] is neither a number nor null"));
  EXPECT_THAT(gross_range(R"("expected":[1],"values":[1],"time_s":[1e300])"),
              ElementsAre("time_s[0] is no time of the years up to 9999"));
  EXPECT_THAT(gross_range(R"("expected":[1],"values":[1],"time_s":[0,60])"),
              ElementsAre("1 values, 2 times"));
  EXPECT_THAT(gross_range(R"("expected":[1],"values":[1],"time_s":[0],
                             "params":{"fail_span":[0,1],"suspect_span":[0,2]})"),
              Contains(HasSubstr("is not inside the fail span")));
}

TEST(QartodCaseTest, does_not_guess_at_words_it_does_not_know) {
  const auto one_sample = [](const std::string& test, const std::string& params) {
    return disagreements(R"({"test":")" + test +
                         R"(","time_s":[0],"values":[1],"lon":[1],"lat":[1],)"
                         R"("expected":[2],"params":)" +
                         params + "}");
  };
  EXPECT_THAT(one_sample("spike", R"({"method":"median"})"),
              ElementsAre("no spike method is named 'median'"));
  EXPECT_THAT(one_sample("attenuated_signal", R"({"check_type":"var"})"),
              ElementsAre("no check type is named 'var'"));
  EXPECT_THAT(one_sample("location", R"({"range_method":"flat"})"),
              ElementsAre("no range method is named 'flat'"));
  EXPECT_THAT(one_sample("climatology", R"({"members":[{"tspan":[1,2],"vspan":[1,2],
              "period":"fortnight"}]})"),
              ElementsAre("members[0]: no period is named 'fortnight'"));
  EXPECT_THAT(one_sample("attenuated_signal", R"({"test_period":-1})"),
              ElementsAre("test_period is negative"));
}

}  // namespace
}  // namespace buoyd
