#include "acquire/once.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>

#include "acquire/bench.hpp"
#include "acquire/trouble_text.hpp"

namespace buoyd {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// A line, an instrument, and poll_once on them.
class Once : public testing::Test {
 protected:
  ScriptedDriver& polled() { return make(seconds(1)); }
  ScriptedDriver& listening() { return make(Micros(0)); }

  OnceResult run() { return poll_once(line_, plan_, {}, seconds(10)); }

  [[nodiscard]] Micros elapsed() const { return clock_.mono() - begun_; }

  FakeClock clock_;
  SimulatedLine line_{Bench::bus(), clock_};
  const MonoTime begun_ = clock_.mono();
  InstrumentPlan plan_;

 private:
  ScriptedDriver& make(Micros interval) {
    auto driver = std::make_unique<ScriptedDriver>();
    ScriptedDriver& script = *driver;
    plan_.settings.name = "ctd";
    plan_.settings.interval = interval;
    plan_.model = test_model();
    plan_.driver = std::move(driver);
    return script;
  }
};

/// Takes each byte for a sample of the kind that it names.
void take_kinds(ScriptedDriver& driver) {
  driver.on_receive = [](std::span<const std::uint8_t> bytes, MonoTime first_byte,
                         SampleSink& sink) {
    for (const std::uint8_t byte : bytes) {
      Sample sample = sample_of(byte, first_byte);
      sample.kind = byte == 'p' ? 1 : 0;
      if (sample.kind == 1) {
        sample.values = {1.0F, 2.0F, 3.0F};
      }
      sink.take(std::move(sample));
    }
  };
}

TEST_F(Once, a_polled_instrument_is_polled_once) {
  ScriptedDriver& driver = polled();
  const OnceResult result = run();
  ASSERT_EQ(result.readings.size(), 1U);
  EXPECT_EQ(result.readings[0].body, "[1]");
  EXPECT_EQ(result.readings[0].description->instrument(), "ctd");
  EXPECT_THAT(result.troubles, IsEmpty());
  EXPECT_EQ(driver.polls, 1);
}

TEST_F(Once, a_lost_answer_is_asked_for_a_second_time) {
  ScriptedDriver& driver = polled();
  const auto answers = driver.on_poll;
  int asked = 0;
  driver.on_poll = [&](Line& line, SampleSink& sink) {
    return ++asked == 1 ? failing(ErrorCode::timeout)(line, sink) : answers(line, sink);
  };
  const OnceResult result = run();
  EXPECT_EQ(result.readings.size(), 1U);
  EXPECT_THAT(result.troubles, IsEmpty());
}

TEST_F(Once, one_that_starts_is_asked_until_it_is_ready_or_patience_is_over) {
  ScriptedDriver& driver = polled();
  const auto answers = driver.on_poll;
  MonoTime ready = begun_ + seconds(8);
  driver.on_poll = [&](Line& line, SampleSink& sink) {
    return line.now() < ready ? failing(ErrorCode::busy)(line, sink) : answers(line, sink);
  };
  OnceResult result = run();
  EXPECT_EQ(result.readings.size(), 1U);
  EXPECT_THAT(result.troubles, IsEmpty());
  ready = clock_.mono() + seconds(60);
  result = run();
  EXPECT_THAT(result.readings, IsEmpty());
  EXPECT_THAT(result.troubles, ElementsAre(HasSubstr("come again later")));
}

TEST_F(Once, one_whose_model_says_how_long_it_starts_is_waited_for) {
  ScriptedDriver& driver = polled();
  auto model = std::make_shared<Model>(*test_model());
  RegisterStep start;
  start.once = true;
  start.wait = seconds(40);
  RegisterStep each_time;
  each_time.wait = seconds(2);
  RegisterMap& map = model->registers.emplace();
  map.before = {start, each_time};
  map.kinds.resize(model->kinds.size());
  for (std::size_t kind = 0; kind < map.kinds.size(); ++kind) {
    map.kinds[kind].channels.resize(model->kinds[kind].channels.size());
  }
  plan_.model = model;
  EXPECT_EQ(start_time(*model), seconds(40));
  EXPECT_EQ(start_time(*test_model()), seconds(0));
  const auto answers = driver.on_poll;
  const MonoTime ready = begun_ + seconds(40);
  driver.on_poll = [&](Line& line, SampleSink& sink) {
    return line.now() < ready ? failing(ErrorCode::busy)(line, sink) : answers(line, sink);
  };
  const OnceResult result = run();
  EXPECT_EQ(result.readings.size(), 1U);
  EXPECT_THAT(result.troubles, IsEmpty());
  EXPECT_LE(elapsed(), seconds(41));
}

TEST_F(Once, what_fails_is_said_with_what_to_look_at) {
  struct Case {
    ErrorCode code;
    int asked;
    const char* advice;
  };
  const Case cases[] = {
      {ErrorCode::timeout, 2, "timeout it is; is it switched on"},
      {ErrorCode::damaged, 2, "damaged it is; are baud rate and parity right"},
      {ErrorCode::mismatch, 2, "mismatch it is; does another device answer"},
      {ErrorCode::refused, 1, "refused it is; is this the right model"},
      {ErrorCode::line_gone, 1, "line_gone it is; is it plugged in"},
      {ErrorCode::invalid, 1, "invalid it is"},
  };
  for (const Case& c : cases) {
    int asked = 0;
    polled().on_poll = [&](Line& line, SampleSink& sink) {
      ++asked;
      return failing(c.code)(line, sink);
    };
    EXPECT_THAT(run().troubles, ElementsAre(HasSubstr(c.advice)));
    EXPECT_EQ(asked, c.asked) << name_of(c.code);
  }
}

TEST_F(Once, an_answer_without_a_record_is_said) {
  polled().on_poll = [](Line&, SampleSink&) -> Result<void> { return {}; };
  EXPECT_THAT(run().troubles, ElementsAre(HasSubstr("no new record")));
}

TEST_F(Once, a_line_that_is_not_there_is_said) {
  polled();
  line_.vanish_at(clock_.mono());
  EXPECT_THAT(run().troubles, ElementsAre(HasSubstr("is it plugged in")));
}

TEST_F(Once, a_listening_one_ends_with_all_its_kinds) {
  take_kinds(listening());
  line_.say(begun_ + seconds(1), "s");
  line_.say(begun_ + seconds(2), "sp");
  const OnceResult result = run();
  ASSERT_EQ(result.readings.size(), 2U) << "one of each kind";
  EXPECT_EQ(result.readings[0].body, "[115]");
  EXPECT_EQ(result.readings[1].body, "[[1,2,3]]");
  EXPECT_LT(elapsed(), milliseconds(2100));
}

TEST_F(Once, of_a_listening_one_only_the_kinds_that_it_keeps) {
  take_kinds(listening());
  plan_.settings.kinds = {plan_.model->kinds[0].name};
  line_.say(begun_ + seconds(1), "p");
  line_.say(begun_ + seconds(2), "s");
  const OnceResult result = run();
  ASSERT_EQ(result.readings.size(), 1U);
  EXPECT_EQ(result.readings[0].body, "[115]");
  EXPECT_LT(elapsed(), milliseconds(2100)) << "all its kinds were heard";
  plan_.settings.kinds = {plan_.model->kinds[0].name};
  line_.say(clock_.mono() + seconds(1), "p");
  EXPECT_THAT(run().troubles, ElementsAre(HasSubstr("only kinds that `kinds` leaves out: " +
                                                    plan_.model->kinds[1].name)));
}

TEST_F(Once, or_two_seconds_after_its_first_reading) {
  take_kinds(listening());
  line_.say(begun_ + seconds(3), "s");
  line_.say(begun_ + seconds(9), "p");
  EXPECT_EQ(run().readings.size(), 1U);
  EXPECT_LT(elapsed(), milliseconds(5100));
}

TEST_F(Once, or_when_patience_is_over_and_says_what_was_heard) {
  listening();
  EXPECT_THAT(run().troubles, ElementsAre(HasSubstr("nothing heard for 10")));
  EXPECT_EQ(elapsed(), seconds(10));
  line_.say(clock_.mono() + seconds(1), "noise");
  EXPECT_THAT(run().troubles, ElementsAre(HasSubstr("5 bytes heard in 10")));
}

TEST_F(Once, stop_ends_it) {
  listening();
  line_.stop_at(begun_ + seconds(4));
  EXPECT_FALSE(run().troubles.empty());
  EXPECT_EQ(elapsed(), seconds(4));
}

TEST_F(Once, a_sample_that_does_not_fit_is_a_trouble) {
  polled().on_poll = [](Line& line, SampleSink& sink) -> Result<void> {
    Sample sample = sample_of(1, line.now());
    sample.values.clear();
    sink.take(std::move(sample));
    return {};
  };
  const OnceResult result = run();
  EXPECT_TRUE(result.readings.empty());
  EXPECT_FALSE(result.troubles.empty());
}

TEST(TroubleText, a_port_that_another_holds_is_not_spelt_wrong) {
  for (const int error : {EBUSY, EWOULDBLOCK}) {
    const std::string text =
        explain({ErrorCode::unavailable, "another process uses it", error}, false, "water");
    EXPECT_THAT(text, HasSubstr("buoyctl do pause line=water for='10 min'"));
    EXPECT_THAT(text, HasSubstr("systemctl stop buoyd"));
    EXPECT_THAT(text, Not(HasSubstr("spelt")));
  }
  EXPECT_THAT(explain({ErrorCode::unavailable, "No such file", ENOENT}, false), HasSubstr("spelt"));
}

TEST(TroubleText, speaks_of_wires_only_where_there_are_wires) {
  const Error timeout{ErrorCode::timeout, "no answer", 0};
  EXPECT_THAT(explain(timeout, false), HasSubstr("swapped"));
  EXPECT_THAT(explain(timeout, true), Not(HasSubstr("swapped")));
  EXPECT_EQ(explain({ErrorCode::stopped, "asked to end", 0}, true), "asked to end");
}

}  // namespace
}  // namespace buoyd
