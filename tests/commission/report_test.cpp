// The report of a commissioning, and the texts that its results are kept as.

#include <gmock/gmock.h>

#include "base/json.hpp"
#include "commission/kept/step_text.hpp"
#include "commission/report/commission_report.hpp"
#include "commission/report/commission_words.hpp"

namespace buoyd {
namespace {

using testing::HasSubstr;
using testing::Not;

StationHead head() {
  StationHead made;
  made.station = "kelpie";
  made.title = "Kelpie <b>";
  made.configuration = "abc";
  made.version = "0.1.0";
  made.instruments = {{"sonde", "water", "In-Situ", "Aqua TROLL", "17"}};
  return made;
}

StepResult sound(Step step) {
  StepResult made;
  made.step = step;
  made.start = WallTime(std::chrono::hours(500'000));
  made.end = made.start + std::chrono::seconds(30);
  made.configuration = "abc";
  made.passed("sonde", "plausible", "60 / 120 <script>");
  made.number("sonde · values/salinity", "median", 35.1, "1e-3");
  made.text("sonde", "serial_number", "17");
  made.curves.push_back({"owed", "hours axis", false, {0, 1, 2}, {3, 1, 2}});
  return made;
}

std::vector<StepResult> all_sound() {
  std::vector<StepResult> made;
  for (std::size_t i = 0; i < step_names.size(); ++i) made.push_back(sound(static_cast<Step>(i)));
  return made;
}

TEST(StepText, is_read_back_the_same) {
  StepResult one = sound(Step::burn_in);
  one.failed("", "owed grows", "1 → 2").told("x", "no fix").untested("y", "not measured");
  const auto read = parse_step(step_text(one));
  ASSERT_TRUE(read) << read.error().text;
  EXPECT_EQ(*read, one);
  EXPECT_FALSE(parse_step("{}"));
  EXPECT_FALSE(parse_step(R"({"buoyd_commission":1,"step":"dance"})"));
}

TEST(StationHeadText, is_read_back_the_same) {
  EXPECT_EQ(parse_station_head(head_text(head())).value(), head());
  EXPECT_FALSE(parse_station_head("[]"));
}

TEST(CommissionReport, passes_if_every_step_that_concerns_the_station_does) {
  auto steps = all_sound();
  EXPECT_EQ(CommissionReport(head(), steps, {}).verdict(), Verdict::passed);
  StepResult absent = absent_step(Step::switches, "no switch");
  absent.configuration = "abc";
  steps[static_cast<std::size_t>(Step::switches)] = absent;
  EXPECT_EQ(CommissionReport(head(), steps, {}).verdict(), Verdict::passed);
  steps[2].failed("", "no receipt");
  EXPECT_EQ(CommissionReport(head(), steps, {}).verdict(), Verdict::failed);
}

TEST(CommissionReport, of_a_step_that_is_missing_or_of_another_configuration_is_not_tested) {
  auto steps = all_sound();
  steps.pop_back();
  const CommissionReport missing(head(), steps, {});
  EXPECT_EQ(missing.verdict(), Verdict::not_tested);
  EXPECT_EQ(missing.steps.size(), step_names.size());
  auto stale = all_sound();
  stale[0].configuration = "old";
  EXPECT_EQ(CommissionReport(head(), stale, {}).verdict(), Verdict::not_tested);
}

TEST(CommissionReport, is_the_same_of_the_same_results_but_for_the_date) {
  const CommissionReport one(head(), all_sound(), {});
  const CommissionReport other(head(), all_sound(), {});
  EXPECT_EQ(html_of(one, "2026-11-26", "1"), html_of(other, "2026-11-26", "1"));
  EXPECT_EQ(json_of(one, "2026-11-26", "1"), json_of(other, "2026-11-26", "1"));
  EXPECT_NE(html_of(one, "2026-11-26", "1"), html_of(other, "2026-11-27", "1"));
}

TEST(CommissionReport, as_a_page_has_both_languages_and_loads_nothing) {
  const std::string page = html_of(CommissionReport(head(), all_sound(), {}), "2026-11-26", "1");
  EXPECT_THAT(page, HasSubstr("<span lang=en>Pre-deployment report</span>"));
  EXPECT_THAT(page, HasSubstr("<span lang=zh>布放前检验报告</span>"));
  EXPECT_THAT(page, HasSubstr("Kelpie &lt;b&gt;"));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("http")));
  EXPECT_THAT(page, HasSubstr("<svg"));
  EXPECT_THAT(page, HasSubstr("class=sign"));
}

TEST(CommissionReport, as_json_has_all_steps) {
  const auto json =
      Json::parse(json_of(CommissionReport(head(), all_sound(), {}), "2026-11-26", "1"), 1U << 20U);
  ASSERT_TRUE(json) << json.error().text;
  EXPECT_EQ(json->string_at("verdict"), "passed");
  EXPECT_EQ(json->find("steps")->items().size(), step_names.size());
  EXPECT_EQ(json->find("steps")->items()[6].string_at("step"), "burn-in");
}

TEST(CommissionReport, after_a_recovery_compares_what_both_have) {
  auto before = all_sound();
  before[0].figures[0].value = 35.0;
  before[0].figures[1].text = "18";
  before[1].figures.clear();
  StationHead after = head();
  after.is_recovered = true;
  const CommissionReport report(after, all_sound(), before);
  ASSERT_GE(report.compared.size(), 2U);
  EXPECT_NEAR(report.compared[0].difference().value(), 0.1, 1e-9);
  EXPECT_FALSE(report.compared[0].is_changed());
  EXPECT_TRUE(report.compared[1].is_changed());
  EXPECT_EQ(report.compared.size(), 2 * (step_names.size() - 1));
  EXPECT_THAT(html_of(report, "2026-11-26", "1"), HasSubstr("Before and after"));
}

TEST(CommissionReport, shows_an_array_in_one_row_and_its_point_that_differs_most) {
  auto before = all_sound();
  auto after = all_sound();
  for (int point = 1; point <= 30; ++point) {
    const std::string subject = "lidar · scan/speed@" + std::to_string(point);
    before[0].number(subject, "median", point, "m s-1");
    after[0].number(subject, "median", point == 17 ? 99 : point + 1, "m s-1");
  }
  StationHead recovered = head();
  recovered.is_recovered = true;
  const CommissionReport report(recovered, after, before);
  const std::string page = html_of(report, "2026-11-26", "1");
  EXPECT_THAT(page, HasSubstr("2 … 99 m s-1"));
  EXPECT_THAT(page, HasSubstr("speed@17"));
  EXPECT_THAT(page, Not(HasSubstr("speed@16")));
  EXPECT_THAT(json_of(report, "2026-11-26", "1"), HasSubstr("speed@16"));
}

TEST(Comparison, of_directions_goes_over_north) {
  const ComparedFigure one{
      Step::instruments, {"nav", "median", 359, "degree", ""}, {"nav", "median", 2, "degree", ""}};
  EXPECT_NEAR(one.difference().value(), 3, 1e-9);
}

TEST(CommissionWords, name_each_step_in_both_languages) {
  for (const std::string_view step : step_names) {
    EXPECT_NE(commission_words(step).en, commission_words(step).zh) << step;
  }
  EXPECT_THAT(commission_html("deviation at 045.0"), HasSubstr("045.0"));
}

}  // namespace
}  // namespace buoyd
