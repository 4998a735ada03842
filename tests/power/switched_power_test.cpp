// A switch that answers later, or never: the power never waits, and ends on.
#include "power/switched_power.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace buoyd {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// What was asked of a relay, and what it answers when the test says so.
struct PlayedRelay {
  std::vector<bool> asked;
  std::optional<Result<void>> outcome;
  bool missing = false;
};

class PlayedRelaySwitch final : public PowerSwitch {
 public:
  explicit PlayedRelaySwitch(PlayedRelay& relay) : relay_(relay) {}
  void set(bool on) override {
    relay_.asked.push_back(on);
    relay_.outcome.reset();
  }
  std::optional<Result<void>> outcome() override { return relay_.outcome; }

 private:
  PlayedRelay& relay_;
};

class SwitchedPowerTest : public testing::Test {
 protected:
  static PowerSettings settings() {
    PowerSettings power;
    power.instrument = "relays";
    power.relay = 3;
    return power;
  }
  Result<std::unique_ptr<PowerSwitch>> open() {
    if (relay_.missing) return fail(ErrorCode::unavailable, "no line");
    return std::make_unique<PlayedRelaySwitch>(relay_);
  }
  void obeys() { relay_.outcome = Result<void>{}; }
  void refuses() { relay_.outcome = fail(ErrorCode::refused, "exception 2"); }
  void is_not_heard() { relay_.outcome = fail(ErrorCode::timeout, "no answer in 300 ms"); }

  /// Main's turn at that time: "" nothing new, "off", or why not.
  std::string turn(Micros passed = Micros(0)) {
    now_ += passed;
    const auto came = power_->step(now_);
    if (!came) return "";
    return *came ? "off for " + std::to_string((*came)->count() / 1'000'000) : came->error().text;
  }

  MonoTime now_{seconds(1000)};
  PlayedRelay relay_;
  std::optional<SwitchedPower> power_ = std::make_optional<SwitchedPower>(
      "the modem", settings(), [this](const PowerSettings&) { return open(); });
};

TEST_F(SwitchedPowerTest, off_whose_answer_is_lost_is_asked_for_again) {
  power_->cycle(now_);
  for (int lost = 1; lost < SwitchedPower::most_tries; ++lost) {
    is_not_heard();
    EXPECT_EQ(turn(seconds(1)), "");
  }
  EXPECT_THAT(relay_.asked, ElementsAre(false, false, false));
  obeys();
  EXPECT_EQ(turn(seconds(1)), "off for 10");
}

TEST_F(SwitchedPowerTest, of_a_module_that_is_never_heard_off_is_given_up_and_on_is_asked_for) {
  power_->cycle(now_);
  for (int lost = 1; lost < SwitchedPower::most_tries; ++lost) {
    is_not_heard();
    EXPECT_EQ(turn(seconds(1)), "");
  }
  is_not_heard();
  EXPECT_EQ(turn(seconds(1)), "the modem cannot be switched off: no answer in 300 ms");
  EXPECT_EQ(turn(), "");
  EXPECT_THAT(relay_.asked, ElementsAre(false, false, false, true));
  obeys();
  EXPECT_EQ(turn(seconds(1)), "");
  power_->cycle(now_);
  is_not_heard();
  EXPECT_EQ(turn(seconds(1)), "") << "each time has its own tries";
}

TEST_F(SwitchedPowerTest, off_and_on_when_the_switch_says_so) {
  power_->cycle(now_);
  EXPECT_EQ(turn(), "");
  EXPECT_EQ(power_->next_due(), now_ + SwitchedPower::between_looks);
  EXPECT_EQ(turn(seconds(20)), "") << "it is not off yet";
  obeys();
  EXPECT_EQ(turn(seconds(1)), "off for 10");
  EXPECT_EQ(power_->next_due(), now_ + seconds(10));
  EXPECT_EQ(turn(seconds(9)), "");
  EXPECT_THAT(relay_.asked, ElementsAre(false));
  EXPECT_EQ(turn(seconds(1)), "");
  EXPECT_THAT(relay_.asked, ElementsAre(false, true));
  EXPECT_FALSE(power_->is_on());
  obeys();
  EXPECT_EQ(turn(seconds(1)), "");
  EXPECT_TRUE(power_->is_on());
  EXPECT_FALSE(power_->next_due());
}

