// Lines whose instruments speak on their own, in virtual time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "acquire/bench.hpp"

namespace buoyd {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// Hears lines "value\n"; a sample is stamped at its line's first byte.
struct LineReader {
  explicit LineReader(ScriptedDriver& driver) {
    driver.on_receive = [this, &driver](std::span<const std::uint8_t> bytes, MonoTime first_byte,
                                        SampleSink& sink) {
      for (const std::uint8_t byte : bytes) {
        begun = text.empty() ? first_byte : begun;
        text += static_cast<char>(byte);
        if (byte == '\n') {
          finish(driver, sink);
        }
      }
    };
  }

  void finish(ScriptedDriver& driver, SampleSink& sink) {
    if (text.front() == '?') {
      ++driver.frames.damaged_frames;
    } else {
      sink.take(sample_of(std::stoll(text), begun));
    }
    text.clear();
  }

  std::string text;
  MonoTime begun;
};

class Listening : public testing::Test {
 protected:
  /// "n\n" each second for so long, from `from` on.
  void say_each_second(Micros from, Micros duration, const std::string& text = "5\n") {
    for (Micros at = from; at < from + duration; at += seconds(1)) {
      bench_.line.say(bench_.clock.mono() + at, text);
    }
  }

  Bench bench_;
  ScriptedDriver& driver_ = bench_.add("met", Micros(0));
  LineReader reader_{driver_};
};

TEST_F(Listening, counts_damaged_records_for_those_who_ask) {
  const MonoTime begin = bench_.clock.mono();
  bench_.line.say(begin + seconds(1), "5\n");
  bench_.line.say(begin + seconds(2), "?\n?\n");
  bench_.line.say(begin + seconds(3), "?\n");
  bench_.start();
  bench_.run_for(seconds(10));
  EXPECT_EQ(bench_.damage[0]->read(), 3U);
}

TEST(PolledDamage, is_counted_once_whether_frame_or_poll_says_it) {
  Bench bench;
  ScriptedDriver& driver = bench.add("met", seconds(1));
  std::int64_t polls = 0;
  driver.on_poll = [&](Line& line, SampleSink& sink) -> Result<void> {
    ++polls;
    if (polls == 2) ++driver.frames.damaged_frames;
    if (polls <= 3) return fail(ErrorCode::damaged, "CRC");
    if (polls <= 5) return fail(ErrorCode::refused, "exception 2");
    sink.take(sample_of(polls, line.now()));
    return {};
  };
  bench.start();
  bench.run_for(seconds(60));
  EXPECT_GT(polls, 5);
  EXPECT_EQ(bench.damage[0]->read(), 3U);
}

TEST_F(Listening, frames_become_readings_stamped_at_their_first_byte) {
  const MonoTime begin = bench_.clock.mono();
  bench_.line.say(begin + seconds(2), "123456\n");
  bench_.line.say(begin + seconds(4), "7\n");
  bench_.start();
  bench_.run_for(seconds(10));
  EXPECT_THAT(bench_.sink.bodies("met"), ElementsAre("[123456]", "[7]"));
  const Micros one_byte = bench_.line.timing().character;
  EXPECT_EQ(bench_.sink.readings[0].boottime, begin + seconds(2) + one_byte);
  EXPECT_EQ(bench_.sink.readings[1].boottime, begin + seconds(4) + one_byte);
}

TEST_F(Listening, the_last_bytes_before_a_silence_are_in_the_status_within_a_second) {
  const MonoTime begin = bench_.clock.mono();
  bench_.line.say(begin + milliseconds(2000), "1\n");
  bench_.line.say(begin + milliseconds(2300), "?\n");
  bench_.start();
  while (bench_.instrument().frames.damaged_frames == 0 &&
         bench_.clock.mono() < begin + minutes(1)) {
    ASSERT_TRUE(bench_.worker().step());
  }
  EXPECT_LE(bench_.clock.mono(), begin + milliseconds(2300) + seconds(1) + milliseconds(50));
}

TEST_F(Listening, a_thread_that_is_held_up_stamps_nothing_before_it_came) {
  const MonoTime begin = bench_.clock.mono();
  bench_.start();
  bench_.run_for(seconds(1));
  bench_.line.say(begin + seconds(2), "1\n");
  bench_.line.say(begin + seconds(3), "2\n");
  bench_.line.hold_up_before_read(seconds(2));
  bench_.run_for(seconds(5));
  EXPECT_THAT(bench_.sink.bodies("met"), ElementsAre("[1]", "[2]"));
  EXPECT_GT(bench_.sink.readings[1].boottime, begin + seconds(3));
}

TEST_F(Listening, all_instruments_of_the_line_hear_all) {
  auto& second = bench_.add("gnss", Micros(0));
  const LineReader second_reader(second);
  bench_.line.say(bench_.clock.mono() + seconds(1), "8\n");
  bench_.start();
  bench_.run_for(seconds(10));
  EXPECT_THAT(bench_.sink.bodies("met"), ElementsAre("[8]"));
  EXPECT_THAT(bench_.sink.bodies("gnss"), ElementsAre("[8]"));
}

/// Keeps a number back until nothing came for a second.
struct SlowReader {
  explicit SlowReader(ScriptedDriver& driver) {
    driver.on_receive = [this](std::span<const std::uint8_t> bytes, MonoTime first_byte,
                               SampleSink&) {
      begun = first_byte;
      held = bytes[0] - '0';
    };
    driver.on_expire = [this](MonoTime now, SampleSink& sink) {
      if (held && now >= begun + seconds(1)) {
        sink.take(sample_of(*held, begun));
        waited.push_back(now - begun);
        held.reset();
      }
    };
    driver.on_expires_at = [this] { return held ? begun + seconds(1) : MonoTime::max(); };
  }

