// What each step does, and what is told of it; the GPIO line is played.
#include "link/link_recovery.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "support/fake_clock.hpp"

namespace buoyd {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// A GPIO line: whether somebody holds it, and its level.
struct PlayedLine {
  bool there = true;
  bool stuck = false;
  bool held = false;
  bool on = false;
  int switched_off = 0;
};

class PlayedSwitch final : public PowerSwitch {
 public:
  explicit PlayedSwitch(PlayedLine& line) : line_(line) { line_.held = line_.on = true; }
  ~PlayedSwitch() override { line_.held = false; }
  PlayedSwitch(const PlayedSwitch&) = delete;
  PlayedSwitch& operator=(const PlayedSwitch&) = delete;
  void set(bool on) override {
    outcome_ = Result<void>{};
    if (line_.stuck) {
      outcome_ = fail(ErrorCode::unavailable, "line 17: Input/output error");
      return;
    }
    line_.switched_off += on ? 0 : 1;
    line_.on = on;
  }
  std::optional<Result<void>> outcome() override { return outcome_; }

 private:
  PlayedLine& line_;
  std::optional<Result<void>> outcome_;
};

class LinkRecoveryTest : public testing::Test {
 protected:
  ~LinkRecoveryTest() override { std::filesystem::remove_all(folder_); }

  /// As the daemon makes it.
  LinkRecovery& start(const LinkSettings& settings) {
    make(settings);
    recovery_->start(clock_.mono());
    return *recovery_;
  }
  void make(const LinkSettings& settings) {
    recovery_.emplace(
        settings, folder_,
        LinkRecovery::Outside{[this] { ++reconnects_; },
                              [this](const EventFacts& event) {
                                EXPECT_EQ(event.source, "link");
                                events_.push_back(event);
                              },
                              [this](const PowerSettings& power) { return open(power); }},
        clock_.mono());
  }

  Result<std::unique_ptr<PowerSwitch>> open(const PowerSettings& power) {
    if (!line_.there) return fail(ErrorCode::unavailable, power.chip + ": No such file");
    if (line_.held) return fail(ErrorCode::unavailable, power.chip + ": Device or resource busy");
    return std::make_unique<PlayedSwitch>(line_);
  }

  /// Turns of main, one a second.
  void pass(Micros duration) {
    for (Micros gone{0}; gone < duration; gone += seconds(1)) {
      clock_.advance(seconds(1));
      recovery_->step(uplink_made_ ? &uplink_ : nullptr, clock_.mono());
    }
  }

  std::vector<std::string> kinds() const {
    std::vector<std::string> kinds;
    for (const EventFacts& event : events_) kinds.push_back(event.kind);
    return kinds;
  }

  std::string request() const { return folder_ + "/interface-wwan0"; }

  static LinkSettings all_steps() {
    LinkSettings settings;
    settings.interface = "wwan0";
    settings.power.emplace();
    settings.power->chip = "/dev/gpiochip0";
    settings.power->line = 17;
    return settings;
  }

