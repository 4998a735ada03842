#include "verify/report.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "base/json.hpp"
#include "verify/page/html_text.hpp"
#include "verify/report_outcome.hpp"
#include "verify/run_maker.hpp"

namespace buoyd {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::Ne;
using testing::Not;

Criteria passing() {
  return parse_criteria(R"(title = "a <b> title"
title_zh = "判据"
[[criterion]]
name = "in the room"
figure = "conformity.maximum"
channel = "met/air_temperature"
at_most = 30
unit = "degC"
source = "the plan"
)",
                        "c.toml");
}

TEST(VerifyReport, is_the_same_of_the_same_run_but_for_the_date) {
  RunMaker maker;
  maker.say_each(600, noisy);
  const VerifyPlan plan = plain_plan();
  const Criteria criteria = passing();
  const VerifyReport one(maker.record, nullptr, plan, criteria);
  const VerifyReport other(maker.record, nullptr, plan, criteria);
  EXPECT_EQ(html_of(one, "2026-11-26"), html_of(other, "2026-11-26"));
  EXPECT_EQ(json_of(one, "2026-11-26"), json_of(other, "2026-11-26"));
  EXPECT_NE(html_of(one, "2026-11-26"), html_of(one, "2026-11-27"));
}

TEST(VerifyReport, passes_fails_or_says_what_was_not_tested) {
  RunMaker maker;
  maker.say_each(600, noisy);
  const VerifyPlan plan = plain_plan();
  const Criteria criteria = passing();
  EXPECT_EQ(VerifyReport(maker.record, nullptr, plan, criteria).verdict(), Verdict::passed);
  EXPECT_EQ(VerifyReport(maker.record, nullptr, plan, Criteria()).verdict(), Verdict::not_tested);
  maker.record.head.serial_number = "another";
  EXPECT_EQ(VerifyReport(maker.record, nullptr, plan, criteria).verdict(), Verdict::failed);
}

TEST(VerifyReport, does_not_pass_one_that_was_not_heard_whatever_the_criteria_ask) {
  RunMaker maker;
  maker.record.head.interval = std::chrono::minutes(30);
  maker.record.end = RunEnd();
  maker.record.end->length = std::chrono::minutes(10);
  const VerifyPlan plan = plain_plan();
  const Criteria criteria = parse_criteria(R"(title = "a"
title_zh = "判据"
[[criterion]]
name = "the model"
figure = "identity.model"
equals = "some-met"
source = "the plan"
)",
                                           "c.toml");
  const VerifyReport report(maker.record, nullptr, plan, criteria);
  ASSERT_EQ(report.judged.size(), 1U);
  EXPECT_EQ(report.judged[0].verdict, Verdict::passed);
  EXPECT_EQ(report.verdict(), Verdict::not_tested);
}

TEST(VerifyReport, finds_what_is_wrong_with_a_clock_whatever_sections_its_plan_prints) {
  RunMaker maker;
  maker.say_each(600, noisy);
  for (RunReading& reading : maker.record.readings) reading.clock_ahead = micros(8 * 3600.0);
  const VerifyPlan plan =
      parse_plan("title = \"values\"\nsections = [\"conformity\", \"stability\"]\n", "p.toml");
  ASSERT_TRUE(plan.mistakes.empty());
  const Criteria criteria = passing();
  const VerifyReport report(maker.record, nullptr, plan, criteria);
  EXPECT_THAT(report.findings, ElementsAre(Field(&Finding::name, "clock_zone")));
  EXPECT_EQ(report.verdict(), Verdict::failed);
  EXPECT_THAT(report.figures, Each(Field(&Figure::section, Ne(Section::timing))));
}

TEST(VerifyReport, says_of_pitfalls_whether_the_run_shows_them_whatever_sections_its_plan_prints) {
  RunMaker maker;
  maker.say_each(600, noisy);
  for (RunReading& reading : maker.record.readings) reading.clock_ahead = micros(0.25);
  Pitfall clock;
  clock.about = PitfallAbout::clock;
  Pitfall resolution;
  resolution.about = PitfallAbout::resolution;
  resolution.channel = "air_temperature";
  maker.record.head.pitfalls = {clock, resolution};
  const VerifyPlan plan = parse_plan("title = \"who\"\nsections = [\"identity\"]\n", "p.toml");
  const Criteria criteria = passing();
  const VerifyReport report(maker.record, nullptr, plan, criteria);
  EXPECT_THAT(report.pitfalls, ElementsAre(Field(&PitfallCheck::result, PitfallResult::not_seen),
                                           Field(&PitfallCheck::result, PitfallResult::seen)));
  EXPECT_THAT(report.figures, Each(Field(&Figure::section, Section::identity)));
}

