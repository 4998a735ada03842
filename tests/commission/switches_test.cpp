// The step `switches`: a modem that is switched off and on, and comes back or does not.

#include <gmock/gmock.h>

#include <algorithm>

#include "commission/step/switch_step.hpp"
#include "fake_station.hpp"
#include "remarks.hpp"

namespace buoyd {
namespace {

using testing::HasSubstr;

constexpr const char* with_switch =
    "[link]\npower = { chip = \"/dev/gpiochip0\", line = 17, off_time = \"20 s\" }\n";

class SwitchStep : public testing::Test {
 protected:
  explicit SwitchStep(const std::string& more = "") : station(with_switch + more) {}

  /// The modem is switched off now, and nothing comes through until `back`.
  void switches_off(Micros back) {
    station.on_cycle_power = [back](FakeStation& one) {
      one.say_event("reconnect", "something else");
      one.say_event("power", "by command: modem off for 20.0 s");
      one.lose_link(one.clock.mono() + back);
      return std::string("done");
    };
  }
  StepResult cycled() {
    Outside outside = station.outside();
    const auto wait = outside.wait;
    outside.wait = [this, wait] {
      at_wait();
      return wait();
    };
    start = station.clock.mono();
    return cycle_switches(outside).value();
  }
  [[nodiscard]] Micros took() const { return station.clock.mono() - start; }

  FakeStation station;
  std::function<void()> at_wait = [] {};
  MonoTime start;
};

double back_after(const StepResult& made) {
  const auto back = std::ranges::find(made.figures, "back_after", &StepFigure::name);
  return back == made.figures.end() ? 0 : back->value.value_or(0);
}

constexpr Micros never = std::chrono::hours(100);

TEST_F(SwitchStep, has_the_modem_switched_and_waits_for_the_link) {
  switches_off(std::chrono::seconds(35));
  const StepResult made = cycled();
  EXPECT_EQ(made.verdict(), Verdict::passed);
  EXPECT_THAT(made.remarks.back().detail, HasSubstr("modem off for 20.0 s"));
  EXPECT_GE(back_after(made), 35);
  EXPECT_LT(back_after(made), 60);
}

TEST_F(SwitchStep, a_link_that_stays_away_fails) {
  switches_off(never);
  EXPECT_THAT(cycled().remarks, says("did not come back"));
}

TEST_F(SwitchStep, does_not_believe_a_connection_that_is_dead_and_does_not_know) {
  station.notices = false;
  switches_off(never);
  const StepResult made = cycled();
  EXPECT_EQ(made.verdict(), Verdict::failed);
  EXPECT_THAT(made.remarks, says("did not come back"));
  EXPECT_LT(took(), std::chrono::minutes(12));
}

TEST_F(SwitchStep, takes_a_connection_that_survives_by_its_receipts) {
  station.notices = false;
  switches_off(std::chrono::seconds(35));
  const StepResult made = cycled();
  EXPECT_EQ(made.verdict(), Verdict::passed);
  EXPECT_GE(back_after(made), 35);
  EXPECT_LT(back_after(made), 60);
}

TEST_F(SwitchStep, has_something_to_send_where_no_instrument_speaks) {
  station.speaks = false;
  switches_off(std::chrono::seconds(35));
  EXPECT_EQ(cycled().verdict(), Verdict::passed);
}

class SwitchStepOfBroker : public SwitchStep {
 protected:
  SwitchStepOfBroker() : SwitchStep("[mqtt]\ndelivery = \"broker\"\n") {
    station.notices = false;
    station.pass(1'000);
    station.unheard = 1'900;
  }
};

TEST_F(SwitchStepOfBroker, takes_any_acknowledgement_though_some_readings_stay_owed) {
  switches_off(std::chrono::seconds(35));
  const StepResult made = cycled();
  EXPECT_EQ(made.verdict(), Verdict::passed);
  EXPECT_GE(back_after(made), 35);
  EXPECT_LT(back_after(made), 60);
}

TEST_F(SwitchStepOfBroker, wants_one_behind_the_switching) {
  switches_off(never);
  EXPECT_THAT(cycled().remarks, says("did not come back"));
}

TEST_F(SwitchStep, a_modem_that_cannot_be_switched_on_again_fails_at_once) {
  switches_off(never);
  at_wait = [this] {
    if (took() == std::chrono::seconds(22)) {
      station.say_event("power_failed", "of an instrument", "sonde");
      station.say_event("power_failed", "the modem cannot be switched on: relay 3");
    }
  };
  const StepResult made = cycled();
  EXPECT_EQ(made.verdict(), Verdict::failed);
  EXPECT_THAT(made.remarks, says("switch failed"));
  EXPECT_THAT(made.remarks.back().detail, HasSubstr("relay 3"));
  EXPECT_LT(took(), std::chrono::seconds(90));
}

TEST_F(SwitchStep, a_switch_that_fails_or_is_refused_or_says_nothing_fails) {
  station.on_cycle_power = [](FakeStation& one) {
    one.say_event("power_failed", "relay 3: no answer");
    return std::string("done");
  };
  EXPECT_THAT(cycled().remarks.back().detail, HasSubstr("no answer"));
  station.on_cycle_power = [](FakeStation&) { return std::string("failed"); };
  EXPECT_EQ(cycled().verdict(), Verdict::failed);
  station.on_cycle_power = [](FakeStation&) { return std::string("done"); };
  EXPECT_THAT(cycled().remarks.back().detail, HasSubstr("no event"));
}

}  // namespace
}  // namespace buoyd
