#include "ctl/verification/daemon_line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctl/verification/same_configuration.hpp"
#include "verify/findings.hpp"

namespace buoyd {
namespace {

Json status(const std::string& counts) {
  return Json::parse(R"({"instruments":[{"name":"other","polls":9},{"name":"sonde",)" + counts +
                     "}]}")
      .value();
}

const char* const first = R"("polls":100,"repeated":3,
  "lost_slots":{"failed":10,"rested":1,"line_busy":2,"off":3,"paused":4},
  "errors":{"timeout":10,"damaged_frames":5,"foreign_frames":0,"discarded_bytes":7})";
const char* const second = R"("polls":150,"repeated":4,
  "lost_slots":{"failed":12,"rested":2,"line_busy":4,"off":6,"paused":9},
  "errors":{"timeout":11,"damaged":1,"damaged_frames":8,"foreign_frames":2,"discarded_bytes":9})";

std::uint64_t errors_of(const RunEnd& end, ErrorCode code) {
  return end.errors[static_cast<std::size_t>(code)];
}

TEST(CountedBetween, is_what_two_statuses_differ_by) {
  const RunEnd end = counted_between(status(first), status(second), "sonde");
  EXPECT_EQ(end.polls, 50U);
  EXPECT_EQ(end.failed_polls, 2U);
  EXPECT_EQ(end.missed_slots, 2U + 1U + 3U);
  EXPECT_EQ(errors_of(end, ErrorCode::timeout), 1U);
  EXPECT_EQ(errors_of(end, ErrorCode::damaged), 1U) << "was not among the first's errors";
  EXPECT_EQ(errors_of(end, ErrorCode::refused), 0U);
  EXPECT_EQ(end.frames.damaged_frames, 3U);
  EXPECT_EQ(end.frames.foreign_frames, 2U);
  EXPECT_EQ(end.frames.discarded_bytes, 2U);
  EXPECT_EQ(end.frames.repeated, 1U);
}

TEST(CountedBetween, a_restart_counts_from_nothing) {
  const RunEnd end = counted_between(status(second), status(first), "sonde");
  EXPECT_EQ(end.polls, 100U);
  EXPECT_EQ(end.failed_polls, 10U);
}

TEST(DaemonLine, is_judged_by_how_often_buoyd_polls_it) {
  using namespace std::chrono_literals;
  const DaemonLine line("", "water", status(R"("interval":7200.0,"power":"off, on in 1 h")"));
  EXPECT_EQ(line.interval("sonde", 0s).value(), Micros(0)) << "it speaks on its own";
  RunRecord silent;
  silent.head.interval = line.interval("sonde", 60s).value();
  EXPECT_EQ(silent.head.interval, Micros(2h));
  silent.end.emplace().length = 10min;
  EXPECT_THAT(findings_of(examined(silent, Micros(0)), {}), testing::IsEmpty());
}

TEST(DaemonLine, is_none_of_an_instrument_that_an_event_keeps_off) {
  const DaemonLine line("", "water",
                        status(R"("interval":60.0,"power":"off while charger.low is on")"));
  const auto interval = line.interval("sonde", std::chrono::seconds(60));
  ASSERT_TRUE(failed_with(interval, ErrorCode::unavailable));
  EXPECT_THAT(interval.error().text, testing::HasSubstr("off while charger.low is on"));
}

TEST(ExpectSame, takes_the_configuration_that_buoyd_runs_and_no_other) {
  Configuration configuration;
  configuration.settings.hash = "abc";
  EXPECT_TRUE(expect_same(Json::parse(R"({"configuration":"abc"})").value(), configuration));
  EXPECT_TRUE(
      failed_with(expect_same(Json::parse(R"({"configuration":"def"})").value(), configuration),
                  ErrorCode::invalid));
}

TEST(CountedBetween, an_instrument_that_no_status_names_has_no_counts) {
  const RunEnd end = counted_between(Json(), status(second), "nobody");
  EXPECT_EQ(end.polls, 0U);
  EXPECT_EQ(end.frames.damaged_frames, 0U);
}

}  // namespace
}  // namespace buoyd
