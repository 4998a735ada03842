// An instrument that is switched off and on: who has no power is not polled, and its silence says
// nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "acquire/bench.hpp"
#include "acquire/schedule/line_schedule.hpp"
#include "drivers/driver.hpp"
#include "drivers/driver_support.hpp"
#include "model/model_text.hpp"
#include "support/modbus_device.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;

class Unpowered : public testing::Test {
 protected:
  static constexpr MonoTime start{100s};
  void poll(PollOutcome outcome = PollOutcome::answered) {
    EXPECT_TRUE(schedule_.begin(now_));
    schedule_.finish(now_, outcome);
  }
  LineSchedule schedule_{{SlotGrid{10s, 0s}, SlotGrid{20s, 0s}}, start, std::nullopt};
  MonoTime now_ = start;
};

TEST_F(Unpowered, is_not_due_and_what_passes_counts_as_that) {
  poll();
  poll();
  schedule_.set_power(0, false, now_);
  EXPECT_EQ(schedule_.next_time(now_), start + 20s);
  now_ = start + 35s;
  EXPECT_EQ(schedule_.counters_at(0, now_).unpowered, 2U) << "those of 10 and 20 s are over";
  EXPECT_EQ(schedule_.slot_from(0, now_), start + 40s);
  schedule_.set_power(0, true, now_);
  EXPECT_EQ(schedule_.next_time(now_), start + 20s) << "the other one's, and its present slot";
  poll();
  poll();
  EXPECT_EQ(schedule_.counters(0).run, 2U);
  EXPECT_EQ(schedule_.counters(0).missed, 0U);
  EXPECT_EQ(schedule_.slot_from(0, now_), start + 40s);
}

TEST_F(Unpowered, a_slot_that_waits_for_its_poll_is_awaited_but_not_without_power) {
  poll();
  poll();
  now_ = start + 13s;
  EXPECT_EQ(schedule_.awaited_slot(0, now_), start + 10s);
  EXPECT_EQ(schedule_.awaited_slot(1, now_), start + 20s);
  poll();
  EXPECT_EQ(schedule_.awaited_slot(0, now_), start + 20s);
  schedule_.set_power(0, false, now_);
  now_ = start + 35s;
  EXPECT_EQ(schedule_.awaited_slot(0, now_), start + 40s);
}

TEST_F(Unpowered, costs_no_probe_and_is_probed_when_it_has_power) {
  schedule_.set_power(1, false, now_);
  for (int i = 0; i < 3; ++i, now_ += 10s) poll(PollOutcome::silent);
  ASSERT_TRUE(schedule_.is_dormant(0));
  schedule_.set_power(0, false, now_);
  EXPECT_EQ(schedule_.next_time(now_), MonoTime::max());
  now_ += 1h;
  schedule_.set_power(0, true, now_);
  EXPECT_LE(schedule_.next_time(now_), now_);
}

TEST(AskedPower, is_polled_once_it_is_warm) {
  Bench bench;
  auto& driver = bench.add("ctd", 10s);
  LineWorker& worker = bench.start();
  worker.ask_power("ctd", MonoTime::max());
  bench.run_for(30s);
  EXPECT_EQ(driver.polls, 0);
  worker.ask_power("ctd", bench.clock.mono() + 13s);
  bench.run_for(12s);
  EXPECT_EQ(driver.polls, 0);
  bench.run_for(2s);
  EXPECT_EQ(driver.polls, 1) << "not before the slot, but as soon as it is warm";
  EXPECT_EQ(bench.instrument().health, Health::ok);
}

TEST(AskedPower, its_next_slot_is_known_before_the_line_begins) {
  for (const ClockState state : {ClockState::ntp, ClockState::unset}) {
    Bench bench;
    bench.clock.set_quality({state, 10});
    bench.clock.advance(10min);  // behind the hour
    bench.add("sonde", 30min);
    bench.start();
    const Micros until = state == ClockState::ntp ? 20min : 30min;
    EXPECT_EQ(bench.instrument().next_slot, bench.started + until);
  }
}

/// Else its power would go while it is asked.
TEST(AskedPower, its_next_slot_is_the_one_that_began_until_it_is_asked_in_it) {
  Bench bench;
  auto& driver = bench.add("ctd", 10s);
  std::vector<Micros> next;
  driver.on_poll = [&](Line& line, SampleSink&) {
    next.push_back(bench.instrument().next_slot - bench.started);
    return line.sleep_until(line.now() + 12s);
  };
  bench.start();
  bench.run_for(40s);
  ASSERT_GE(next.size(), 3U);
  next.resize(3);
  EXPECT_THAT(next, testing::ElementsAre(Micros(0s), Micros(10s), Micros(20s)));
}

