#include "verify/criteria.hpp"

#include <gmock/gmock.h>

#include <filesystem>

#include "support/places.hpp"
#include "verify/plan.hpp"
#include "verify/run/run_folder.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> texts(const Mistakes& mistakes) {
  std::vector<std::string> made;
  for (const Mistake& mistake : mistakes) made.push_back(mistake.str());
  return made;
}

Figures slopes(double at_40, double at_100) {
  Figures made;
  FigureList list(Section::comparison, made);
  list.number("slope", "scan/wind_speed@40", at_40, "1", 600);
  list.number("slope", "scan/wind_speed@100", at_100, "1", 600);
  return made;
}

Criteria slope_criteria() {
  return parse_criteria(R"(title = "KPIs"
[[criterion]]
name = "slope"
figure = "comparison.slope"
channel = "scan/wind_speed*"
at_least = 0.98
at_most = 1.02
unit = "1"
source = "section 3"
)",
                        "kpi.toml");
}

TEST(CriteriaFile, says_each_mistake_with_its_place) {
  const Criteria made = parse_criteria(R"(title = "x"
[[criterion]]
name = "a"
figure = "timing.answer_time.p99"
at_most = 1
source = "s"
[[criterion]]
name = "a"
figure = "b"
equals = "c"
within = 3
unit = "s"
)",
                                       "c.toml");
  EXPECT_THAT(texts(made.mistakes),
              ElementsAre(HasSubstr("a bound without 'unit'"), HasSubstr("'source' is missing"),
                          HasSubstr("expected at_least, at_most or both"),
                          HasSubstr("another criterion has that name")));
}

TEST(CriteriaFile, takes_one_bound_and_overrides_none) {
  for (const char* const other : {"at_most = 1", "at_least = -1"}) {
    const std::string text =
        "title = 'x'\nsource = 's'\n[[criterion]]\nname = 'a'\nfigure = 'b'\n" +
        std::string(other) + "\nwithin = 3\nunit = 's'\n";
    EXPECT_THAT(texts(parse_criteria(text, "c.toml").mistakes),
                ElementsAre(HasSubstr("c.toml:7:10: within stands beside at_least or at_most")))
        << other;
  }
}

TEST(CriteriaFile, that_is_delivered_is_sound) {
  int count = 0;
  for (const auto& file : std::filesystem::directory_iterator(source_dir() + "/config/criteria")) {
    const auto text = text_of_file(file.path());
    ASSERT_TRUE(text);
    EXPECT_THAT(texts(parse_criteria(*text, file.path()).mistakes), ElementsAre());
    ++count;
  }
  EXPECT_EQ(count, 3);
}

TEST(PlanFile, says_what_sections_there_are) {
  const VerifyPlan plan =
      parse_plan("title = 'x'\nsections = ['speed']\nsetle = '1 s'\n", "p.toml");
  EXPECT_THAT(texts(plan.mistakes),
              ElementsAre(HasSubstr("p.toml:2:12: 'speed', expected some of identity"),
                          HasSubstr("setle")));
}

TEST(PlanFile, that_names_a_section_twice_has_it_once) {
  const VerifyPlan plan = parse_plan("title = 'x'\nsections = ['timing', 'timing']\n", "p.toml");
  EXPECT_THAT(texts(plan.mistakes), ElementsAre());
  EXPECT_THAT(plan.sections, ElementsAre(Section::timing));
}

TEST(Verdicts, of_many_points_is_that_of_the_worst) {
  const Criteria criteria = slope_criteria();
  ASSERT_THAT(texts(criteria.mistakes), ElementsAre());
  const Figures good = slopes(1.01, 0.99);
  EXPECT_EQ(judge(criteria, good)[0].verdict, Verdict::passed);
  const Figures bad = slopes(1.01, 0.9);
  const auto judged = judge(criteria, bad);
  EXPECT_EQ(judged[0].verdict, Verdict::failed);
  EXPECT_EQ(judged[0].figures[judged[0].deciding]->channel, "scan/wind_speed@100");
}

TEST(Verdicts, of_what_is_missing_are_not_tested_and_say_why) {
  const Criteria criteria = slope_criteria();
  Figures figures = slopes(1, 1);
  FigureList(Section::comparison, figures)
      .missing("slope", "scan/wind_speed@160", "insufficient", 12);
  const auto judged = judge(criteria, figures);
  EXPECT_EQ(judged[0].verdict, Verdict::not_tested);
  EXPECT_EQ(judged[0].why, "insufficient");
  EXPECT_EQ(judge(criteria, {})[0].why, "not in the run");
  EXPECT_EQ(verdict_of(judged), Verdict::not_tested);
}

TEST(Verdicts, fail_even_where_something_else_is_missing) {
  const Criteria criteria = slope_criteria();
  Figures figures = slopes(1, 2);
  FigureList(Section::comparison, figures).missing("slope", "scan/wind_speed@160", "insufficient");
  EXPECT_EQ(judge(criteria, figures)[0].verdict, Verdict::failed);
}

/// Fewer than 20 errors per 10,000, of so many requests.
Judged errors_judged(double low, double high) {
  static const Criteria criteria = parse_criteria(R"(title = "x"
source = "s"
[[criterion]]
name = "few errors"
figure = "availability.errors"
at_most = 20
unit = "1e-4"
)",
                                                  "c.toml");
  static Figures figures;
  figures.clear();
  FigureList(Section::availability, figures)
      .number("errors", "", (low + high) / 2, "1e-4", 600)
      .sure = Interval{low, high};
  return judge(criteria, figures).at(0);
}

TEST(Verdicts, of_estimates_wait_until_chance_does_not_decide) {
  EXPECT_EQ(errors_judged(0, 19).verdict, Verdict::passed);
  EXPECT_EQ(errors_judged(21, 80).verdict, Verdict::failed);
  const Judged undecided = errors_judged(0, 64);
  EXPECT_EQ(undecided.verdict, Verdict::not_tested);
  EXPECT_EQ(undecided.why, "too few to decide");
  EXPECT_EQ(undecided.figures.size(), 1U);
}

TEST(Verdicts, in_another_unit_are_not_tested) {
  const Criteria criteria = slope_criteria();
  Figures figures;
  FigureList(Section::comparison, figures).number("slope", "scan/wind_speed@40", 1, "percent", 99);
  EXPECT_EQ(judge(criteria, figures)[0].why, "in percent");
}

TEST(Verdicts, of_texts_are_whether_they_are_the_same) {
  const Criteria criteria = parse_criteria(R"(title = "x"
source = "the delivery note"
[[criterion]]
name = "serial number"
figure = "identity.serial_number"
equals = "A17"
)",
                                           "c.toml");
  ASSERT_THAT(texts(criteria.mistakes), ElementsAre());
  Figures figures;
  FigureList(Section::identity, figures).text("serial_number", "A17");
  EXPECT_EQ(judge(criteria, figures)[0].verdict, Verdict::passed);
  figures[0].text = "B18";
  EXPECT_EQ(judge(criteria, figures)[0].verdict, Verdict::failed);
}

}  // namespace
}  // namespace buoyd
