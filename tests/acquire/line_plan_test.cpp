#include "acquire/line_plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/load/library.hpp"
#include "support/places.hpp"

namespace buoyd {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;

ModelPtr find(const std::string& name) {
  return find_model(name, {source_dir() + "/config/models"}).model;
}

InstrumentSettings instrument(const std::string& name, const std::string& line,
                              const std::string& model, Micros interval = Micros(0)) {
  InstrumentSettings settings;
  settings.name = name;
  settings.line = line;
  settings.model = model;
  settings.interval = interval;
  return settings;
}

LineSettings line(const std::string& name) {
  LineSettings settings;
  settings.name = name;
  return settings;
}

TEST(LinePlan, takes_the_lines_instruments_with_their_drivers) {
  const auto plan = make_line_plan(line("rtu"),
                                   {instrument("a", "rtu", "aqua-troll-400"),
                                    instrument("b", "rtu", "aqua-troll-400", seconds(60)),
                                    instrument("c", "other", "nmea-0183")},
                                   {}, find);
  ASSERT_TRUE(plan) << plan.error().text;
  ASSERT_EQ(plan->instruments.size(), 2U);
  EXPECT_FALSE(plan->listens);
  EXPECT_EQ(plan->instruments[0].settings.interval, seconds(10)) << "the model's";
  EXPECT_EQ(plan->instruments[1].settings.interval, seconds(60));
  EXPECT_EQ(plan->instruments[0].model->name, "aqua-troll-400");
  EXPECT_NE(plan->instruments[0].driver, nullptr);
}

TEST(LinePlan, a_line_of_speakers_listens) {
  const auto plan = make_line_plan(line("gps"), {instrument("g", "gps", "nmea-0183")}, {}, find);
  ASSERT_TRUE(plan);
  EXPECT_TRUE(plan->listens);
}

TEST(LinePlan, a_line_without_instruments_is_one_of_nobody) {
  const auto plan = make_line_plan(line("spare"), {}, {}, find);
  ASSERT_TRUE(plan);
  EXPECT_TRUE(plan->instruments.empty());
  EXPECT_FALSE(plan->listens);
}

TEST(LinePlan, what_cannot_be_is_named) {
  struct Case {
    std::vector<InstrumentSettings> instruments;
    const char* text;
  };
  const Case cases[] = {
      {{instrument("a", "bus", "no-such")}, "instrument 'a': there is no model 'no-such'"},
      {{instrument("a", "bus", "aqua-troll-400"), instrument("g", "bus", "nmea-0183")},
       "line 'bus': instruments that speak on their own and polled ones cannot share a line"},
  };
  for (const Case& c : cases) {
    const auto plan = make_line_plan(line("bus"), c.instruments, {}, find);
    ASSERT_FALSE(plan);
    EXPECT_EQ(plan.error().code, ErrorCode::invalid);
    EXPECT_THAT(plan.error().text, HasSubstr(c.text));
  }
}

TEST(LinePlan, one_for_each_line_or_none_at_all) {
  Settings settings;
  settings.lines = {line("rtu"), line("gps")};
  settings.instruments = {instrument("a", "rtu", "aqua-troll-400"),
                          instrument("g", "gps", "nmea-0183")};
  settings.deployment.id = "2026-a";
  const auto plans = make_line_plans(settings, find);
  ASSERT_TRUE(plans);
  ASSERT_EQ(plans->size(), 2U);
  EXPECT_EQ((*plans)[1].line.name, "gps");
  EXPECT_EQ((*plans)[1].deployment.id, "2026-a");
  settings.instruments[1].model = "no-such";
  EXPECT_FALSE(make_line_plans(settings, find));
}

}  // namespace
}  // namespace buoyd