TEST(AskedPower, without_power_it_is_neither_silent_nor_read_by_hand) {
  Bench bench;
  auto& driver = bench.add("ctd", 10s);
  LineWorker& worker = bench.start();
  bench.run_for(30s);
  const auto before = driver.polls;
  worker.ask_power("ctd", MonoTime::max());
  ASSERT_TRUE(worker.ask_reading("ctd"));
  bench.run_for(5h);
  EXPECT_EQ(driver.polls, before);
  EXPECT_EQ(bench.instrument().health, Health::ok);
  EXPECT_TRUE(bench.instrument().read_wanted);
  worker.ask_power("ctd", bench.clock.mono());
  bench.run_for(1s);
  EXPECT_EQ(bench.instrument().health, Health::ok);
  EXPECT_FALSE(bench.instrument().read_wanted);
  EXPECT_GT(driver.polls, before);
}

TEST(AskedPower, one_that_speaks_has_its_time_for_a_reading_from_when_it_is_warm) {
  Bench bench;
  bench.add("met", Micros(0));
  LineWorker& worker = bench.start();
  worker.ask_power("met", MonoTime::max());
  ASSERT_TRUE(worker.ask_reading("met"));
  bench.run_for(5min);
  EXPECT_TRUE(bench.instrument().read_wanted);
  worker.ask_power("met", bench.clock.mono() + 1min);
  bench.run_for(170s);
  EXPECT_TRUE(bench.instrument().read_wanted);
  bench.run_for(30s);
  EXPECT_FALSE(bench.instrument().read_wanted) << "else it would have power for ever";
}

/// What comes becomes a reading of its moment.
void take_all(ScriptedDriver& driver) {
  driver.on_receive = [](std::span<const std::uint8_t> bytes, MonoTime first_byte,
                         SampleSink& sink) { sink.take(sample_of(bytes.front(), first_byte)); };
}

TEST(AskedPower, what_one_says_before_it_is_warm_is_no_reading) {
  Bench bench;
  take_all(bench.add("met", Micros(0)));
  LineWorker& worker = bench.start();
  const MonoTime on = bench.clock.mono();
  worker.ask_power("met", on + 60s);
  ASSERT_TRUE(worker.ask_reading("met"));
  bench.line.say(on + 10s, "a");
  bench.line.say(on + 70s, "b");
  bench.run_for(59s);
  EXPECT_TRUE(bench.sink.readings.empty());
  EXPECT_TRUE(bench.instrument().read_wanted) << "what is thrown away answers nobody";
  bench.run_for(21s);
  EXPECT_THAT(bench.sink.bodies("met"), testing::ElementsAre("[98]"));
  EXPECT_FALSE(bench.instrument().read_wanted);
  EXPECT_EQ(bench.instrument().health, Health::ok);
}

TEST(AskedPower, what_comes_as_soon_as_it_is_warm_is_a_reading) {
  Bench bench;
  take_all(bench.add("met", Micros(0)));
  LineWorker& worker = bench.start();
  const MonoTime on = bench.clock.mono();
  worker.ask_power("met", on + 55s);  // in the middle of a wait for bytes
  bench.line.say(on + 56s, "c");
  bench.run_for(61s);
  EXPECT_THAT(bench.sink.bodies("met"), testing::ElementsAre("[99]"));
}

TEST(AskedPower, what_it_said_before_its_power_went_counts_and_has_no_rest) {
  Bench bench(Bench::bus("tcp://10.0.0.1:4001"));
  auto& driver = bench.add("met", Micros(0));
  int losses = 0;
  driver.on_expire = [&](MonoTime now, SampleSink& sink) {
    if (now != MonoTime::max()) return;
    ++losses;
    sink.take(sample_of('d', bench.clock.mono()));  // a record that might have gone on
  };
  LineWorker& worker = bench.start();
  bench.run_for(30s);
  EXPECT_EQ(losses, 0);
  worker.ask_power("met", MonoTime::max());
  bench.run_for(1min);
  EXPECT_FALSE(bench.line.is_open());
  EXPECT_EQ(losses, 1);
  EXPECT_THAT(bench.sink.bodies("met"), testing::ElementsAre("[100]"));
}