TEST_F(SwitchedPowerTest, stays_off_until_somebody_wants_it_on) {
  power_->off(now_, SwitchedPower::until_on);
  obeys();
  EXPECT_NE(turn(), "");
  EXPECT_EQ(turn(std::chrono::hours(24 * 400)), "");
  EXPECT_THAT(relay_.asked, ElementsAre(false));
  power_->on(now_);
  obeys();
  EXPECT_EQ(turn(SwitchedPower::between_looks), "");
  EXPECT_TRUE(power_->is_on());
}

TEST_F(SwitchedPowerTest, what_may_be_off_is_switched_on_at_once) {
  power_->cycle(now_);
  refuses();
  EXPECT_EQ(turn(), "the modem cannot be switched off: exception 2");
  EXPECT_EQ(power_->next_due(), now_);
  EXPECT_EQ(turn(), "");
  EXPECT_THAT(relay_.asked, ElementsAre(false, true));
  obeys();
  EXPECT_EQ(turn(seconds(1)), "");
  EXPECT_TRUE(power_->is_on());
}

TEST_F(SwitchedPowerTest, on_is_asked_for_until_it_is) {
  power_->on(now_);
  refuses();
  EXPECT_THAT(turn(), HasSubstr("cannot be switched on: exception 2; tried until"));
  for (const int pause : {10, 20, 40, 80, 160, 300, 300}) {
    EXPECT_EQ(power_->next_due(), now_ + seconds(pause));
    EXPECT_EQ(turn(seconds(pause)), "") << "asked";
    refuses();
    EXPECT_THAT(turn(SwitchedPower::between_looks), HasSubstr("cannot be switched on"));
  }
  EXPECT_EQ(turn(SwitchedPower::longest_pause), "");
  obeys();
  EXPECT_EQ(turn(seconds(1)), "");
  EXPECT_TRUE(power_->is_on());
  power_->on(now_);
  refuses();
  EXPECT_NE(turn(), "");
  EXPECT_EQ(power_->next_due(), now_ + SwitchedPower::first_pause) << "it was on meanwhile";
}

TEST_F(SwitchedPowerTest, a_switch_that_never_answers_fails) {
  power_->cycle(now_);
  EXPECT_EQ(turn(seconds(59)), "");
  EXPECT_THAT(turn(seconds(1)), HasSubstr("switched off: nothing came of it for 1 min"));
  EXPECT_EQ(turn(), "");
  EXPECT_THAT(relay_.asked, ElementsAre(false, true));
}

TEST_F(SwitchedPowerTest, without_a_switch_it_is_tried_again) {
  relay_.missing = true;
  power_->on(now_);
  EXPECT_THAT(turn(), HasSubstr("no line"));
  power_->cycle(now_);
  EXPECT_EQ(turn(), "the modem cannot be switched off: no line");
  relay_.missing = false;
  EXPECT_EQ(turn(), "");
  obeys();
  EXPECT_EQ(turn(seconds(1)), "");
  EXPECT_TRUE(power_->is_on());
  EXPECT_THAT(relay_.asked, ElementsAre(true));
}

TEST_F(SwitchedPowerTest, ends_on) {
  power_->cycle(now_);
  obeys();
  EXPECT_EQ(turn(), "off for 10");
  power_.reset();
  EXPECT_THAT(relay_.asked, ElementsAre(false, true));
}

TEST_F(SwitchedPowerTest, is_taken_back_where_it_may_be_off_and_left_where_it_is_on) {
  power_->take_back(now_);
  EXPECT_THAT(relay_.asked, IsEmpty());
  power_->cycle(now_);
  power_->take_back(now_);
  EXPECT_THAT(relay_.asked, ElementsAre(false, true));
  obeys();
  EXPECT_EQ(turn(), "");
  EXPECT_TRUE(power_->is_on());
  power_.reset();
  EXPECT_THAT(relay_.asked, ElementsAre(false, true));
}

TEST(SwitchedPower, without_settings_there_is_nothing_to_switch) {
  SwitchedPower power("the modem", std::nullopt,
                      [](const PowerSettings&) -> Result<std::unique_ptr<PowerSwitch>> {
                        ADD_FAILURE() << "opens a switch";
                        return fail(ErrorCode::invalid, "");
                      });
  power.on(MonoTime{});
  power.cycle(MonoTime{});
  power.take_back(MonoTime{});
  EXPECT_FALSE(power.step(MonoTime{minutes(1)}));
  EXPECT_TRUE(power.is_on());
}

}  // namespace
}  // namespace buoyd
