// When an instrument has power, in virtual time, with a switch that obeys at once or refuses.
#include "power/instrument_power.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "acquire/bench.hpp"
#include "power/instrument_powers.hpp"

namespace buoyd {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

struct PlayedSwitch {
  bool on = false;
  bool is_slow = false;  // it says nothing
  bool refuses = false;
  int switched_on = 0;
};

class ObedientSwitch final : public PowerSwitch {
 public:
  explicit ObedientSwitch(PlayedSwitch& played) : played_(played) {}
  void set(bool on) override {
    if (played_.refuses) return;
    played_.switched_on += on && !played_.on ? 1 : 0;
    played_.on = on;
  }
  std::optional<Result<void>> outcome() override {
    if (played_.is_slow) return std::nullopt;
    if (played_.refuses) return fail(ErrorCode::unavailable, "no such line");
    return Result<void>{};
  }

 private:
  PlayedSwitch& played_;
};

/// Slots lie at whole multiples of the interval. A poll is answered after poll_takes_, if it has
/// power until then; the line says which slot is the next one before it asks.
class InstrumentPowerTest : public testing::Test {
 protected:
  void make(Micros interval, std::optional<Micros> warm_up, Micros every = Micros(0),
            Micros burst = Micros(0)) {
    InstrumentSettings settings;
    settings.name = "sonde";
    settings.interval = interval;
    settings.power = InstrumentPowerSettings{{}, warm_up, every, burst};
    settings.power->by.chip = "/dev/gpiochip0";
    interval_ = interval;
    power_ = std::make_unique<InstrumentPower>(
        settings, InstrumentPower::Outside{
                      [this](const PowerSettings&) -> Result<std::unique_ptr<PowerSwitch>> {
                        return std::make_unique<ObedientSwitch>(switch_);
                      },
                      [this](MonoTime from) { warm_from_ = from; },
                      [this](const EventFacts& event) {
                        events_.push_back(event.kind + ": " + event.text);
                      }});
  }

  /// Turns of main at each second; the line polls what is warm at its slots.
  void pass(Micros time) {
    for (const MonoTime until = now_ + time; now_ < until;) {
      now_ += seconds(1);
      const bool slot = interval_ > Micros(0) && now_.time_since_epoch() % interval_ == Micros(0);
      if (slot && warm_from_ <= now_ && answers_) poll_ends_ = now_ + poll_takes_;
      if (poll_ends_ == now_ && warm_from_ <= now_) {
        ++seen_.slots.run;
        polled_.push_back(seconds_of(now_));
      }
      if (interval_ > Micros(0)) {
        seen_.next_slot = MonoTime((now_.time_since_epoch() / interval_ + 1) * interval_);
      }
      turn();
      on_time_ += switch_.on ? seconds(1) : seconds(0);
    }
  }
  void turn() { power_->step(seen_, {now_, Micros(0), may_begin_, off_by_}); }
  static std::int64_t seconds_of(MonoTime time) { return time.time_since_epoch() / seconds(1); }