/// An SBE 38 on a serial line, which stays open. Its power goes behind a line.
class SwitchedThermometer : public testing::Test {
 protected:
  SwitchedThermometer() {
    const ModelPtr model = delivered_model("sbe-38");
    bench_.add("sbe", 0s, 0s, model, make_driver(model, {}).value());
    worker_ = &bench_.start();
    bench_.line.say(bench_.clock.mono() + 1s, "21.5000\r\n21.7652\r\n");
    bench_.run_for(2s);
    worker_->ask_power("sbe", MonoTime::max());
  }
  void say(std::string_view text) { bench_.line.say(bench_.clock.mono() + 1ms, text); }
  void come_again() {
    bench_.run_for(1min);
    worker_->ask_power("sbe", bench_.clock.mono());
    bench_.run_for(15s);
    say("19.0447\r\n");
    bench_.run_for(2s);
  }
  [[nodiscard]] std::vector<std::string> readings() const { return bench_.sink.bodies("sbe"); }

  Bench bench_;
  LineWorker* worker_ = nullptr;
};

TEST_F(SwitchedThermometer, its_first_line_with_power_is_a_reading) {
  bench_.run_for(2s);
  come_again();
  EXPECT_THAT(readings(), testing::ElementsAre("[21.7652]", "[19.0447]"));
  EXPECT_EQ(bench_.instrument().frames.discarded_bytes, 7U) << "of the very first line alone";
}

TEST_F(SwitchedThermometer, what_its_power_cut_off_is_not_the_beginning_of_its_first_line) {
  bench_.run_for(2s);  // its switch is slow
  say("20.1000\r\n1");
  bench_.run_for(2s);
  come_again();
  EXPECT_THAT(readings(), testing::ElementsAre("[21.7652]", "[19.0447]"));
}

TEST_F(SwitchedThermometer, of_one_that_never_went_off_half_a_line_is_no_reading) {
  bench_.run_for(15s);
  say("1");
  bench_.run_for(500ms);
  worker_->ask_power("sbe", bench_.clock.mono());
  say("9.0447\r\n18.1000\r\n");
  bench_.run_for(2s);
  EXPECT_THAT(readings(), testing::ElementsAre("[21.7652]", "[18.1000]"));
}

TEST(AskedPower, readings_and_what_was_not_spoken_add_up_to_the_rate) {
  Bench bench;
  take_all(bench.add("met", Micros(0)));
  bench.say_at(1.0);
  LineWorker& worker = bench.start();
  const MonoTime on = bench.clock.mono();
  for (int i = 0; i < 600; ++i) bench.line.say(on + i * 1s, "x");
  bench.run_for(100s);
  worker.ask_power("met", bench.clock.mono() + 60s);
  bench.run_for(500s);
  const InstrumentSnapshot met = bench.instrument();
  EXPECT_NEAR(static_cast<double>(met.readings), 540.0, 1.0);
  EXPECT_NEAR(static_cast<double>(met.readings + met.slots.unpowered), 600.0, 2.0);
}

TEST(AskedPower, its_warm_up_is_not_taken_for_a_rhythm) {
  Bench bench;
  take_all(bench.add("met", Micros(0)));
  LineWorker& worker = bench.start();
  const MonoTime on = bench.clock.mono();
  for (int i = 0; i < 60; ++i) bench.line.say(on + i * 1s, "x");
  bench.run_for(60s);
  worker.ask_power("met", MonoTime::max());
  bench.run_for(3h);
  const MonoTime again = bench.clock.mono();
  worker.ask_power("met", again + 60s);
  for (int i = 10; i < 60; ++i) bench.line.say(again + i * 1s, "x");
  bench.run_for(15min);
  EXPECT_EQ(bench.instrument().health, Health::silent) << "of 3 h off nothing is left to wait";
}

TEST(AskedPower, what_speaks_as_often_as_its_model_says_is_missed_while_it_has_none) {
  auto model = std::make_shared<Model>(*test_model());
  model->record_interval = 1min;
  Bench bench;
  bench.add("met", Micros(0), Micros(0), std::move(model), std::make_unique<ScriptedDriver>());
  LineWorker& worker = bench.start();
  worker.ask_power("met", MonoTime::max());
  bench.run_for(30min);
  EXPECT_NEAR(static_cast<double>(bench.instrument().slots.unpowered), 30.0, 1.0);
}

