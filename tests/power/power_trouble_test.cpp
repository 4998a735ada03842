// What is silent is switched off and on; what an event has off stays so; a switch fails or is slow.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "acquire/bench.hpp"
#include "power/played_power.hpp"

namespace buoyd {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::HasSubstr;
using testing::SizeIs;

TEST_F(InstrumentPowerTest, a_silent_one_is_switched_off_and_on_more_and_more_seldom) {
  make(seconds(1), std::nullopt);
  power_->begin(now_);
  pass(minutes(1));
  answers_ = false;
  seen_.health = Health::dormant;
  seen_.health_since = now_;
  pass(InstrumentPower::patience - seconds(1));
  EXPECT_EQ(power_->cycles(), 0U);
  pass(seconds(1));
  EXPECT_EQ(power_->cycles(), 1U);
  EXPECT_FALSE(switch_.on);
  EXPECT_EQ(warm_from_, MonoTime::max());
  pass(seconds(10));
  EXPECT_TRUE(switch_.on);
  EXPECT_EQ(warm_from_, now_);
  pass(hours(24));
  EXPECT_EQ(power_->cycles(), 5U) << "at 0, 1, 3, 7 and 15 h";
  pass(hours(24 * 10));
  EXPECT_EQ(power_->cycles(), 15U) << "and then once a day";
  EXPECT_THAT(events_, SizeIs(15));
  EXPECT_EQ(events_.front(), "power_cycled: dormant for 5 min 0 s: power off for 10.0 s, number 1");
  seen_.health = Health::ok;
  pass(seconds(1));
  seen_.health = Health::silent;
  seen_.health_since = now_;
  pass(hours(24));
  const auto before = power_->cycles();
  pass(hours(2));
  EXPECT_EQ(power_->cycles(), before) << "the last one of today was at 15 h";
}

TEST_F(InstrumentPowerTest, a_dead_one_with_a_warm_up_does_not_stay_on_in_vain) {
  make(hours(1), seconds(30));
  power_->begin(now_);
  answers_ = false;
  seen_.health = Health::line_missing;
  seen_.health_since = now_;
  pass(hours(24));
  EXPECT_EQ(switch_.switched_on, 24);
  EXPECT_LE(on_time_, 24 * (InstrumentPower::patience + seconds(32)));
  EXPECT_EQ(power_->cycles(), 0U) << "it is switched off and on anyway";
}

TEST_F(InstrumentPowerTest, one_whose_switch_fails_is_asked_all_the_same_and_told_of_once) {
  make(minutes(10), seconds(30));
  switch_.refuses = true;
  power_->begin(now_);
  pass(hours(1));
  EXPECT_LE(warm_from_, now_);
  EXPECT_THAT(polled_, SizeIs(6));
  EXPECT_THAT(events_, SizeIs(1));
  EXPECT_THAT(events_.at(0), HasSubstr("power_failed: sonde cannot be switched o"));
  EXPECT_EQ(power_->text(now_), "its switch fails");
  switch_.refuses = false;
  pass(hours(1));
  EXPECT_FALSE(switch_.on);
  EXPECT_GE(switch_.switched_on, 5);
}

TEST_F(InstrumentPowerTest, one_whose_relay_failed_as_its_line_began_anew_is_well_once_it_obeys) {
  make(seconds(1), std::nullopt);
  power_->begin(now_);
  pass(minutes(1));
  off_by_ = "charger.low";
  pass(seconds(1));
  ASSERT_FALSE(switch_.on);
  off_by_.clear();
  switch_.is_slow = true;
  power_->end(now_);
  power_->begin(now_);
  switch_.is_slow = false;
  switch_.refuses = true;
  pass(seconds(1));
  EXPECT_EQ(power_->text(now_), "its switch fails");
  switch_.refuses = false;
  pass(minutes(1));
  EXPECT_TRUE(switch_.on);
  EXPECT_EQ(power_->text(now_), "on");
}

TEST_F(InstrumentPowerTest, what_an_event_switches_off_stays_off_until_it_is_over) {
  make(seconds(1), std::nullopt);
  power_->begin(now_);
  pass(minutes(1));
  off_by_ = "charger.low";
  pass(seconds(1));
  EXPECT_FALSE(switch_.on);
  EXPECT_EQ(warm_from_, MonoTime::max());
  EXPECT_EQ(power_->text(now_), "off while charger.low is on");
  seen_.health = Health::dormant;  // as it was before
  seen_.read_wanted = true;
  pass(hours(48));
  EXPECT_FALSE(switch_.on);
  EXPECT_EQ(power_->cycles(), 0U);
  off_by_.clear();
  pass(seconds(1));
  EXPECT_TRUE(switch_.on);
}

TEST_F(InstrumentPowerTest, one_that_is_not_there_yet_waits_while_an_event_has_it_off) {
  make(seconds(1), std::nullopt);
  switch_.on = true;  // an earlier run left it so
  off_by_ = "charger.low";
  power_->begin(now_);
  pass(seconds(1));
  EXPECT_FALSE(switch_.on);
}

TEST_F(InstrumentPowerTest, the_time_off_begins_when_a_slow_switch_is_off) {
  make(seconds(1), std::nullopt);
  power_->begin(now_);
  pass(minutes(1));
  seen_.health = Health::dormant;
  seen_.health_since = now_;
  switch_.is_slow = true;
  pass(minutes(5) + seconds(40));
  ASSERT_EQ(power_->cycles(), 1U);
  EXPECT_FALSE(switch_.on) << "it is on its way, and nobody takes that back";
  switch_.is_slow = false;
  pass(seconds(10));
  EXPECT_FALSE(switch_.on);
  pass(seconds(1));
  EXPECT_TRUE(switch_.on);
}

/// One that speaks, on a line in virtual time: its row takes so long as it says once it has power.
class SpeakerPower : public testing::Test {
 protected:
  SpeakerPower() {
    bench_.add("adcp", Micros(0)).on_receive = [](std::span<const std::uint8_t> bytes,
                                                  MonoTime first_byte, SampleSink& sink) {
      sink.take(sample_of(bytes.front(), first_byte));
    };
  }
  void begin(InstrumentPowerSettings settings) {
    settings.by.chip = "/dev/gpiochip0";
    InstrumentSettings adcp;
    adcp.name = "adcp";
    adcp.power = settings;
    LineWorker& worker = bench_.start();
    power_ = std::make_unique<InstrumentPower>(
        adcp, InstrumentPower::Outside{
                  [this](const PowerSettings&) -> Result<std::unique_ptr<PowerSwitch>> {
                    return std::make_unique<ObedientSwitch>(switch_);
                  },
                  [&worker](MonoTime from) { worker.ask_power("adcp", from); },
                  [](const EventFacts&) {}});
    power_->begin(bench_.clock.mono());
  }
  void pass(Micros time, Micros row) {
    for (const MonoTime until = bench_.clock.mono() + time; bench_.clock.mono() < until;) {
      bench_.run_for(seconds(1));
      const MonoTime now = bench_.clock.mono();
      power_->step(bench_.instrument(), {.now = now});
      powered_ = switch_.on ? powered_ + seconds(1) : seconds(0);
      if (powered_ > Micros(0) && powered_ % row == Micros(0)) bench_.line.say(now, "r");
    }
  }
  [[nodiscard]] std::size_t rows() const { return bench_.sink.bodies("adcp").size(); }

  Bench bench_;
  PlayedSwitch switch_;
  std::unique_ptr<InstrumentPower> power_;
  Micros powered_{0};
};

TEST_F(SpeakerPower, one_that_says_a_row_an_hour_as_its_rate_says_is_left_alone) {
  bench_.say_at(1.0 / 3600);
  begin({});
  pass(hours(6) + minutes(1), hours(1));
  EXPECT_EQ(power_->cycles(), 0U);
  EXPECT_EQ(rows(), 6U);
}

TEST_F(SpeakerPower, one_that_says_its_row_at_the_end_of_a_burst_is_left_alone_until_then) {
  begin({{}, seconds(0), hours(1), minutes(20)});
  pass(hours(4) - minutes(30), minutes(19));
  EXPECT_EQ(power_->cycles(), 0U);
  EXPECT_EQ(rows(), 4U) << "one a burst";
}

}  // namespace
}  // namespace buoyd