  MonoTime now_{hours(1)};
  Micros interval_{0};
  PlayedSwitch switch_;
  MonoTime warm_from_ = MonoTime::max();
  bool answers_ = true;
  Micros poll_takes_{0};
  MonoTime poll_ends_{};
  bool may_begin_ = true;
  std::string off_by_;
  Micros on_time_{0};
  InstrumentSnapshot seen_;
  std::vector<std::string> events_;
  std::vector<std::int64_t> polled_;
  std::unique_ptr<InstrumentPower> power_;
};

TEST_F(InstrumentPowerTest, on_so_long_before_its_slot_as_it_warms_up_and_off_behind_its_reading) {
  make(minutes(10), seconds(30));
  power_->begin(now_);
  pass(minutes(60));
  EXPECT_THAT(polled_, ElementsAre(4200, 4800, 5400, 6000, 6600, 7200));
  EXPECT_EQ(switch_.switched_on, 6);
  EXPECT_LE(on_time_, 6 * seconds(31)) << "30 s each, and the second of the reading";
  EXPECT_FALSE(switch_.on);
  EXPECT_EQ(warm_from_, MonoTime::max());
  EXPECT_THAT(power_->text(now_), HasSubstr("off, on in 9 min"));
}

TEST_F(InstrumentPowerTest, what_is_measured_often_stays_on) {
  make(seconds(35), seconds(30));
  power_->begin(now_);
  pass(minutes(60));
  EXPECT_EQ(switch_.switched_on, 1) << "5 s are no off_time";
  EXPECT_THAT(polled_, SizeIs(minutes(60) / seconds(35)));
}

TEST_F(InstrumentPowerTest, without_a_warm_up_it_stays_on) {
  make(hours(1), std::nullopt);
  power_->begin(now_);
  pass(hours(5));
  EXPECT_EQ(switch_.switched_on, 1);
  EXPECT_EQ(power_->text(now_), "on");
}

TEST_F(InstrumentPowerTest, measures_a_burst_and_is_off_between) {
  make(seconds(1), seconds(60), hours(1), minutes(20));
  now_ += minutes(30);
  power_->begin(now_);
  pass(hours(2) + minutes(30));
  EXPECT_EQ(switch_.switched_on, 3);
  EXPECT_EQ(polled_.front(), 7200);
  EXPECT_NEAR(static_cast<double>(polled_.size()), 2 * 20 * 60, 3) << "the third one just begins";
  EXPECT_NEAR(static_cast<double>(on_time_ / seconds(1)), 2 * 21 * 60 + 60, 5);
}

TEST_F(InstrumentPowerTest, one_that_speaks_has_bursts_alone) {
  make(Micros(0), seconds(10), hours(1), minutes(5));
  now_ += minutes(30);
  power_->begin(now_);
  pass(minutes(29) + seconds(49));
  EXPECT_FALSE(switch_.on);
  pass(seconds(1));
  EXPECT_TRUE(switch_.on);
  EXPECT_EQ(seconds_of(warm_from_), 7200);
  pass(minutes(5) + seconds(9));
  EXPECT_TRUE(switch_.on);
  pass(seconds(2));
  EXPECT_FALSE(switch_.on);
}

TEST_F(InstrumentPowerTest, a_burst_without_warm_up_is_begun_by_a_turn_behind_its_slot) {
  make(Micros(0), seconds(0), hours(1), minutes(20));
  now_ += minutes(30) + std::chrono::microseconds(300);
  power_->begin(now_);
  pass(minutes(30) - seconds(1));
  EXPECT_EQ(switch_.switched_on, 0);
  for (int hour = 1; hour <= 3; ++hour) {
    pass(seconds(1));
    EXPECT_TRUE(switch_.on);
    EXPECT_EQ(switch_.switched_on, hour);
    pass(minutes(20));
    EXPECT_FALSE(switch_.on);
    pass(minutes(40) - seconds(1));
    EXPECT_EQ(switch_.switched_on, hour) << "what was measured is not begun again";
  }
}

TEST_F(InstrumentPowerTest, a_burst_that_may_not_begin_in_time_begins_late_and_is_as_long) {
  make(seconds(1), seconds(10), hours(1), minutes(20));
  now_ += minutes(30);
  power_->begin(now_);
  may_begin_ = false;
  pass(minutes(30) + seconds(20));
  EXPECT_EQ(switch_.switched_on, 0);
  may_begin_ = true;
  pass(seconds(1));
  EXPECT_TRUE(switch_.on);
  pass(seconds(10) + minutes(20) - seconds(1));
  EXPECT_TRUE(switch_.on);
  EXPECT_NEAR(static_cast<double>(polled_.size()), 20 * 60, 1);
  pass(seconds(1));
  EXPECT_FALSE(switch_.on);
  pass(minutes(39));
  EXPECT_EQ(switch_.switched_on, 1);
  pass(minutes(1));
  EXPECT_EQ(switch_.switched_on, 2);
}

TEST_F(InstrumentPowerTest, a_line_that_begins_anew_in_a_burst_goes_on_with_it) {
  make(seconds(1), seconds(10), hours(1), minutes(20));
  power_->begin(now_);
  pass(minutes(10));
  power_->end(now_);
  power_->begin(now_);
  polled_.clear();
  pass(minutes(1));
  EXPECT_TRUE(switch_.on);
  EXPECT_GE(polled_.size(), 49U);
}

TEST_F(InstrumentPowerTest, a_shorter_interval_keeps_it_on_and_a_longer_one_lets_it_rest_again) {
  make(minutes(10), seconds(30));
  power_->begin(now_);
  pass(minutes(11));
  EXPECT_FALSE(switch_.on);
  interval_ = seconds(10);
  pass(minutes(10));
  EXPECT_TRUE(switch_.on);
  EXPECT_GE(polled_.size(), 55U);
  interval_ = minutes(10);
  pass(minutes(10));
  EXPECT_EQ(switch_.switched_on, 3);
}

TEST_F(InstrumentPowerTest, a_reading_by_hand_switches_it_on_and_off_again) {
  make(hours(1), seconds(30));
  power_->begin(now_);
  pass(minutes(10));
  ASSERT_FALSE(switch_.on);
  seen_.read_wanted = true;
  pass(seconds(1));
  EXPECT_TRUE(switch_.on);
  pass(seconds(40));
  EXPECT_TRUE(switch_.on) << "while it was not read";
  seen_.read_wanted = false;
  pass(seconds(2));
  EXPECT_FALSE(switch_.on);
}

TEST_F(InstrumentPowerTest, behind_a_reading_by_hand_shortly_before_its_slot_it_stays_on_for_that) {
  make(hours(1), minutes(1));
  poll_takes_ = seconds(3);
  power_->begin(now_);
  pass(hours(1) - seconds(75));
  ASSERT_FALSE(switch_.on);
  seen_.read_wanted = true;
  pass(seconds(65));
  seen_.read_wanted = false;
  pass(seconds(12));
  EXPECT_TRUE(switch_.on) << "it is being asked";
  pass(seconds(3));
  EXPECT_THAT(polled_, ElementsAre(7203));
  EXPECT_FALSE(switch_.on);
  EXPECT_EQ(switch_.switched_on, 1);
}

TEST_F(InstrumentPowerTest, and_for_the_whole_of_its_burst_wherever_the_reading_came) {
  for (const Micros reading : {seconds(61), seconds(65)}) {
    make(seconds(1), minutes(1), hours(1), minutes(20));
    switch_ = {};
    now_ = MonoTime(hours(2) - minutes(10));
    power_->begin(now_);
    pass(minutes(10) - seconds(63));
    ASSERT_FALSE(switch_.on);
    seen_.read_wanted = true;
    pass(reading);
    seen_.read_wanted = false;
    polled_.clear();
    pass(minutes(20) + seconds(63) - reading - seconds(1));
    EXPECT_TRUE(switch_.on);
    EXPECT_GE(polled_.size(), 19U * 60);
    pass(seconds(2));
    EXPECT_FALSE(switch_.on);
    EXPECT_EQ(switch_.switched_on, 1);
  }
}

TEST_F(InstrumentPowerTest, while_it_is_asked_it_is_not_switched_off_even_if_it_stayed_on_before) {
  make(seconds(42), seconds(30));
  poll_takes_ = seconds(3);
  power_->begin(now_);
  pass(hours(1));
  EXPECT_EQ(switch_.switched_on, 1) << "9 s are no off_time";
  EXPECT_THAT(polled_, SizeIs(hours(1) / seconds(42)));
}

TEST_F(InstrumentPowerTest, a_slot_that_moves_away_before_it_begins_keeps_nothing_on) {
  make(minutes(10), minutes(1));
  power_->begin(now_);
  pass(minutes(9) + seconds(5));
  ASSERT_TRUE(switch_.on);
  interval_ = hours(1);
  pass(seconds(56));
  EXPECT_FALSE(switch_.on);
  EXPECT_THAT(polled_, IsEmpty());
  pass(hours(1) - minutes(10));
  EXPECT_THAT(polled_, ElementsAre(7200));
}

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

TEST_F(InstrumentPowerTest, the_end_leaves_it_on_to_warm_up) {
  make(hours(1), seconds(30));
  power_->begin(now_);
  pass(minutes(1));
  ASSERT_FALSE(switch_.on);
  power_->end(now_);
  EXPECT_TRUE(switch_.on);
  EXPECT_EQ(warm_from_, now_ + seconds(30));
  EXPECT_EQ(power_->next_due(now_), MonoTime::max());
}

TEST_F(InstrumentPowerTest, the_end_leaves_what_is_warm_as_it_is) {
  make(seconds(35), seconds(30));
  power_->begin(now_);
  pass(minutes(1));
  ASSERT_LT(warm_from_, now_);
  power_->end(now_);
  EXPECT_LT(warm_from_, now_);
}

TEST_F(InstrumentPowerTest, what_a_slow_switch_leaves_on_at_the_end_warms_up_from_then) {
  make(hours(1), seconds(30));
  power_->begin(now_);
  pass(minutes(1));
  switch_.is_slow = true;
  power_->end(now_);
  now_ += seconds(5);
  switch_.is_slow = false;
  power_->follow_switch(now_);
  EXPECT_EQ(warm_from_, now_ + seconds(30));
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

/// Two instruments on lines of their own, one of them on a relay of a third line.
class InstrumentPowersTest : public testing::Test {
 protected:
  InstrumentPowersTest() {
    settings_.start.stagger = seconds(5);
    settings_.instruments = {instrument("lidar", "a", ""), instrument("sonde", "b", "relays"),
                             instrument("relays", "c", std::nullopt)};
    powers_.change(settings_);
  }
  static InstrumentSettings instrument(const std::string& name, const std::string& line,
                                       std::optional<std::string> module) {
    InstrumentSettings settings;
    settings.name = name;
    settings.line = line;
    if (!module) return settings;
    settings.power.emplace();
    settings.power->by.instrument = *module;
    return settings;
  }
  InstrumentPowers::Outside outside() {
    return {[this](const PowerSettings& power) -> Result<std::unique_ptr<PowerSwitch>> {
              return std::make_unique<ObedientSwitch>(switches_[power.instrument]);
            },
            [this](const std::string& line,
                   const std::string& name) -> std::optional<InstrumentSnapshot> {
              if (!running_.contains(line)) return std::nullopt;
              InstrumentSnapshot seen;
              seen.name = name;
              return seen;
            },
            [](const std::string&, const std::string&, MonoTime) {},
            [this](const EventFacts& event) { events_.push_back(event.kind); },
            [] { return Micros(0); },
            [this](const std::string&) { return off_by_; }};
  }
  void line_begins(const std::string& line) {
    running_.insert(line);
    powers_.line_begins(line, now_);
    powers_.step(now_);
  }
  bool is_on(const std::string& module) { return switches_[module].on; }

  MonoTime now_{hours(1)};
  Settings settings_;
  std::map<std::string, PlayedSwitch> switches_;  // by module; "": the GPIO line
  std::set<std::string> running_;
  std::string off_by_;
  std::vector<std::string> events_;
  InstrumentPowers powers_{outside()};
};

TEST_F(InstrumentPowersTest, waits_for_its_line_and_that_of_its_relay) {
  line_begins("b");
  EXPECT_FALSE(is_on("relays"));
  line_begins("c");
  EXPECT_TRUE(is_on("relays"));
  EXPECT_FALSE(is_on(""));
}

TEST_F(InstrumentPowersTest, what_cannot_be_switched_on_when_its_relays_line_ends_is_tried_again) {
  line_begins("c");
  line_begins("b");
  off_by_ = "charger.low";
  powers_.step(now_);
  switches_["relays"].refuses = true;
  powers_.line_ends("c", now_);
  EXPECT_THAT(events_, ElementsAre("power_failed"));
  switches_["relays"].refuses = false;
  EXPECT_EQ(powers_.next_due(), now_ + SwitchedPower::first_pause);
  now_ += SwitchedPower::first_pause;
  powers_.step(now_);
  EXPECT_TRUE(is_on("relays"));
}

TEST_F(InstrumentPowersTest, one_is_switched_on_after_the_other) {
  line_begins("c");
  line_begins("b");
  line_begins("a");
  EXPECT_TRUE(is_on("relays"));
  EXPECT_FALSE(is_on(""));
  EXPECT_EQ(powers_.next_due(), now_ + seconds(5));
  now_ += seconds(4);
  powers_.step(now_);
  EXPECT_FALSE(is_on(""));
  now_ += seconds(1);
  powers_.step(now_);
  EXPECT_TRUE(is_on(""));
  EXPECT_THAT(events_, IsEmpty());
}

TEST_F(InstrumentPowersTest, says_what_it_does) {
  InstrumentSnapshot lidar;
  lidar.name = "lidar";
  powers_.add_to(lidar, now_);
  EXPECT_EQ(lidar.power, "waits for its line");
  line_begins("a");
  powers_.add_to(lidar, now_);
  EXPECT_EQ(lidar.power, "on");
  InstrumentSnapshot relays;
  relays.name = "relays";
  powers_.add_to(relays, now_);
  EXPECT_EQ(relays.power, "");
}

}  // namespace
}  // namespace buoyd