TEST(AskedPower, what_speaks_at_a_known_rate_is_missed_while_it_has_none) {
  for (const std::uint64_t rate : {2U, 0U}) {
    Bench bench;
    bench.add("met", Micros(0));
    if (rate > 0) bench.say_at(static_cast<double>(rate));
    LineWorker& worker = bench.start();
    bench.run_for(30s);
    EXPECT_EQ(bench.instrument().slots.unpowered, 0U);
    worker.ask_power("met", MonoTime::max());
    bench.run_for(10min);
    const std::uint64_t missed = bench.instrument().slots.unpowered;
    EXPECT_LE(missed, rate * 600);
    EXPECT_GE(missed, rate * 590);
    worker.ask_power("met", bench.clock.mono());
    bench.run_for(10min);
    EXPECT_GE(bench.instrument().slots.unpowered, missed);
    EXPECT_LE(bench.instrument().slots.unpowered, rate * 600);
  }
}

/// A sonde whose model has a start of 10 s.
class Started : public testing::Test {
 protected:
  Started() {
    device_.set_holding(10, {0x4148, 0, 1});
    device_.said[{3, 0x25, 0, 0, 0}] = {3, 0};
    bench_.line.attach([this](std::span<const std::uint8_t> request, MonoTime end) {
      starts_ += request[2] == 0x25 ? 1 : 0;
      return device_.on_wire(Micros(1'000))(request, end);
    });
    const std::string start =
        "[[registers.before]]\nraw = \"03 25 00 00 00\"\nanswer = \"03 00\"\nonce = true\n"
        "wait = \"10 s\"\n";
    const auto loaded = parse_model(
        with(register_model, "order = \"ABCD\"\n", "order = \"ABCD\"\n" + start), "m.toml");
    bench_.clock.advance(10min);  // behind a slot
    bench_.add("sonde", 30min, 0s, loaded.model, make_driver(loaded.model, {}).value());
    worker_ = &bench_.start();
  }
  [[nodiscard]] std::size_t readings() const { return bench_.sink.bodies("sonde").size(); }

  Bench bench_;
  ModbusDevice device_{1};
  LineWorker* worker_ = nullptr;
  int starts_ = 0;
};

TEST_F(Started, is_read_when_its_start_is_over_and_not_a_slot_later) {
  bench_.run_for(20min + 5s);
  EXPECT_EQ(starts_, 1);
  EXPECT_EQ(readings(), 0U);
  EXPECT_TRUE(bench_.instrument().read_wanted) << "it is to keep its power";
  bench_.run_for(6s);
  EXPECT_EQ(readings(), 1U);
  EXPECT_FALSE(bench_.instrument().read_wanted);
  EXPECT_EQ(bench_.instrument().slots.run, 1U);
  bench_.run_for(30min);
  EXPECT_EQ(starts_, 1);
  EXPECT_EQ(readings(), 2U);
}

TEST_F(Started, is_started_again_when_its_power_comes_back) {
  bench_.run_for(20min + 15s);
  ASSERT_EQ(readings(), 1U);
  for (int again = 2; again <= 3; ++again) {
    worker_->ask_power("sonde", MonoTime::max());
    bench_.run_for(10min);
    worker_->ask_power("sonde", bench_.clock.mono() + 10s);
    bench_.run_for(20min);
    EXPECT_EQ(starts_, again);
    EXPECT_EQ(readings(), static_cast<std::size_t>(again));
  }
}

TEST_F(Started, waits_for_nothing_when_its_power_goes_meanwhile) {
  bench_.run_for(20min + 5s);
  ASSERT_TRUE(bench_.instrument().read_wanted);
  worker_->ask_power("sonde", MonoTime::max());
  bench_.run_for(5s);
  EXPECT_FALSE(bench_.instrument().read_wanted);
}

TEST_F(Started, a_reading_by_hand_waits_for_its_start) {
  bench_.run_for(1min);
  const auto number = worker_->ask_reading("sonde");
  bench_.run_for(5s);
  EXPECT_LT(bench_.instrument().reads_done, number);
  bench_.run_for(10s);
  EXPECT_EQ(bench_.instrument().reads_done, number);
  EXPECT_EQ(bench_.instrument().read_trouble, "");
}

}  // namespace
}  // namespace buoyd
