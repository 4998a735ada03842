#include "supervise/restart_book.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "support/fake_clock.hpp"

namespace buoyd {
namespace {

using testing::HasSubstr;

TEST(RestartReason, of_what_is_known) {
  const RunMark died{"boot-1", "run-1", false, 4, "2026-01-01"};
  RunMark ended = died;
  ended.ended = true;
  const ServiceResult hung{"run-1", "watchdog", "dumped", "ABRT"};
  const ServiceResult shot{"run-1", "signal", "killed", "KILL"};
  const ServiceResult of_another{"run-0", "watchdog", "dumped", "ABRT"};
  const auto reason = [](const auto&... facts) { return judge_restart(facts...).reason; };
  EXPECT_EQ(reason(std::nullopt, hung, "boot-1"), "first");
  EXPECT_EQ(reason(ended, std::nullopt, "boot-1"), "stopped");
  EXPECT_EQ(reason(ended, std::nullopt, "boot-2"), "rebooted");
  EXPECT_EQ(reason(died, std::nullopt, "boot-2"), "power_lost");
  EXPECT_EQ(reason(died, hung, "boot-2"), "power_lost");
  EXPECT_EQ(reason(died, hung, "boot-1"), "watchdog");
  EXPECT_EQ(reason(died, shot, "boot-1"), "crashed");
  EXPECT_EQ(reason(died, of_another, "boot-1"), "crashed");
  EXPECT_EQ(reason(died, std::nullopt, "boot-1"), "crashed");
  EXPECT_THAT(judge_restart(died, shot, "boot-1").text, HasSubstr("signal (killed KILL)"));
  EXPECT_THAT(judge_restart(died, of_another, "boot-1").text, HasSubstr("nobody says"));
  EXPECT_EQ(judge_restart(died, shot, "boot-1").restarts, 5U);
  EXPECT_EQ(judge_restart(died, shot, "boot-1").since, "2026-01-01");
}

class RestartBookTest : public testing::Test {
 protected:
  ~RestartBookTest() override { std::filesystem::remove_all(folder_); }
  [[nodiscard]] RestartBook begin(const std::string& invocation, const std::string& boot = "b") {
    return {folder_ + "/spool.db.run", {invocation, folder_ + "/service-result"}, boot, clock_};
  }
  void systemd_says(const std::string& text) const {
    std::ofstream(folder_ + "/service-result") << text << "\n";
  }

  const std::string folder_ = [] {
    std::string name = "/tmp/restarts.XXXXXX";
    return std::string(mkdtemp(name.data()));
  }();
  FakeClock clock_;
};

TEST_F(RestartBookTest, counts_from_the_first_start) {
  EXPECT_EQ(begin("1").facts().since, "2026-11-20T07:00:00.000000Z");
  clock_.advance(std::chrono::hours(1));
  const RestartBook second = begin("2");
  EXPECT_EQ(second.facts().reason, "crashed");
  EXPECT_EQ(second.facts().restarts, 1U);
  EXPECT_EQ(second.facts().since, "2026-11-20T07:00:00.000000Z");
}

TEST_F(RestartBookTest, a_clock_that_is_not_set_says_no_time) {
  clock_.set_quality({ClockState::unset, 31});
  EXPECT_EQ(begin("1").facts().since, "");
  clock_.set_quality({ClockState::ntp, 10});
  EXPECT_EQ(begin("2").facts().since, "");
}

TEST_F(RestartBookTest, a_clock_that_is_set_later_says_when_the_first_start_was) {
  clock_.set_quality({ClockState::unset, 31});
  RestartBook first = begin("1");
  clock_.advance(std::chrono::minutes(10));
  first.look(clock_);
  EXPECT_EQ(first.facts().since, "");
  clock_.step(std::chrono::hours(24));
  clock_.set_quality({ClockState::ntp, 10});
  first.look(clock_);
  EXPECT_EQ(first.facts().since, "2026-11-21T07:00:00.000000Z");
  clock_.advance(std::chrono::minutes(10));
  RestartBook second = begin("2");
  second.look(clock_);
  EXPECT_EQ(second.facts().since, "2026-11-21T07:00:00.000000Z");
}

TEST_F(RestartBookTest, ended_in_order) {
  begin("1").ended();
  EXPECT_EQ(begin("2").facts().reason, "stopped");
  begin("3").ended();
  EXPECT_EQ(begin("4", "another").facts().reason, "rebooted");
}

TEST_F(RestartBookTest, a_start_that_was_let_go_is_known_in_that_boot_alone) {
  RestartBook first = begin("1");
  EXPECT_FALSE(first.was_released());
  first.released();
  EXPECT_TRUE(begin("2").was_released()) << "after a crash";
  begin("3").ended();
  EXPECT_TRUE(begin("4").was_released()) << "after an end in order";
  EXPECT_FALSE(begin("5", "another").was_released()) << "after a power cut";
  EXPECT_FALSE(begin("6", "another").was_released()) << "which let go of nothing";
}

TEST_F(RestartBookTest, whose_boot_nobody_knows_was_not_let_go) {
  begin("1", "").released();
  EXPECT_FALSE(begin("2", "").was_released());
}

TEST_F(RestartBookTest, what_systemd_says_is_believed_once) {
  (void)begin("1");
  systemd_says("1 watchdog dumped ABRT");
  EXPECT_EQ(begin("2").facts().reason, "watchdog");
  EXPECT_EQ(begin("2").facts().reason, "crashed");
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/service-result"));
}

TEST_F(RestartBookTest, a_result_without_its_last_words) {
  (void)begin("1");
  systemd_says("1 timeout");
  EXPECT_THAT(begin("2").facts().text, HasSubstr("timeout"));
}

TEST_F(RestartBookTest, a_damaged_file_is_nothing) {
  std::ofstream(folder_ + "/spool.db.run") << R"({"ended":tr)";
  EXPECT_EQ(begin("1").facts().reason, "first");
  std::ofstream(folder_ + "/spool.db.run") << R"({"ended":true,"restarts":-3})";
  EXPECT_EQ(begin("1").facts().reason, "first");
}

TEST_F(RestartBookTest, a_folder_that_is_not_there_holds_nobody_up) {
  RestartBook book("/no/such/folder/spool.db.run", {}, "b", clock_);
  EXPECT_EQ(book.facts().reason, "first");
  book.ended();
}

}  // namespace
}  // namespace buoyd
