// What of the uplink becomes a reading, and how often.
#include "uplink/uplink_report.hpp"

#include <gmock/gmock.h>

#include "support/fake_clock.hpp"

namespace buoyd::test {
namespace {

using ::testing::ElementsAre;

class UplinkReportTest : public ::testing::Test {
 protected:
  FakeClock clock_;
  std::vector<std::string> logged_;
  std::vector<std::string> told_;
  RepeatLog log_{clock_, [this](Priority, std::string_view text) { logged_.emplace_back(text); }};
  UplinkReport report_{clock_, log_, [this](const EventFacts& event) {
                         told_.push_back(event.source + " " + event.kind + ": " + event.text);
                       }};
};

TEST_F(UplinkReportTest, what_is_logged_is_told_ashore_too) {
  report_.occurred("foreign_archive", Priority::warning, "archive b answers too");
  report_.occurred("refused", Priority::error, "not authorised");
  EXPECT_THAT(told_, ElementsAre("uplink foreign_archive: archive b answers too",
                                 "uplink refused: not authorised"));
  EXPECT_THAT(logged_, ElementsAre("uplink: archive b answers too", "uplink: not authorised"));
}

TEST_F(UplinkReportTest, a_state_that_lasts_does_not_fill_the_store) {
  for (int minute = 0; minute < 12 * 60; ++minute) {
    report_.occurred("refused", Priority::error, "not authorised");
    clock_.advance(std::chrono::minutes(1));
  }
  EXPECT_EQ(told_.size(), 2U);
  EXPECT_GT(logged_.size(), 60U);
}

}  // namespace
}  // namespace buoyd::test
