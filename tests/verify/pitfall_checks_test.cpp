#include "verify/pitfall_checks.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "base/json.hpp"
#include "verify/report.hpp"
#include "verify/run/run_text.hpp"
#include "verify/run_maker.hpp"

namespace buoyd {
namespace {

using testing::HasSubstr;

Pitfall pitfall(PitfallAbout about, const std::string& channel = "") {
  Pitfall made;
  made.about = about;
  made.text = "What misleads.";
  made.source = "the manual, page 3";
  made.channel = channel;
  return made;
}

/// "seen 12 / 600", "not tested not said"
std::string checked(const RunMaker& maker) {
  const VerifyPlan plan = plain_plan();
  const Criteria criteria;
  const VerifyReport report(maker.record, nullptr, plan, criteria);
  if (report.pitfalls.size() != 1) return "not one";
  const PitfallCheck& check = report.pitfalls.front();
  return fmt::format("{} {}{}", name_of(check.result), check.detail, check.why);
}

std::string checked(RunMaker& maker, const Pitfall& one) {
  maker.record.head.pitfalls = {one};
  return checked(maker);
}

/// Ten minutes, with no value each minute.
RunMaker ten_minutes() {
  RunMaker maker;
  maker.say_each(600, [](int i) { return i % 60 == 0 ? "null" : noisy(i); });
  maker.record.end = RunEnd();
  maker.record.end->length = std::chrono::minutes(10);
  maker.record.end->polls = 600;
  return maker;
}

/// A Modbus instrument whose answer does not come the first time, and comes when it is asked again.
TEST(PitfallChecks, see_a_read_that_was_asked_again) {
  RunMaker maker = ten_minutes();
  maker.record.head.unit = 1;
  const std::vector<std::uint8_t> request{1, 3, 0, 10, 0, 1, 0xA4, 0x08};
  maker.sent(1, request);
  maker.sent(2, request);
  maker.heard(2.1, {1, 3, 2, 0, 5, 0x78, 0x47});
  EXPECT_EQ(checked(maker, pitfall(PitfallAbout::line)), "seen 1 / 2");
}

TEST(PitfallChecks, see_missing_values_of_the_channel_that_is_named) {
  RunMaker maker = ten_minutes();
  EXPECT_EQ(checked(maker, pitfall(PitfallAbout::null_code, "air_temperature")), "seen 10 / 600");
  EXPECT_EQ(checked(maker, pitfall(PitfallAbout::null_code, "wind_from_direction")),
            "not seen 0 / 600");
  EXPECT_EQ(checked(maker, pitfall(PitfallAbout::null_code)), "seen 10 / 1800");
  EXPECT_EQ(checked(maker, pitfall(PitfallAbout::null_code, "rain")),
            "not tested channel not in the run");
}

TEST(PitfallChecks, see_a_clock_that_is_off) {
  RunMaker maker = ten_minutes();
  EXPECT_EQ(checked(maker, pitfall(PitfallAbout::clock)), "not tested not said");
  maker.record.readings.front().is_clock_unset = true;
  EXPECT_EQ(checked(maker, pitfall(PitfallAbout::clock)),
            "not tested this computer's clock is not set");
  for (RunReading& reading : maker.record.readings) reading.clock_ahead = micros(0.25);
  EXPECT_EQ(checked(maker, pitfall(PitfallAbout::clock)), "not seen +0.250 s");
  for (RunReading& reading : maker.record.readings) reading.clock_ahead = micros(3600);
  EXPECT_EQ(checked(maker, pitfall(PitfallAbout::clock)), "seen +3600.000 s");
}

TEST(PitfallChecks, see_what_went_wrong_on_the_line_and_the_address) {
  RunMaker maker = ten_minutes();
  EXPECT_EQ(checked(maker, pitfall(PitfallAbout::line)), "not seen 0 / 600");
  maker.record.end->errors[static_cast<std::size_t>(ErrorCode::timeout)] = 3;
  EXPECT_EQ(checked(maker, pitfall(PitfallAbout::line)), "seen 3 / 600");
  Pitfall address = pitfall(PitfallAbout::address);
  address.unit = 30;
  EXPECT_EQ(checked(maker, address), "not seen 1");
  maker.record.head.unit = 30;
  EXPECT_EQ(checked(maker, address), "seen 30");
}

TEST(PitfallChecks, see_readings_that_stay_as_long_as_the_model_says) {
  RunMaker maker;
  for (int i = 0; i < 600; ++i) maker.say(i, std::to_string(i / 10), "7");
  Pitfall interval = pitfall(PitfallAbout::interval);
  interval.lasts = std::chrono::seconds(10);
  EXPECT_EQ(checked(maker, interval), "seen 10 s / 1 s");
  maker.record.head.interval = std::chrono::seconds(10);
  EXPECT_EQ(checked(maker, interval), "not tested asked seldom enough");
  RunMaker fast;
  fast.say_each(600, noisy);
  EXPECT_EQ(checked(fast, interval), "not seen 1 s / 1 s");
}

TEST(PitfallChecks, count_no_pause_between_bursts_as_a_reading_that_stays) {
  RunMaker maker;  // from 07:00 on
  maker.record.head.bursts = {std::chrono::hours(1), std::chrono::minutes(1), Micros(0)};
  for (int i = 0; i < 180; ++i) maker.say(i / 60 * 3600 + i % 60, std::to_string(i), "7");
  Pitfall interval = pitfall(PitfallAbout::interval);
  interval.lasts = std::chrono::seconds(10);
  EXPECT_EQ(checked(maker, interval), "not seen 1 s / 1 s");
}

TEST(PitfallChecks, see_the_step_and_the_age_of_a_calibration) {
  RunMaker maker = ten_minutes();
  EXPECT_EQ(checked(maker, pitfall(PitfallAbout::resolution, "air_temperature")), "seen 0.01 degC");
  EXPECT_EQ(checked(maker, pitfall(PitfallAbout::drift)), "not tested no calibration stated");
  maker.describe(R"("calibrated":{"date":"2025-01-01"},)");
  EXPECT_EQ(checked(maker, pitfall(PitfallAbout::drift)), "seen 2025-01-01");
  EXPECT_EQ(checked(maker, pitfall(PitfallAbout::counts)), "not seen 2025-01-01");
  Pitfall slow = pitfall(PitfallAbout::drift);
  slow.lasts = std::chrono::hours(24 * 3650);
  EXPECT_EQ(checked(maker, slow), "not seen 2025-01-01");
}

TEST(PitfallChecks, say_what_no_run_shows) {
  RunMaker maker = ten_minutes();
  for (const PitfallAbout about :
       {PitfallAbout::setting, PitfallAbout::byte_order, PitfallAbout::firmware,
        PitfallAbout::fouling, PitfallAbout::warm_up, PitfallAbout::read_to_clear}) {
    EXPECT_THAT(checked(maker, pitfall(about)), HasSubstr("not tested ")) << name_of(about);
  }
}

TEST(PitfallChecks, stand_in_both_reports_and_are_no_defects) {
  RunMaker maker = ten_minutes();
  maker.record.head.pitfalls = {pitfall(PitfallAbout::null_code, "air_temperature")};
  const VerifyPlan plan = plain_plan();
  const Criteria criteria;
  const VerifyReport report(maker.record, nullptr, plan, criteria);
  EXPECT_TRUE(report.findings.empty());
  const std::string page = html_of(report, "2026-11-26");
  for (const char* words : {"What misleads.", "模型所列的陷阱", "the manual, page 3", "10 / 600"}) {
    EXPECT_THAT(page, HasSubstr(words));
  }
  const auto json = Json::parse(json_of(report, "2026-11-26"), 1U << 20U);
  ASSERT_TRUE(json);
  EXPECT_EQ(json->find("pitfalls")->items().at(0).string_at("result"), "seen");
}

TEST(PitfallChecks, are_of_what_a_run_keeps) {
  RunMaker maker = ten_minutes();
  Pitfall whole = pitfall(PitfallAbout::address, "air_temperature");
  whole.lasts = std::chrono::seconds(7);
  whole.unit = 30;
  maker.record.head.pitfalls = {whole, pitfall(PitfallAbout::line)};
  const auto head = parse_head(head_text(maker.record.head));
  ASSERT_TRUE(head) << head.error().text;
  ASSERT_EQ(head->pitfalls.size(), 2U);
  EXPECT_EQ(head->pitfalls[0].about, PitfallAbout::address);
  EXPECT_EQ(head->pitfalls[0].channel, "air_temperature");
  EXPECT_EQ(head->pitfalls[0].lasts, whole.lasts);
  EXPECT_EQ(head->pitfalls[0].unit, 30);
  EXPECT_EQ(head->pitfalls[0].text, whole.text);
  EXPECT_EQ(head->pitfalls[1].about, PitfallAbout::line);
  EXPECT_FALSE(head->pitfalls[1].unit);
}

}  // namespace
}  // namespace buoyd
