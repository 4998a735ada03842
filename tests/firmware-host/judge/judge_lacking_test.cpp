#include "firmware-host/judge/judge_fixture.hpp"

namespace buoysim {
namespace {

TEST_F(JudgeTest, what_was_refused_may_be_lacking_and_nothing_else) {
  say_at(20, entry("met", "hdt", 3, {{"heading", "72.1"}, {"rate", "0.5"}}));
  const auto both = description(
      "met", "hdt", R"({"name":"heading","type":"decimal"},{"name":"rate","type":"decimal"})");
  judge_.stored(*both, 1, at(21), "[72.1,null]");
  EXPECT_EQ(verdict("met", "hdt").wrong, 1U) << "nobody refused anything";
  say_at(19, entry("met", "", 0, {}, "exception"));
  judge_.stored(*both, 2, at(21), "[72.1,null]");
  EXPECT_EQ(verdict("met", "hdt").wrong, 1U);
  judge_.stored(*both, 3, at(21), "[72.2,null]");
  EXPECT_EQ(verdict("met", "hdt").wrong, 2U) << "72.2 was never said";
  judge_.stored(*both, 4, at(40), "[72.1,null]");
  EXPECT_EQ(verdict("met", "hdt").wrong, 3U) << "too late to be of that record";
}

TEST_F(JudgeTest, what_was_read_in_pieces_behind_a_refusal_may_be_of_several_records) {
  const auto both = description("met", "hdt",
                                R"({"name":"heading","type":"decimal"},)"
                                R"({"name":"rate","type":"decimal"},)"
                                R"({"name":"tilt","type":"decimal"})");
  const LedgerEntry refusal = entry("met", "", 0, {}, "exception");
  say_at(10, refusal);
  say_at(18, entry("met", "hdt", 3, {{"heading", "72.1"}}));
  say_at(20, entry("met", "hdt", 4, {{"tilt", "0.5"}}));
  judge_.stored(*both, 1, at(21), "[72.1,null,0.5]");
  EXPECT_EQ(verdict("met", "hdt").wrong, 1U) << "the refusal is not of this poll";
  say_at(19, refusal);
  judge_.stored(*both, 2, at(21), "[72.1,null,0.5]");
  EXPECT_EQ(verdict("met", "hdt").wrong, 1U);
  EXPECT_EQ(verdict("met", "hdt").mixed, 1U);
  judge_.stored(*both, 3, at(21), "[72.1,null,0.5]");
  EXPECT_EQ(verdict("met", "hdt").doubled, 1U);
  judge_.stored(*both, 4, at(21), "[72.1,null,0.6]");
  EXPECT_EQ(verdict("met", "hdt").wrong, 2U) << "0.6 was never said";
  judge_.stored(*both, 5, at(19), "[72.1,null,0.5]");
  EXPECT_EQ(verdict("met", "hdt").wrong, 3U) << "0.5 was said later";
  judge_.stored(*both, 6, at(29), "[72.1,null,0.5]");
  EXPECT_EQ(verdict("met", "hdt").wrong, 4U) << "72.1 was said too long before";
}

TEST_F(JudgeTest, a_point_that_was_said_may_not_be_left_out) {
  say_scan(1, "7");
  judge_.stored(*one_height_, 1, at(1), "[[7],[1],0.5]");
  EXPECT_EQ(verdict("lidar", "scan").wrong, 1U);
}

TEST_F(JudgeTest, a_point_that_was_said_may_not_be_null) {
  say_scan(1, "7");
  store_scan(1, "[[7,null,null],[1,null,null],0.5]");
  const Verdict v = verdict("lidar", "scan");
  EXPECT_EQ(v.wrong, 1U);
  ASSERT_EQ(v.findings.size(), 1U);
  EXPECT_NE(v.findings[0].find("reading 1, point 1: null, and a value was said"), std::string::npos)
      << v.findings[0];
}

TEST_F(JudgeTest, nor_all_points_of_a_scan) {
  say_scan(1, "7");
  store_scan(1, "[[null,null,null],[null,null,null],0.5]");
  EXPECT_EQ(verdict("lidar", "scan").wrong, 1U);
}

TEST_F(JudgeTest, points_that_were_never_said_are_null) {
  say_scan(1, "7");
  say_scan(2, "8");
  store_scan(1, "[[7,7,null],[1,1,null],0.5]");
  store_scan(500, "[[8,8,null],[2,2,null],0.5]");
  EXPECT_TRUE(verdict("lidar", "scan").is_sound());
  EXPECT_TRUE(verdict("lidar", "scan").absent.empty());
}

TEST_F(JudgeTest, a_point_that_was_said_to_be_null_or_with_a_fault_may_be_null) {
  judge_.said(entry("lidar", "scan", 1,
                    {{"ref[0]", "1"},
                     {"speed[0]", "7"},
                     {"ref[1]", "null"},
                     {"speed[1]", "null"},
                     {"tilt", "0.5"}}));
  judge_.said(entry("lidar", "scan", 2, {{"ref[0]", "2"}, {"speed[0]", "8"}, {"tilt", "0.5"}}));
  judge_.said(entry("lidar", "scan", 2, {{"ref[1]", "2"}, {"speed[1]", "8"}}, "late"));
  say_scan(3, "9");
  store_scan(1, "[[7,null,null],[1,null,null],0.5]");
  store_scan(2, "[[8,null,null],[2,null,null],0.5]");
  const Verdict v = verdict("lidar", "scan");
  EXPECT_EQ(v.wrong, 0U);
  EXPECT_EQ(v.placed.size(), 2U);
}

TEST_F(JudgeTest, a_point_behind_a_refusal_may_be_null) {
  say_scan(1, "7");
  judge_.said(entry("lidar", "", 0, {}, "exception"));
  store_scan(1, "[[7,null,null],[1,null,null],0.5]");
  const Verdict v = verdict("lidar", "scan");
  EXPECT_EQ(v.wrong, 0U);
  EXPECT_EQ(v.placed.size(), 1U);
}

TEST_F(JudgeTest, of_equal_records_the_one_whose_point_was_said_to_be_null) {
  say_at(1, entry("lidar", "scan", 1, {{"ref[0]", "null"}, {"speed[0]", "null"}, {"tilt", "0.5"}}));
  say_at(2, entry("lidar", "scan", 2, {{"ref[0]", "2"}, {"speed[0]", "7"}, {"tilt", "0.5"}}));
  judge_.stored(*one_height_, 2, at(2), "[[null],[null],0.5]");
  judge_.stored(*one_height_, 3, at(2), "[[7],[2],0.5]");
  const Verdict v = verdict("lidar", "scan");
  EXPECT_TRUE(v.is_sound());
  EXPECT_TRUE(v.absent.empty());
}

TEST_F(JudgeTest, a_null_point_of_the_record_before_is_mixed_not_wrong) {
  say_scan(7, "8.5");
  judge_.said(entry("lidar", "scan", 8,
                    {{"ref[0]", "8"},
                     {"speed[0]", "9.5"},
                     {"ref[1]", "null"},
                     {"speed[1]", "null"},
                     {"tilt", "0.5"}}));
  store_scan(8, "[[8.5,null,null],[7,null,null],0.5]");
  store_scan(9, "[[9.5,null,null],[8,null,null],0.5]");
  store_scan(12, "[[8.5,null,null],[7,null,null],0.5]");
  const Verdict v = verdict("lidar", "scan");
  EXPECT_EQ(v.mixed, 1U);
  EXPECT_EQ(v.wrong, 1U) << "12 s behind nothing was said to be null";
}

/// Of a kind that has points alone.
TEST_F(JudgeTest, a_reading_without_any_value_is_of_a_record_without_any) {
  const auto points =
      description("adcp", "beam",
                  R"({"name":"speed","type":"float32","axis":{"name":"height","points":[1,2]}})");
  say_at(1, entry("adcp", "beam", 1, {{"speed[0]", "1"}, {"speed[1]", "2"}}));
  say_at(20, entry("adcp", "beam", 2, {{"speed[0]", "null"}, {"speed[1]", "null"}}));
  judge_.stored(*points, 1, at(1), "[[null,null]]");
  judge_.stored(*points, 2, at(20), "[[null,null]]");
  const Verdict v = verdict("adcp", "beam");
  EXPECT_EQ(v.wrong, 1U);
  EXPECT_EQ(v.mixed, 0U);
  ASSERT_EQ(v.placed.size(), 1U);
  EXPECT_EQ(v.placed[0].record.counter, 2U);
}

/// A reading in two lines: off the axis, and its only point.
class LinesOfARecord : public JudgeTest {
 protected:
  void say_lines(std::uint64_t counter, const std::string& fault) {
    LedgerEntry first = entry("adcp", "profile", counter, {{"a", "1"}, {"b", "2"}}, fault);
    first.boottime = at(20 * counter);
    judge_.said(first);
    LedgerEntry second = entry("adcp", "profile", counter, {{"c", "3"}});
    second.boottime = at(20 * counter);
    judge_.said(second);
  }
  void store_profile(std::uint64_t counter, const std::string& body) {
    const auto told = description("adcp", "profile",
                                  R"({"name":"a","type":"decimal"},{"name":"b","type":"decimal"},)"
                                  R"({"name":"c","type":"decimal"})");
    judge_.stored(*told, counter, at(20 * counter), body);
  }
};

TEST_F(LinesOfARecord, what_a_fault_took_may_be_null) {
  say_lines(1, "truncated");
  say_lines(2, "");
  store_profile(1, "[null,null,3]");
  EXPECT_EQ(verdict("adcp", "profile").wrong, 0U);
}

TEST_F(LinesOfARecord, and_nothing_else) {
  say_lines(1, "truncated");
  say_lines(9, "");
  store_profile(1, "[null,null,4]");
  store_profile(9, "[null,null,3]");  // no fault is near
  EXPECT_EQ(verdict("adcp", "profile").wrong, 2U);
}

TEST_F(LinesOfARecord, a_line_that_says_nothing_may_cost_the_reading) {
  say_lines(1, "");
  store_profile(1, "[1,2,3]");
  judge_.said(entry("adcp", "profile", 2, {{"a", "1"}, {"b", "2"}, {"c", "4"}}));
  judge_.said(entry("adcp", "profile", 2, {}, "truncated"));
  say_lines(3, "");
  store_profile(3, "[1,2,3]");
  const Verdict told = verdict("adcp", "profile");
  EXPECT_TRUE(told.missing.empty());
  EXPECT_EQ(told.archived, 2U);
}

}  // namespace
}  // namespace buoysim