  FakeClock clock_;
  UplinkStatus uplink_;
  bool uplink_made_ = true;
  PlayedLine line_;
  int reconnects_ = 0;
  std::vector<EventFacts> events_;
  std::optional<LinkRecovery> recovery_;
  std::string folder_ = [] {
    std::string name = "/tmp/link.XXXXXX";
    return std::string(mkdtemp(name.data()));
  }();
};

TEST_F(LinkRecoveryTest, takes_each_step_and_tells_it) {
  start(all_steps());
  EXPECT_TRUE(line_.on);
  pass(minutes(15));
  EXPECT_EQ(reconnects_, 1);
  EXPECT_FALSE(std::filesystem::exists(request()));
  pass(minutes(15));
  EXPECT_TRUE(std::filesystem::exists(request()));
  pass(minutes(30));
  EXPECT_FALSE(line_.on);
  EXPECT_THAT(kinds(), ElementsAre("reconnect", "interface", "power"));
  EXPECT_THAT(events_.back().text, HasSubstr("no broker for 1 h"));
  EXPECT_EQ(recovery_->steps(), 3U);
}

TEST_F(LinkRecoveryTest, no_modem_is_touched_before_the_start_is_over) {
  make(all_steps());
  uplink_made_ = false;
  pass(minutes(90));
  LinkSettings other = all_steps();
  other.power->line = 18;
  recovery_->change(other, clock_.mono());
  recovery_->relay_begins(clock_.mono());
  pass(seconds(1));
  EXPECT_FALSE(line_.held) << "the battery may not bear it";
  recovery_->start(clock_.mono());
  EXPECT_TRUE(line_.on);
  EXPECT_THAT(kinds(), IsEmpty());
}

TEST_F(LinkRecoveryTest, power_comes_back_at_a_turn_and_nobody_waits) {
  start(all_steps());
  pass(minutes(60));
  ASSERT_FALSE(line_.on);
  EXPECT_EQ(recovery_->next_due(), clock_.mono() + seconds(10));
  pass(seconds(9));
  EXPECT_FALSE(line_.on);
  pass(seconds(1));
  EXPECT_TRUE(line_.on);
  EXPECT_TRUE(line_.held);
  EXPECT_FALSE(recovery_->next_due());
}

TEST_F(LinkRecoveryTest, a_command_switches_the_modem_off_and_on) {
  make(all_steps());
  EXPECT_EQ(recovery_->cycle_by_command(clock_.mono()).error().code, ErrorCode::busy)
      << "the start is not over";
  recovery_->start(clock_.mono());
  ASSERT_TRUE(recovery_->cycle_by_command(clock_.mono()));
  EXPECT_FALSE(line_.on);
  EXPECT_EQ(recovery_->cycle_by_command(clock_.mono()).error().code, ErrorCode::busy);
  pass(seconds(10));
  EXPECT_TRUE(line_.on);
  EXPECT_THAT(kinds(), ElementsAre("power"));
  EXPECT_EQ(events_.back().text, "by command: modem off for 10.0 s");
  EXPECT_EQ(recovery_->steps(), 0U) << "it is no step of the watchdog's";
}

TEST_F(LinkRecoveryTest, a_command_says_that_nothing_is_switched) {
  start(all_steps());
  line_.stuck = true;
  const auto cycled = recovery_->cycle_by_command(clock_.mono());
  ASSERT_FALSE(cycled);
  EXPECT_THAT(cycled.error().text, HasSubstr("Input/output error"));
  EXPECT_THAT(kinds(), ElementsAre("power_failed"));
}

TEST_F(LinkRecoveryTest, the_watchdog_leaves_a_modem_alone_that_a_command_has_just_switched) {
  start(all_steps());
  pass(minutes(59));
  ASSERT_TRUE(recovery_->cycle_by_command(clock_.mono()));
  pass(minutes(50));
  EXPECT_EQ(line_.switched_off, 1);
  pass(minutes(70));
  EXPECT_EQ(line_.switched_off, 2) << "an hour later it may";
}

TEST_F(LinkRecoveryTest, without_a_switch_a_command_is_refused) {
  const auto cycled = start(LinkSettings{}).cycle_by_command(clock_.mono());
  ASSERT_FALSE(cycled);
  EXPECT_EQ(cycled.error().code, ErrorCode::invalid);
  EXPECT_THAT(cycled.error().text, HasSubstr("expected [link] power"));
}

TEST_F(LinkRecoveryTest, ending_in_the_off_time_switches_on) {
  start(all_steps());
  pass(minutes(60));
  ASSERT_FALSE(line_.on);
  recovery_->end();
  EXPECT_TRUE(line_.on);
  EXPECT_FALSE(line_.held);
}

TEST_F(LinkRecoveryTest, a_start_switches_on_what_an_earlier_run_left_off) {
  line_.on = false;
  start(all_steps());
  EXPECT_TRUE(line_.on);
  EXPECT_THAT(kinds(), IsEmpty());
}

TEST_F(LinkRecoveryTest, a_missing_chip_is_told_at_once_and_tried_again_when_it_is_needed) {
  line_.there = false;
  start(all_steps());
  EXPECT_THAT(kinds(), ElementsAre("power_failed"));
  EXPECT_THAT(events_.back().text, HasSubstr("/dev/gpiochip0: No such file"));
  pass(minutes(60));
  EXPECT_THAT(kinds(), ElementsAre("power_failed", "reconnect", "interface", "power_failed"));
  line_.there = true;
  pass(minutes(61));
  EXPECT_EQ(events_.back().kind, "power");
  EXPECT_EQ(line_.switched_off, 1);
}

TEST_F(LinkRecoveryTest, a_line_that_fails_while_off_is_tried_until_it_obeys) {
  start(all_steps());
  pass(minutes(60));
  line_.stuck = true;
  line_.there = false;
  pass(minutes(2));
  EXPECT_FALSE(line_.on);
  EXPECT_THAT(kinds(), ElementsAre("reconnect", "interface", "power", "power_failed"));
  line_.there = true;
  line_.stuck = false;
  pass(SwitchedPower::longest_pause);
  EXPECT_TRUE(line_.on);
  EXPECT_EQ(events_.back().kind, "power_failed");
}

TEST_F(LinkRecoveryTest, a_relay_is_switched_on_when_its_line_begins_and_before_it_ends) {
  LinkSettings settings = all_steps();
  settings.power->instrument = "relays";
  line_.there = false;
  start(settings);
  pass(seconds(1));
  EXPECT_THAT(kinds(), IsEmpty()) << "its line may begin later";
  line_.there = true;
  recovery_->relay_begins(clock_.mono());
  EXPECT_TRUE(line_.on);
  pass(minutes(60));
  ASSERT_FALSE(line_.on);
  recovery_->relay_ends(clock_.mono());
  EXPECT_TRUE(line_.on);
  line_.on = false;  // by a technician, while the line is paused
  recovery_->relay_begins(clock_.mono());
  EXPECT_TRUE(line_.on);
}

TEST_F(LinkRecoveryTest, a_request_that_nobody_takes_is_told_so) {
  LinkSettings settings = all_steps();
  settings.power.reset();
  start(settings);
  pass(minutes(30));
  EXPECT_EQ(events_.back().kind, "interface");
  pass(minutes(61));
  EXPECT_EQ(events_.back().kind, "interface_failed");
  EXPECT_THAT(events_.back().text,
              HasSubstr("buoyd-interface@wwan0.path enabled, or did its service fail?"));
}

TEST_F(LinkRecoveryTest, a_folder_that_cannot_be_written_is_told) {
  std::filesystem::remove_all(folder_);
  start(all_steps());
  pass(minutes(30));
  EXPECT_THAT(kinds(), ElementsAre("reconnect", "interface_failed"));
}

TEST_F(LinkRecoveryTest, no_step_while_connected_or_refused) {
  start(all_steps());
  uplink_.connected = true;
  pass(minutes(120));
  uplink_.connected = false;
  for (int i = 0; i < 10; ++i) {
    pass(minutes(10));
    ++uplink_.refusals;  // a wrong password is not the modem's fault
  }
  for (int i = 0; i < 10; ++i) {
    pass(minutes(10));
    ++uplink_.connects;  // between two turns
  }
  EXPECT_THAT(kinds(), IsEmpty());
}

TEST_F(LinkRecoveryTest, no_step_while_the_uplink_is_made_anew) {
  start(all_steps());
  pass(minutes(14));
  uplink_made_ = false;
  pass(minutes(120));
  uplink_made_ = true;
  pass(minutes(14));
  EXPECT_THAT(kinds(), IsEmpty());
  pass(minutes(1));
  EXPECT_THAT(kinds(), ElementsAre("reconnect"));
}

TEST_F(LinkRecoveryTest, a_change_leaves_the_line_or_takes_another) {
  start(all_steps());
  LinkSettings other = all_steps();
  other.patience = minutes(5);
  recovery_->change(other, clock_.mono());
  pass(minutes(5));
  EXPECT_THAT(kinds(), ElementsAre("reconnect"));
  other.power->off_time = seconds(20);  // the same line: released before it is taken
  recovery_->change(other, clock_.mono());
  EXPECT_TRUE(line_.held);
  other.power.reset();
  recovery_->change(other, clock_.mono());
  EXPECT_FALSE(line_.held);
  EXPECT_TRUE(line_.on);
  EXPECT_THAT(kinds(), ElementsAre("reconnect"));
}

}  // namespace
}  // namespace buoyd