TEST(VerifyReport, shows_each_digit_of_a_count) {
  EXPECT_EQ(shown(1209590), "1209590");
  EXPECT_EQ(shown(-0.0), "0");
  EXPECT_EQ(shown(1234.5678), "1234.57");
  EXPECT_EQ(shown(2e300), "2e+300");
}

TEST(VerifyReport, says_that_full_files_ended_the_recording) {
  RunMaker maker;
  maker.say_each(600, noisy);
  maker.record.head.wanted = std::chrono::hours(14 * 24);
  maker.record.end = RunEnd();
  maker.record.end->length = std::chrono::hours(12 * 24 + 3);
  const VerifyPlan plan = plain_plan();
  const Criteria criteria = passing();
  const VerifyReport in_time(maker.record, nullptr, plan, criteria);
  const std::string length = "recorded for 12 d 3 h / 14 d 0 h, when its files were as long";
  EXPECT_THAT(outcome_text(in_time, "run"), Not(HasSubstr("recorded for")));
  EXPECT_THAT(json_of(in_time, "2026-11-26"), Not(HasSubstr("is_full")));
  maker.record.end->is_full = true;
  const VerifyReport full(maker.record, nullptr, plan, criteria);
  EXPECT_THAT(outcome_text(full, "run"), HasSubstr(length));
  EXPECT_THAT(json_of(full, "2026-11-26"), HasSubstr("\"is_full\":true"));
  EXPECT_THAT(html_of(full, "2026-11-26"), HasSubstr("12 d 3 h / 14 d 0 h, "));
}

TEST(VerifyReport, as_json_says_all_figures_and_verdicts) {
  RunMaker maker;
  maker.say_each(600, noisy);
  const VerifyPlan plan = plain_plan();
  const Criteria criteria = passing();
  const VerifyReport report(maker.record, &maker.record, plan, criteria);
  const auto json = Json::parse(json_of(report, "2026-11-26"), 1U << 20U);
  ASSERT_TRUE(json) << json.error().text;
  EXPECT_EQ(json->string_at("verdict"), "passed");
  EXPECT_EQ(json->find("figures")->items().size(), report.figures.size());
  EXPECT_EQ(json->find("criteria")->items()[0].find("worst")->string_at("unit"), "degC");
  EXPECT_EQ(json->find("reference")->string_at("instrument"), "mast");
}

TEST(VerifyReport, as_a_page_has_no_markup_of_others_and_loads_nothing) {
  RunMaker maker;
  maker.record.head.type = "<script>alert(1)</script>";
  maker.say_each(600, noisy);
  const VerifyPlan plan = plain_plan();
  const Criteria criteria = passing();
  const std::string page =
      html_of(VerifyReport(maker.record, nullptr, plan, criteria), "2026-11-26");
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("http")));
  EXPECT_THAT(page, HasSubstr("a &lt;b&gt; title"));
  EXPECT_THAT(page, HasSubstr("<span lang=zh>合格</span>"));
  EXPECT_THAT(page, HasSubstr("<svg"));
}

TEST(VerifyReport, of_a_simulated_instrument_says_so) {
  RunMaker maker;
  maker.describe(R"("simulated":true,)");
  maker.say_each(600, noisy);
  const VerifyPlan plan = plain_plan();
  const Criteria criteria = passing();
  const VerifyReport report(maker.record, nullptr, plan, criteria);
  EXPECT_TRUE(report.is_simulated());
  EXPECT_THAT(html_of(report, "2026-11-26"), HasSubstr("A simulator never stands for"));
}

TEST(ReportWords, have_chinese_for_every_figure_that_a_run_can_have) {
  RunMaker maker;
  maker.say_each(600, noisy);
  maker.record.end = RunEnd();
  maker.record.end->polls = 600;
  maker.sent(1, {1, 4, 0, 0}).heard(1.1, {1, 4, 4});
  const VerifyPlan plan = plain_plan();
  const Criteria criteria;
  const VerifyReport report(maker.record, &maker.record, plan, criteria);
  for (const Figure& figure : report.figures) {
    if (figure.name == "r2") continue;  // the same in both
    EXPECT_NE(report_words(figure.name).en, report_words(figure.name).zh) << figure.name;
  }
}

}  // namespace
}  // namespace buoyd
