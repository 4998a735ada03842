// A reading that somebody asks for by hand, between the slots of its line.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "acquire/bench.hpp"

namespace buoyd {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(ReadNow, polls_between_slots_and_is_a_reading_like_any_other) {
  Bench bench;
  auto& driver = bench.add("ctd", minutes(10));
  LineWorker& worker = bench.start();
  bench.run_for(seconds(1));
  ASSERT_EQ(driver.polls, 1);
  EXPECT_EQ(worker.ask_reading("ctd"), 1U);
  EXPECT_EQ(bench.instrument().reads_done, 0U);
  bench.run_for(seconds(1));
  EXPECT_EQ(driver.polls, 2);
  EXPECT_EQ(bench.instrument().reads_done, 1U);
  EXPECT_EQ(bench.instrument().read_trouble, "");
  EXPECT_THAT(bench.sink.bodies("ctd"), ElementsAre("[1]", "[2]"));
  EXPECT_EQ(bench.instrument().slots.run, 1U) << "it is no slot";
  bench.run_for(minutes(10));
  EXPECT_EQ(driver.polls, 3) << "the next slot comes as ever";
}

TEST(ReadNow, several_wishes_are_met_by_one_reading) {
  Bench bench;
  auto& driver = bench.add("ctd", minutes(10));
  LineWorker& worker = bench.start();
  bench.run_for(seconds(1));
  EXPECT_EQ(worker.ask_reading("ctd"), 1U);
  EXPECT_EQ(worker.ask_reading("ctd"), 2U);
  EXPECT_EQ(worker.ask_reading("other"), std::nullopt);
  bench.run_for(seconds(1));
  EXPECT_EQ(driver.polls, 2);
  EXPECT_EQ(bench.instrument().reads_done, 2U);
}

TEST(ReadNow, what_fails_is_said_and_costs_no_neighbour) {
  Bench bench;
  auto& dead = bench.add("dead", minutes(10));
  bench.add("ctd", seconds(1));
  dead.on_poll = failing(ErrorCode::timeout, milliseconds(300));
  LineWorker& worker = bench.start();
  bench.run_for(seconds(5));
  EXPECT_TRUE(worker.ask_reading("dead").has_value());
  bench.run_for(seconds(5));
  EXPECT_EQ(bench.instrument(0).reads_done, 1U);
  EXPECT_THAT(bench.instrument(0).read_trouble, HasSubstr("timeout it is"));
  EXPECT_EQ(bench.instrument(1).slots.missed, 0U);
}

TEST(ReadNow, an_unchanged_record_is_what_the_instrument_has) {
  Bench bench;
  auto& driver = bench.add("ctd", minutes(10));
  LineWorker& worker = bench.start();
  bench.run_for(seconds(1));
  driver.on_poll = [](Line&, SampleSink&) -> Result<void> { return {}; };
  EXPECT_TRUE(worker.ask_reading("ctd").has_value());
  bench.run_for(seconds(1));
  EXPECT_EQ(bench.instrument().read_trouble, "");
  EXPECT_EQ(bench.instrument().reads_done, 1U);
}

TEST(ReadNow, a_record_of_before_the_start_is_no_reading_of_now) {
  Bench bench;
  auto& driver = bench.add("ctd", minutes(10));
  driver.on_poll = [](Line&, SampleSink&) -> Result<void> { return {}; };
  LineWorker& worker = bench.start();
  bench.run_for(seconds(1));
  EXPECT_TRUE(worker.ask_reading("ctd").has_value());
  bench.run_for(seconds(1));
  EXPECT_THAT(bench.instrument().read_trouble, HasSubstr("no new record"));
}

TEST(ReadNow, of_one_that_speaks_it_is_its_next_reading) {
  Bench bench;
  auto& driver = bench.add("met", Micros(0));
  driver.on_receive = [](std::span<const std::uint8_t>, MonoTime first_byte, SampleSink& sink) {
    sink.take(sample_of(7, first_byte));
  };
  LineWorker& worker = bench.start();
  bench.run_for(seconds(1));
  EXPECT_TRUE(worker.ask_reading("met").has_value());
  bench.run_for(seconds(1));
  EXPECT_EQ(bench.instrument().reads_done, 0U);
  bench.line.say(bench.clock.mono() + seconds(1), "x");
  bench.run_for(seconds(2));
  EXPECT_EQ(bench.instrument().reads_done, 1U);
}

TEST(ReadNow, of_one_that_speaks_and_is_silent_each_wish_ends_for_itself) {
  Bench bench;
  bench.add("met", Micros(0));
  LineWorker& worker = bench.start();
  bench.run_for(seconds(1));
  EXPECT_EQ(worker.ask_reading("met"), 1U);
  bench.run_for(seconds(100));
  EXPECT_EQ(worker.ask_reading("met"), 2U);
  EXPECT_EQ(bench.instrument().reads_done, 0U);
  bench.run_for(seconds(40));
  EXPECT_EQ(bench.instrument().reads_done, 1U);
  EXPECT_THAT(bench.instrument().read_trouble, HasSubstr("no reading"));
  EXPECT_TRUE(bench.instrument().read_wanted);
  bench.run_for(minutes(2));
  EXPECT_EQ(bench.instrument().reads_done, 2U);
  EXPECT_FALSE(bench.instrument().read_wanted);
}

TEST(ReadNow, without_the_line_it_is_refused) {
  Bench bench;
  bench.add("ctd", minutes(10));
  bench.line.vanish_at(bench.clock.mono());
  LineWorker& worker = bench.start();
  bench.run_for(seconds(5));
  EXPECT_TRUE(worker.ask_reading("ctd").has_value());
  bench.run_for(seconds(15));
  EXPECT_EQ(bench.instrument().reads_done, 1U);
  EXPECT_THAT(bench.instrument().read_trouble, HasSubstr("not there"));
}

}  // namespace
}  // namespace buoyd