  std::vector<Micros> waited;  // by sample
  std::optional<std::int64_t> held;
  MonoTime begun;
};

TEST_F(Listening, silence_ends_what_waits_for_its_rest) {
  const SlowReader slow(driver_);
  const MonoTime begin = bench_.clock.mono();
  bench_.line.say(begin + seconds(2), "7");
  bench_.start();
  bench_.run_for(seconds(30));
  EXPECT_THAT(bench_.sink.bodies("met"), ElementsAre("[7]"));
  EXPECT_EQ(bench_.sink.readings[0].boottime, begin + seconds(2) + bench_.line.timing().character);
}

TEST_F(Listening, a_silence_is_long_enough_before_the_next_message_cuts_it_short) {
  const SlowReader slow(driver_);
  const MonoTime begin = bench_.clock.mono();
  for (int i = 1; i <= 4; ++i) bench_.line.say(begin + i * seconds(5), std::to_string(i));
  bench_.start();
  bench_.run_for(seconds(22));
  EXPECT_THAT(bench_.sink.bodies("met"), ElementsAre("[1]", "[2]", "[3]", "[4]"));
  EXPECT_THAT(slow.waited, testing::Each(seconds(1)));
}

TEST_F(Listening, a_thread_that_is_held_up_hears_what_came_before_it_ends_what_waits) {
  SlowReader slow(driver_);
  const MonoTime begin = bench_.clock.mono();
  bench_.start();
  bench_.line.say(begin + seconds(1), "1");
  bench_.line.say(begin + milliseconds(1'500), "2");
  bench_.run_for(milliseconds(1'300));
  bench_.line.hold_up_before_read(seconds(4));
  bench_.run_for(seconds(9));
  EXPECT_THAT(bench_.sink.bodies("met"), ElementsAre("[2]"));
}

TEST_F(Listening, who_holds_nothing_wakes_nobody) {
  bench_.line.say(bench_.clock.mono() + milliseconds(500), "5\n");
  bench_.start();
  bench_.run_for(seconds(9));
  EXPECT_LE(bench_.worker().line().steps, 5U);
}

TEST_F(Listening, so_does_a_line_that_goes_away) {
  const SlowReader slow(driver_);
  const MonoTime begin = bench_.clock.mono();
  bench_.line.say(begin + seconds(2), "7");
  bench_.line.vanish_at(begin + milliseconds(2'500));
  bench_.start();
  bench_.run_for(seconds(4));
  EXPECT_THAT(bench_.sink.bodies("met"), ElementsAre("[7]"));
}

TEST_F(Listening, a_kind_that_is_not_kept_is_a_sign_of_life_and_no_reading) {
  bench_.keep("met", {"profile"});
  say_each_second(seconds(1), minutes(10));
  bench_.start();
  bench_.run_for(minutes(10));
  EXPECT_THAT(bench_.sink.bodies("met"), IsEmpty());
  EXPECT_NE(bench_.instrument().health, Health::silent);
}

TEST_F(Listening, one_that_falls_silent_is_told_once_and_told_when_it_speaks_again) {
  say_each_second(seconds(1), minutes(10));
  say_each_second(hours(2), minutes(10));
  bench_.start();
  bench_.run_for(minutes(10));
  EXPECT_EQ(bench_.instrument().health, Health::ok);
  bench_.run_for(minutes(100));
  EXPECT_EQ(bench_.instrument().health, Health::silent);
  EXPECT_THAT(bench_.events(), ElementsAre(HasSubstr(R"(["met","silent","no reading for)")));
  bench_.run_for(minutes(15));
  EXPECT_EQ(bench_.instrument().health, Health::ok);
  EXPECT_EQ(bench_.events().size(), 2U);
  EXPECT_THAT(bench_.events().back(), HasSubstr(R"(["met","back",)"));
  EXPECT_THAT(bench_.said.lines.back(), HasSubstr("gives readings again"));
}

TEST_F(Listening, what_passed_in_suspend_is_no_silence_of_its_own) {
  say_each_second(seconds(1), minutes(9));
  say_each_second(minutes(10) + hours(8) + seconds(30), minutes(10));
  bench_.start();
  bench_.run_for(minutes(10));
  bench_.clock.advance(hours(8));
  bench_.run_for(minutes(10));
  EXPECT_EQ(bench_.instrument().health, Health::ok);
  EXPECT_THAT(bench_.events(), IsEmpty());
  bench_.run_for(minutes(30));
  EXPECT_EQ(bench_.instrument().health, Health::silent) << "as ever";
}

/// Its first bytes are there as the board wakes.
TEST_F(Listening, what_passed_in_suspend_is_no_rhythm_of_its_own) {
  say_each_second(seconds(1), minutes(9));
  say_each_second(minutes(10) + hours(8) - seconds(1), minutes(10));
  bench_.start();
  bench_.run_for(minutes(10));
  bench_.clock.advance(hours(8));
  bench_.run_for(minutes(25));
  EXPECT_EQ(bench_.instrument().health, Health::silent) << "ten minutes are a silence, as ever";
}

TEST_F(Listening, one_that_was_never_understood_says_what_came) {
  say_each_second(seconds(1), minutes(12), "?????\n");
  bench_.start();
  bench_.run_for(minutes(9));
  EXPECT_EQ(bench_.instrument().health, Health::waiting);
  bench_.run_for(minutes(2));
  ASSERT_EQ(bench_.events().size(), 1U);
  EXPECT_THAT(bench_.events().front(), HasSubstr("damaged frames"));
  EXPECT_GE(bench_.instrument().frames.damaged_frames, 600U);
  EXPECT_EQ(bench_.instrument().slots.run, 0U);
}

TEST_F(Listening, a_lost_line_is_the_lines_event_and_not_the_instruments_silence) {
  say_each_second(seconds(1), minutes(20));
  bench_.line.vanish_at(bench_.clock.mono() + milliseconds(120'500));
  bench_.line.return_at(bench_.clock.mono() + minutes(15));
  bench_.start();
  bench_.run_for(minutes(14));
  EXPECT_EQ(bench_.instrument().health, Health::line_missing);
  bench_.run_for(minutes(4));
  EXPECT_EQ(bench_.instrument().health, Health::ok);
  EXPECT_THAT(bench_.events(),
              ElementsAre(HasSubstr(R"(["bus","line_gone",)"), HasSubstr(R"(["bus","back",)")));
}

TEST_F(Listening, stops_at_any_moment_at_once) {
  say_each_second(seconds(1), seconds(20));
  bench_.start();
  for (int k = 0; k < 100; ++k) {
    const MonoTime before = bench_.clock.mono();
    bench_.run_for(milliseconds(173));
    EXPECT_EQ(bench_.clock.mono() - before, milliseconds(173));
  }
  EXPECT_THAT(bench_.events(), IsEmpty());
}

TEST_F(Listening, a_full_queue_is_counted) {
  say_each_second(seconds(1), seconds(10));
  bench_.start();
  bench_.sink.room = 4;
  bench_.run_for(seconds(20));
  EXPECT_EQ(bench_.instrument().readings, 10U);
  EXPECT_EQ(bench_.instrument().dropped, 6U);
}

/// It says a reading an hour for six hours, and is silent from then on.
void expect_hours_of(Bench& bench) {
  const MonoTime begin = bench.clock.mono();
  for (int hour = 0; hour < 6; ++hour) bench.line.say(begin + hour * hours(1) + minutes(50), "5\n");
  bench.start();
  bench.run_for(hours(6));
  EXPECT_THAT(bench.events(), IsEmpty());
  EXPECT_EQ(bench.instrument().health, Health::ok);
  bench.run_for(hours(3));
  EXPECT_THAT(bench.events(), ElementsAre(HasSubstr(R"(["met","silent",)")));
}

TEST_F(Listening, what_says_a_reading_an_hour_is_silent_after_three) {
  bench_.say_at(1.0 / 3600);
  expect_hours_of(bench_);
}

TEST(HourlyModel, what_records_once_an_hour_is_silent_after_three) {
  auto model = std::make_shared<Model>(*test_model());
  model->record_interval = hours(1);
  auto driver = std::make_unique<ScriptedDriver>();
  const LineReader reader(*driver);
  Bench bench;
  bench.add("met", Micros(0), Micros(0), std::move(model), std::move(driver));
  expect_hours_of(bench);
}

}  // namespace
}  // namespace buoyd
