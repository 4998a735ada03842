// A line's thread in virtual time: what is polled and heard, what goes to the sink, what is told.
#include "acquire/line_worker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "acquire/bench.hpp"
#include "line/modbus/modbus_transaction.hpp"
#include "support/modbus_device.hpp"

namespace buoyd {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(LineWorker, polls_on_the_utc_grid_and_hands_readings_on) {
  Bench bench;
  bench.clock.set_wall(WallTime(seconds(1'795'158'003)));
  bench.add("ctd", seconds(10), seconds(2));
  bench.start();
  bench.run_for(seconds(30));
  ASSERT_EQ(bench.sink.readings.size(), 3U);
  for (int k = 0; k < 3; ++k) {
    const Reading& reading = bench.sink.readings[static_cast<std::size_t>(k)];
    EXPECT_EQ(reading.boottime, bench.started + seconds(9 + 10 * k));
    EXPECT_EQ(reading.description->instrument(), "ctd");
    EXPECT_EQ(reading.description->kind(), "sample");
  }
  EXPECT_THAT(bench.sink.bodies("ctd"), ElementsAre("[1]", "[2]", "[3]"));
  EXPECT_EQ(bench.instrument().values, 3U);
  EXPECT_EQ(bench.instrument().bytes, 9U);
  EXPECT_THAT(bench.events(), IsEmpty());
}

TEST(LineWorker, steps_of_the_wall_clock_do_not_disturb_the_schedule) {
  Bench bench;
  bench.add("ctd", seconds(10));
  bench.start();
  for (const Micros step :
       {Micros(hours(-30)), Micros(milliseconds(3700)), Micros(hours(24 * 365))}) {
    bench.run_for(seconds(20));
    bench.clock.step(step);
  }
  bench.run_for(seconds(20));
  ASSERT_EQ(bench.sink.readings.size(), 8U);
  for (std::size_t k = 2; k < 8; ++k) {  // the first comes later, when the line was silent
    EXPECT_EQ(bench.sink.readings[k].boottime - bench.sink.readings[k - 1].boottime, seconds(10));
  }
}

TEST(LineWorker, the_grid_moves_onto_utc_once_the_clock_is_set) {
  Bench bench;
  bench.clock.set_quality({ClockState::unset, 31});
  bench.clock.set_wall(WallTime(seconds(1'000'003)));
  bench.add("ctd", seconds(10));
  bench.start();
  bench.run_for(seconds(25));
  EXPECT_EQ(bench.sink.readings.size(), 3U) << "at once, and each 10 s";
  bench.clock.set_wall(WallTime(seconds(1'795'158'007)));
  bench.clock.set_quality({ClockState::gnss, 10});
  bench.run_for(seconds(60));
  const Reading& last = bench.sink.readings.back();
  const WallTime utc = bench.clock.wall() - (bench.clock.mono() - last.boottime);
  EXPECT_EQ(utc.time_since_epoch() % seconds(10), Micros(0));
  EXPECT_GE(bench.sink.readings.size(), 8U);
  EXPECT_EQ(bench.instrument().slots.missed, 0U);
}

TEST(LineWorker, descriptions_are_shared_until_identity_or_axis_change) {
  Bench bench;
  auto& driver = bench.add("sonde", seconds(1));
  driver.on_poll = [&](Line& line, SampleSink& sink) -> Result<void> {
    Sample sample;
    sample.kind = 1;
    sample.taken = line.now();
    sample.values = {1.5F, std::monostate{}, 3.25F};
    sample.axis = {10, 20, driver.polls < 4 ? 30.0 : 40.0};
    sample.identity.firmware = driver.polls++ < 2 ? "1.0" : "2.0";
    sample.flags = driver.polls == 1 ? "393" : "";
    sink.take(std::move(sample));
    return {};
  };
  bench.start();
  bench.run_for(seconds(6));
  const auto& readings = bench.sink.readings;
  ASSERT_EQ(readings.size(), 6U);
  EXPECT_EQ(readings[0].description, readings[1].description);
  EXPECT_NE(readings[1].description->hash(), readings[2].description->hash());
  EXPECT_EQ(readings[2].description, readings[3].description);
  EXPECT_NE(readings[3].description->hash(), readings[4].description->hash());
  EXPECT_EQ(readings[4].description, readings[5].description);
  EXPECT_EQ(readings[0].body, "[[1.5,null,3.25]]");
  EXPECT_EQ(readings[0].flags, "393");
  EXPECT_EQ(readings[1].flags, "");
}

TEST(LineWorker, a_sample_that_does_not_fit_its_model_is_an_error_and_no_reading) {
  Bench bench;
  auto& driver = bench.add("sonde", seconds(1));
  const std::vector<std::function<void(Sample&)>> spoilers = {
      [](Sample& sample) { sample.kind = 7; },
      [](Sample& sample) { sample.values.clear(); },
      [](Sample& sample) { sample.values = {std::string("text")}; },
      [](Sample& sample) { sample.flags = "11"; },
      [](Sample& sample) { sample.flags = "x"; },
      [](Sample& sample) { sample.axis = {1, 2, 3, 4}; },
  };
  driver.on_poll = [&](Line& line, SampleSink& sink) -> Result<void> {
    Sample sample = sample_of(1, line.now());
    sample.kind = driver.polls == 5 ? 1 : 0;
    spoilers[static_cast<std::size_t>(driver.polls++) % spoilers.size()](sample);
    sink.take(std::move(sample));
    return {};
  };
  bench.start();
  bench.run_for(seconds(6));
  EXPECT_THAT(bench.sink.bodies("sonde"), IsEmpty());
  EXPECT_EQ(bench.instrument().errors[static_cast<std::size_t>(ErrorCode::invalid)], 6U);
  EXPECT_THAT(bench.instrument().last_error, Not(IsEmpty()));
}

TEST(LineWorker, a_record_longer_than_a_reading_is_counted_and_told_once) {
  auto model = std::make_shared<Model>(*test_model());
  model->kinds.resize(1);
  model->kinds[0].channels.resize(20);
  for (std::size_t i = 0; i < 20; ++i) {
    model->kinds[0].channels[i].name = "text_" + std::to_string(i);
    model->kinds[0].channels[i].type = ValueType::text;
  }
  auto driver = std::make_unique<ScriptedDriver>();
  driver->on_poll = [](Line& line, SampleSink& sink) -> Result<void> {
    Sample sample = sample_of(0, line.now());
    sample.values.assign(20, std::string(1024, '"'));
    sink.take(std::move(sample));
    return {};
  };
  Bench bench;
  bench.add("waves", seconds(1), Micros(0), model, std::move(driver));
  bench.start();
  bench.run_for(minutes(30));
  EXPECT_THAT(bench.sink.bodies("waves"), IsEmpty());
  const std::string why = "body: 41041 characters with the flags, a reading has at most 30000";
  EXPECT_EQ(bench.instrument().errors[static_cast<std::size_t>(ErrorCode::invalid)], 1800U);
  EXPECT_EQ(bench.instrument().last_error, why);
  EXPECT_THAT(bench.events(),
              ElementsAre(AllOf(HasSubstr(R"(["waves","silent",)"), HasSubstr(why))))
      << "the shore is told too";
  // The first, a count every 10 minutes, and the silence.
  EXPECT_LE(bench.said.lines.size(), 5U);
  EXPECT_THAT(bench.said.lines.front(), HasSubstr(why));
}

TEST(LineWorker, a_dead_instrument_is_told_once_and_told_when_it_is_back) {
  Bench bench;
  auto& driver = bench.add("ctd", seconds(1));
  const auto answers = driver.on_poll;
  driver.on_poll = failing(ErrorCode::timeout, milliseconds(300));
  bench.start();
  bench.run_for(minutes(30));
  EXPECT_EQ(bench.instrument().health, Health::dormant);
  EXPECT_THAT(bench.events(),
              ElementsAre(AllOf(HasSubstr(R"(["ctd","dormant",)"), HasSubstr("timeout it is"))));
  EXPECT_LE(bench.said.lines.size(), 2U) << "the first time-out and the state";
  driver.on_poll = answers;
  bench.run_for(minutes(11));
  EXPECT_EQ(bench.instrument().health, Health::ok);
  ASSERT_EQ(bench.events().size(), 2U);
  EXPECT_THAT(bench.events().back(), HasSubstr(R"(["ctd","back",)"));
  EXPECT_THAT(bench.said.lines.back(), HasSubstr("gives readings again"));
  EXPECT_GT(bench.sink.bodies("ctd").size(), 10U);
}

TEST(LineWorker, errors_decide_by_their_code_alone) {
  struct Case {
    ErrorCode code;
    Health after_an_hour;
  };
  const Case cases[] = {
      {ErrorCode::timeout, Health::dormant}, {ErrorCode::invalid, Health::dormant},
      {ErrorCode::refused, Health::silent},  {ErrorCode::busy, Health::silent},
      {ErrorCode::damaged, Health::silent},  {ErrorCode::mismatch, Health::silent},
  };
  for (const Case& c : cases) {
    Bench bench;
    bench.add("ctd", seconds(1)).on_poll = failing(c.code, milliseconds(50), 2);
    bench.start();
    bench.run_for(hours(1));
    const InstrumentSnapshot snapshot = bench.instrument();
    EXPECT_EQ(snapshot.health, c.after_an_hour) << name_of(c.code);
    EXPECT_EQ(snapshot.errors[static_cast<std::size_t>(c.code)], snapshot.slots.run);
    EXPECT_EQ(bench.events().size(), 1U) << name_of(c.code);
    EXPECT_LE(bench.said.lines.size(), 10U) << "no flood";
  }
}

TEST(LineWorker, an_instrument_that_answers_without_readings_is_silent) {
  Bench bench;
  bench.add("lidar", seconds(1)).on_poll = failing(ErrorCode::refused);
  bench.start();
  bench.run_for(minutes(9));
  EXPECT_EQ(bench.instrument().health, Health::waiting);
  bench.run_for(minutes(2));
  EXPECT_EQ(bench.instrument().health, Health::silent);
  ASSERT_EQ(bench.events().size(), 1U);
  EXPECT_THAT(bench.events().front(), HasSubstr("no reading for 10 min"));
  EXPECT_THAT(bench.events().front(), HasSubstr("last error: refused it is"));
}

TEST(LineWorker, a_line_that_loses_its_device_opens_it_again_when_it_is_back) {
  Bench bench;
  auto& driver = bench.add("ctd", seconds(1));
  driver.on_poll = [&](Line& line, SampleSink& sink) -> Result<void> {
    if (auto ready = line.prepare(); !ready) {
      return ready;
    }
    line.note_received(1);
    sink.take(sample_of(++driver.polls, line.now()));
    return {};
  };
  bench.line.vanish_at(bench.clock.mono() + milliseconds(60'500));
  bench.line.return_at(bench.clock.mono() + seconds(600));
  bench.start();
  bench.run_for(seconds(300));
  EXPECT_EQ(bench.instrument().health, Health::line_missing);
  EXPECT_FALSE(bench.worker().line().there);
  EXPECT_THAT(bench.worker().line().missing, HasSubstr("not there"));
  EXPECT_EQ(bench.sink.bodies("ctd").size(), 61U);
  bench.run_for(seconds(400));
  EXPECT_EQ(bench.instrument().health, Health::ok);
  EXPECT_TRUE(bench.worker().line().there);
  EXPECT_THAT(bench.events(), ElementsAre(HasSubstr(R"(["bus","line_gone",)"),
                                          HasSubstr(R"(["bus","back","there again after)")));
  const auto slots = bench.instrument().slots;
  EXPECT_EQ(slots.missed, 0U);
  EXPECT_GE(slots.no_line, 538U);
  EXPECT_LE(slots.no_line, 602U) << "noticed within a minute of its return";
  EXPECT_EQ(slots.run, bench.sink.bodies("ctd").size());
}

TEST(LineWorker, a_line_that_is_not_there_at_the_start_is_told_and_waited_for) {
  Bench bench;
  bench.add("ctd", seconds(1));
  bench.line.vanish_at(bench.clock.mono());
  bench.line.return_at(bench.clock.mono() + minutes(5));
  bench.start();
  bench.run_for(minutes(10));
  EXPECT_EQ(bench.events().size(), 2U);
  EXPECT_EQ(bench.instrument().health, Health::ok);
  EXPECT_LE(bench.line.counters().opened, 1U);
  EXPECT_LE(bench.said.lines.size(), 2U) << "once, and its end";
}

TEST(LineWorker, a_peer_that_closes_idle_connections_costs_a_reconnect_and_no_slot) {
  Bench bench(Bench::bus("tcp://10.0.0.1:502"));
  auto& driver = bench.add("lidar", seconds(60));
  bool closed = false;
  driver.on_poll = [&](Line& line, SampleSink& sink) -> Result<void> {
    closed = !closed;
    if (driver.polls > 0 && closed) {
      return fail(ErrorCode::line_gone, "closed by the peer");
    }
    line.note_received(9);
    sink.take(sample_of(++driver.polls, line.now()));
    return {};
  };
  bench.start();
  bench.run_for(minutes(20));
  EXPECT_EQ(bench.sink.bodies("lidar").size(), 20U);
  EXPECT_EQ(bench.instrument().slots.run, 20U);
  EXPECT_EQ(bench.instrument().slots.missed, 0U);
  EXPECT_THAT(bench.events(), IsEmpty());
}

TEST(LineWorker, a_peer_that_takes_connections_and_drops_them_is_not_hammered) {
  Bench bench(Bench::bus("tcp://10.0.0.1:502"));
  bench.add("lidar", seconds(1)).on_poll = failing(ErrorCode::line_gone);
  bench.start();
  bench.run_for(hours(1));
  EXPECT_LE(bench.line.counters().opened, 70U);
  EXPECT_LE(bench.events().size(), 14U);
  EXPECT_LE(bench.said.lines.size(), 30U);
}

/// A serial server whose port somebody else holds: "Port already in use", and it closes.
ScriptedDriver::Poll turned_away(Bench& bench) {
  return [&bench](Line& line, SampleSink&) -> Result<void> {
    line.note_received(5);
    bench.clock.advance(milliseconds(20));
    return fail(ErrorCode::line_gone, "closed by the peer");
  };
}

TEST(LineWorker, a_peer_that_says_something_and_closes_is_not_hammered_and_is_told) {
  Bench bench(Bench::bus("tcp://10.0.0.1:4001"));
  auto& driver = bench.add("ctd", seconds(1));
  const auto answers = driver.on_poll;
  driver.on_poll = turned_away(bench);
  bench.start();
  bench.run_for(seconds(60));
  EXPECT_LE(bench.line.counters().opened, 15U);
  EXPECT_FALSE(bench.worker().line().there);
  ASSERT_FALSE(bench.events().empty());
  EXPECT_THAT(bench.events().front(),
              AllOf(HasSubstr(R"(["bus","line_gone",)"), HasSubstr("closed by the peer")));
  EXPECT_LE(bench.events().size(), 6U) << "three are told, and their ends";
  driver.on_poll = answers;
  bench.run_for(minutes(2));
  EXPECT_TRUE(bench.worker().line().there);
  EXPECT_EQ(bench.instrument().health, Health::ok);
}

TEST(LineWorker, a_peer_that_closes_behind_each_answer_costs_no_slot) {
  Bench bench(Bench::bus("tcp://10.0.0.1:502"));
  auto& driver = bench.add("lidar", milliseconds(500));
  bool closed = false;
  driver.on_poll = [&](Line& line, SampleSink& sink) -> Result<void> {
    closed = !closed;
    if (!closed) return fail(ErrorCode::line_gone, "closed by the peer");
    line.note_received(9);
    sink.take(sample_of(++driver.polls, line.now()));
    return {};
  };
  bench.start();
  bench.run_for(minutes(1));
  EXPECT_EQ(bench.sink.bodies("lidar").size(), 120U);
  EXPECT_THAT(bench.events(), IsEmpty());
}

TEST(LineWorker, a_connection_closed_after_a_time_out_is_opened_again_without_an_event) {
  Bench bench(Bench::bus("tcp://10.0.0.1:502"));
  auto& dead = bench.add("dead", seconds(1));
  dead.on_poll = [](Line& line, SampleSink&) -> Result<void> {
    line.close();
    return fail(ErrorCode::timeout, "no answer");
  };
  bench.add("lidar", seconds(1));
  bench.start();
  bench.run_for(minutes(1));
  EXPECT_GE(bench.sink.bodies("lidar").size(), 59U);
  EXPECT_THAT(bench.events(), ElementsAre(HasSubstr(R"(["dead","dormant")")));
}

TEST(LineWorker, settling_after_a_time_out_counts_as_the_culprits_time) {
  Bench bench;
  auto& dead = bench.add("dead", seconds(60));
  dead.on_poll = [](Line& line, SampleSink&) -> Result<void> {
    line.settle_before_next(seconds(2));
    return fail(ErrorCode::timeout, "no answer");
  };
  bench.start();
  bench.run_for(seconds(10));
  EXPECT_EQ(bench.worker().line().busy, seconds(2));
}

TEST(LineWorker, a_full_queue_is_counted_and_what_follows_is_taken_again) {
  Bench bench;
  bench.add("ctd", seconds(1));
  bench.start();
  bench.sink.room = 10;
  bench.run_for(seconds(30));
  EXPECT_EQ(bench.instrument().readings, 30U);
  EXPECT_EQ(bench.instrument().dropped, 20U);
  EXPECT_EQ(bench.sink.refused, 20U);
  bench.sink.room = 100;
  bench.run_for(seconds(10));
  EXPECT_EQ(bench.sink.readings.size(), 20U);
  EXPECT_EQ(bench.sink.readings[10].body, "[31]");
}

TEST(LineWorker, events_wait_for_a_full_queue) {
  Bench bench;
  bench.add("ctd", seconds(1)).on_poll = failing(ErrorCode::timeout);
  bench.start();
  bench.sink.room = 0;
  bench.run_for(minutes(5));
  bench.sink.room = 10;
  bench.run_for(minutes(1));
  EXPECT_THAT(bench.events(), ElementsAre(HasSubstr("dormant")));
}

TEST(LineWorker, stops_at_any_moment) {
  // Polls, a time-out with settling, a lost device and the back-off before it is back. At once, but
  // for what settles.
  for (int at = 0; at < 120'000; at += 617) {
    Bench bench;
    auto& good = bench.add("good", seconds(1));
    good.on_poll = [&](Line& line, SampleSink& sink) -> Result<void> {
      if (auto ready = line.prepare(); !ready) {
        return ready;
      }
      if (auto waited = line.sleep_until(line.now() + milliseconds(70)); !waited) {
        return waited;
      }
      sink.take(sample_of(++good.polls, line.now()));
      return {};
    };
    bench.add("dead", seconds(1)).on_poll = [](Line& line, SampleSink&) -> Result<void> {
      if (auto waited = line.wait_readable(line.now() + milliseconds(300)); !waited) {
        line.settle_before_next(milliseconds(300));
        return waited;
      }
      return {};
    };
    const MonoTime stop = bench.clock.mono() + milliseconds(at);
    bench.line.vanish_at(bench.clock.mono() + milliseconds(50'400));
    bench.line.return_at(bench.clock.mono() + seconds(90));
    bench.line.stop_at(stop);
    bench.start().run();
    EXPECT_GE(bench.clock.mono(), stop);
    EXPECT_LE(bench.clock.mono(), stop + milliseconds(300));
    EXPECT_FALSE(bench.line.is_open());
    EXPECT_EQ(bench.instrument(0).errors[static_cast<std::size_t>(ErrorCode::stopped)], 0U);
  }
}

// MB-1: after a reload the line is opened anew at once, and would take it for its first answer.
TEST(LineWorker, a_late_answer_is_waited_out_before_the_end) {
  Bench bench;
  ModbusDevice late(1);
  late.set_holding(0, {7});
  bench.line.attach(late.on_wire(milliseconds(450)));
  bench.add("late", seconds(1)).on_poll = [](Line& line, SampleSink&) -> Result<void> {
    auto answer = modbus_transaction(line, {.timeout = milliseconds(300)});
    return answer ? Result<void>{} : pass_on(answer);
  };
  bench.line.stop_at(bench.clock.mono() + milliseconds(400));
  bench.start().run();
  EXPECT_EQ(bench.line.counters().discarded_bytes, 7U) << "one answer, and all of it";
  EXPECT_EQ(late.asked(), 1U);
  EXPECT_EQ(bench.instrument().errors[static_cast<std::size_t>(ErrorCode::timeout)], 1U);
}

// MB-1: who was killed has asked, and the answer comes to who opens the line next.
TEST(LineWorker, the_answer_to_a_dead_runs_question_is_not_taken_for_ours) {
  Bench bench;
  ModbusDevice device(1);
  device.set_holding(0, {8});
  bench.line.attach(device.on_wire(milliseconds(250)));
  bench.line.say(bench.clock.mono() + milliseconds(100), rtu_frame(1, {3, 2, 0, 7}));
  bench.add("ctd", seconds(10)).on_poll = [](Line& line, SampleSink& sink) -> Result<void> {
    auto answer = modbus_transaction(line, {.timeout = milliseconds(300)});
    if (!answer) return pass_on(answer);
    sink.take(sample_of(answer->registers.at(0), line.now()));
    return {};
  };
  bench.start();
  bench.run_for(seconds(1));
  EXPECT_THAT(bench.sink.bodies("ctd"), ElementsAre("[8]"));
  EXPECT_EQ(bench.line.counters().discarded_bytes, 7U);
  EXPECT_EQ(device.asked(), 1U);
}

TEST(LineWorker, snapshots_are_whole_while_the_line_works) {
  Bench bench;
  bench.add("ctd", milliseconds(20));
  LineWorker& worker = bench.start();
  std::atomic<bool> done{false};
  std::uint64_t torn = 0;
  std::thread reader([&] {
    while (!done) {
      for (const InstrumentSnapshot& seen : worker.instruments()) {
        const bool matches = !seen.last[0].description
                                 ? seen.readings == 0
                                 : seen.last[0].body == "[" + std::to_string(seen.readings) + "]";
        torn += matches ? 0 : 1;
      }
      (void)worker.line();
    }
  });
  bench.run_for(seconds(20));
  done = true;
  reader.join();
  EXPECT_EQ(torn, 0U);
  EXPECT_EQ(bench.instrument().readings, 985U) << "behind 300 ms of silence";
  EXPECT_NEAR(bench.instrument().per_minute, 3000.0, 60.0);
  EXPECT_GT(worker.line().steps, 1000U);
}

TEST(LineWorker, wakes_now_and_then_when_there_is_nothing_to_do) {
  Bench bench;
  bench.add("ctd", hours(1));
  bench.start();
  bench.run_for(minutes(10));
  EXPECT_GE(bench.worker().line().steps, 60U);
}

/// What the station was told when the line has ended.
auto events_to_the_end(Bench& bench) {
  bench.line.stop_at(bench.clock.mono());
  bench.worker().run();
  return bench.events();
}

/// Who runs the line next begins well, and would never say that it is over.
TEST(LineWorker, a_trouble_that_was_told_ends_with_the_line) {
  Bench bench;
  bench.add("dead", seconds(1)).on_poll = failing(ErrorCode::timeout);
  bench.add("well", seconds(1));
  bench.start();
  bench.run_for(minutes(30));
  ASSERT_EQ(bench.events().size(), 1U);
  EXPECT_THAT(events_to_the_end(bench), ElementsAre(HasSubstr(R"(["dead","dormant",)"),
                                                    R"(["dead","back","its line ended"])"));
}

TEST(LineWorker, that_it_is_gone_ends_with_the_line_too) {
  Bench bench;
  bench.add("ctd", seconds(1));
  bench.line.vanish_at(bench.clock.mono());
  bench.start();
  bench.run_for(minutes(5));
  EXPECT_THAT(events_to_the_end(bench), ElementsAre(HasSubstr(R"(["bus","line_gone",)"),
                                                    R"(["bus","back","its line ended"])"));
}

TEST(LineWorker, the_end_of_a_line_that_is_well_is_no_event) {
  Bench bench;
  bench.add("ctd", seconds(1));
  bench.line.stop_at(bench.clock.mono() + minutes(1));
  bench.start().run();
  EXPECT_THAT(bench.events(), IsEmpty());
}

}  // namespace
}  // namespace buoyd
