// Polled texts on a wire in virtual time: what is written, what counts as an answer, and what time
// a silent instrument takes.

#include "drivers/messages/polled_messages_driver.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "drivers/driver_support.hpp"
#include "model/model_text.hpp"
#include "model/poll_model_text.hpp"
#include "support/inductive_chain.hpp"

namespace buoyd {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;

LineSettings chain_line() {
  LineSettings settings;
  settings.name = "chain";
  settings.device = "sim";
  settings.baud = 9600;
  return settings;
}

InstrumentSettings unit(int address) {
  InstrumentSettings settings;
  settings.unit = address;
  return settings;
}

class Polls : public testing::Test {
 protected:
  void SetUp() override {
    chain.answers = {{7, "07,1.50,20.25"}, {8, "08,2.50,10.00"}};
    line.attach(chain.on_wire());
    ASSERT_TRUE(line.open());
  }

  std::string level() const {
    return sink.samples.empty() ? "none" : value_of(*model, sink.samples.back(), "level");
  }

  Micros time_of_poll(PolledMessagesDriver& driver, bool good) {
    const MonoTime begin = clock.mono();
    const auto polled = driver.poll(line, sink);
    EXPECT_EQ(polled.has_value(), good) << (polled ? "" : polled.error().text);
    if (!polled) last = polled.error();
    return clock.mono() - begin;
  }

  ModelPtr model = model_of(polled_model);
  FakeClock clock;
  SimulatedLine line{chain_line(), clock};
  InductiveChain chain;
  KeepSamples sink;
  Error last{ErrorCode::invalid, ""};
};

TEST_F(Polls, wake_request_answer) {
  PolledMessagesDriver driver(model, unit(7));
  time_of_poll(driver, true);
  EXPECT_THAT(chain.written, ElementsAre("wake\r\n", "#07TS\r\n"));
  ASSERT_EQ(sink.samples.size(), 1U);
  EXPECT_EQ(level(), "1.50");
  EXPECT_EQ(driver.counters().damaged_frames, 0U);
  EXPECT_EQ(driver.counters().discarded_bytes, 0U);
}

TEST_F(Polls, a_sample_has_the_time_of_its_first_byte) {
  PolledMessagesDriver driver(model, unit(7));
  time_of_poll(driver, true);
  EXPECT_GT(sink.samples[0].taken, MonoTime{} + chain.tone);
  EXPECT_LT(sink.samples[0].taken, clock.mono());
}

TEST_F(Polls, the_tone_that_woke_one_woke_all) {
  PolledMessagesDriver first(model, unit(7));
  PolledMessagesDriver second(model, unit(8));
  time_of_poll(first, true);
  EXPECT_LT(time_of_poll(second, true), seconds(1));
  EXPECT_EQ(chain.tones, 1);
  EXPECT_EQ(level(), "2.50");
  clock.advance(seconds(61));
  time_of_poll(second, true);
  EXPECT_EQ(chain.tones, 2);
}

TEST_F(Polls, who_does_not_answer_is_interrupted_and_woken_again) {
  chain.answers[7] = "";
  PolledMessagesDriver driver(model, unit(7));
  time_of_poll(driver, false);
  EXPECT_EQ(last.code, ErrorCode::timeout);
  EXPECT_THAT(last.text, testing::HasSubstr("no answer to \"#07TS\" in 3000 ms"));
  EXPECT_THAT(chain.written, ElementsAre("wake\r\n", "#07TS\r\n", "\x1B\r\n"));
  chain.answers[7] = "07,1.75";
  time_of_poll(driver, true);
  EXPECT_EQ(chain.tones, 2);
  EXPECT_EQ(level(), "1.75");
}

TEST_F(Polls, who_was_without_power_is_woken_again) {
  PolledMessagesDriver driver(model, unit(7));
  time_of_poll(driver, true);
  chain.asleep = true;
  driver.power_came();
  time_of_poll(driver, true);
  EXPECT_EQ(chain.tones, 2);
  time_of_poll(driver, true);
  EXPECT_EQ(chain.tones, 2) << "once";
}

TEST_F(Polls, a_silent_one_takes_its_time_out_and_no_more) {
  PolledMessagesDriver other(model, unit(8));
  time_of_poll(other, true);
  PolledMessagesDriver driver(model, unit(9));
  const Micros took = time_of_poll(driver, false);
  EXPECT_GE(took, seconds(3));
  EXPECT_LT(took, seconds(3) + Micros(100'000));  // the bytes of request and recovery
  EXPECT_LT(time_of_poll(other, true), seconds(1));
}

TEST_F(Polls, another_address_is_no_answer) {
  chain.answers[7] = "08,2.50,10.00";
  PolledMessagesDriver driver(model, unit(7));
  time_of_poll(driver, false);
  EXPECT_EQ(last.code, ErrorCode::mismatch);
  EXPECT_TRUE(sink.samples.empty());
  EXPECT_EQ(driver.counters().foreign_frames, 1U);
}

TEST_F(Polls, a_damaged_answer_is_none) {
  chain.answers[7] = "07,1.5\xB0,20.25";
  PolledMessagesDriver driver(model, unit(7));
  time_of_poll(driver, false);
  EXPECT_EQ(last.code, ErrorCode::damaged);
  EXPECT_EQ(driver.counters().damaged_frames, 1U);
}

TEST_F(Polls, only_the_first_reading_answers) {
  chain.answers[7] = "07,1.50,20.25\r\n07,1.51,20.26";
  PolledMessagesDriver driver(model, unit(7));
  time_of_poll(driver, true);
  EXPECT_EQ(sink.samples.size(), 1U);
  EXPECT_EQ(level(), "1.50");
  EXPECT_EQ(driver.counters().foreign_frames, 1U);
}

TEST_F(Polls, without_echo_it_works_as_well) {
  line.detach_all();
  line.attach([](std::span<const std::uint8_t> bytes, MonoTime) -> std::optional<WireAnswer> {
    const std::string answer = bytes[0] == 'w' ? "S>" : "07,1.50,20.25\r\nS>";
    return WireAnswer{WireBytes(answer.begin(), answer.end()), Micros(5'000), Micros(0)};
  });
  PolledMessagesDriver driver(model, unit(7));
  time_of_poll(driver, true);
  EXPECT_EQ(level(), "1.50");
}

TEST_F(Polls, a_wake_up_without_answer_is_recovered_from_within_its_bound) {
  line.detach_all();
  int heard = 0;
  line.attach([&](std::span<const std::uint8_t>, MonoTime) -> std::optional<WireAnswer> {
    ++heard;
    return std::nullopt;
  });
  PolledMessagesDriver driver(model, unit(7));
  const Micros took = time_of_poll(driver, false);
  EXPECT_EQ(last.code, ErrorCode::timeout);
  EXPECT_EQ(heard, 2);  // the text, then the recovery
  EXPECT_LT(took, seconds(3));
}

/// Without a recovery: the request alone, its answer may come late.
const std::string bare_model = with(
    with(with(polled_model,
              "[poll.recover]\nsend = \"\\u001B\\r\\n\"\nexpect = [\"S>\"]\ntimeout = \"500 ms\"\n",
              ""),
         "[[poll.step]]\nsend = \"wake\\r\\n\"\nexpect = [\"S>\"]\ntimeout = \"2 s\"\n"
         "valid_for = \"60 s\"\n",
         ""),
    "expect = [\"S>\"]\nanswer", "answer");

TEST_F(Polls, a_late_answer_is_never_the_next_ones) {
  line.detach_all();
  int polls = 0;
  line.attach([&](std::span<const std::uint8_t>, MonoTime) -> std::optional<WireAnswer> {
    const std::string answer = "07,1.5" + std::to_string(polls++) + "\r\n";
    const Micros late = polls == 1 ? Micros(4'500'000) : Micros(5'000);
    return WireAnswer{WireBytes(answer.begin(), answer.end()), late, Micros(0)};
  });
  const ModelPtr bare = model_of(bare_model);
  PolledMessagesDriver driver(bare, unit(7));
  time_of_poll(driver, false);
  time_of_poll(driver, true);
  ASSERT_EQ(sink.samples.size(), 1U);
  EXPECT_EQ(value_of(*bare, sink.samples[0], "level"), "1.51");
  EXPECT_GT(line.counters().discarded_bytes, 0U);
}

TEST_F(Polls, an_answer_without_its_end_costs_the_next_poll_nothing) {
  line.detach_all();
  int polls = 0;
  line.attach([&](std::span<const std::uint8_t>, MonoTime) -> std::optional<WireAnswer> {
    const std::string answer = ++polls == 1 ? "07,1.50" : "07,1.75\r\n";
    return WireAnswer{WireBytes(answer.begin(), answer.end()), Micros(5'000), Micros(0)};
  });
  const ModelPtr bare = model_of(bare_model);
  PolledMessagesDriver driver(bare, unit(7));
  time_of_poll(driver, false);
  EXPECT_EQ(last.code, ErrorCode::damaged);
  time_of_poll(driver, true);
  ASSERT_EQ(sink.samples.size(), 1U);
  EXPECT_EQ(value_of(*bare, sink.samples[0], "level"), "1.75");
}

TEST_F(Polls, a_prompt_that_is_still_coming_damages_nothing) {
  line.detach_all();
  int asked = 0;
  line.attach([&](std::span<const std::uint8_t> bytes, MonoTime) -> std::optional<WireAnswer> {
    const std::string reading = asked == 0 ? "07,1.50\r\nS" : "07,1.75\r\nS>";
    const std::string answer = bytes[0] == 'w' ? "S>" : reading;
    asked += bytes[0] == 'w' ? 0 : 1;
    return WireAnswer{WireBytes(answer.begin(), answer.end()), Micros(5'000), Micros(0)};
  });
  PolledMessagesDriver driver(model, unit(7));
  time_of_poll(driver, true);
  EXPECT_EQ(level(), "1.50");
  time_of_poll(driver, true);
  EXPECT_EQ(level(), "1.75");
  EXPECT_EQ(driver.counters().damaged_frames, 0U);
}

TEST_F(Polls, the_first_reading_is_the_answer) {
  const ModelPtr bare = model_of(bare_model);
  line.detach_all();
  const std::string answer = "07,1.50,20.25\r\n07,1.75\r\n";
  line.attach([&](std::span<const std::uint8_t>, MonoTime) -> std::optional<WireAnswer> {
    return WireAnswer{WireBytes(answer.begin(), answer.end()), Micros(5'000), Micros(0)};
  });
  PolledMessagesDriver driver(bare, unit(7));
  EXPECT_LT(time_of_poll(driver, true), seconds(1));
  EXPECT_EQ(sink.samples.size(), 1U);
}

/// Without a time-out of its own in the model, and of 300 ms.
class BriefPolls : public Polls {
 protected:
  static InstrumentSettings brief() {
    InstrumentSettings settings = unit(7);
    settings.timeout = std::chrono::milliseconds(300);
    return settings;
  }
  void answer_with(const std::string& answer, Micros pause = Micros(0)) {
    line.detach_all();
    line.attach([=](std::span<const std::uint8_t>, MonoTime) -> std::optional<WireAnswer> {
      return WireAnswer{WireBytes(answer.begin(), answer.end()), Micros(5'000), pause};
    });
  }

  ModelPtr bare = model_of(with(bare_model, "timeout = \"3 s\"\n", ""));
  PolledMessagesDriver driver{bare, brief()};
};

TEST_F(BriefPolls, a_long_answer_that_begins_in_time_is_in_time) {
  answer_with("07,1.50," + std::string(305, ' ') + "20.25\r\n");
  EXPECT_GT(time_of_poll(driver, true), std::chrono::milliseconds(330));
  EXPECT_EQ(sink.samples.size(), 1U);
}

TEST_F(BriefPolls, an_answer_that_stops_fails_a_time_out_later) {
  answer_with("07,1.50");
  EXPECT_LT(time_of_poll(driver, false), std::chrono::milliseconds(340));
  EXPECT_EQ(last.code, ErrorCode::damaged);
}

TEST_F(BriefPolls, who_never_stops_talking_is_heard_for_two_seconds) {
  answer_with(std::string(1000, '~'), std::chrono::milliseconds(20));
  EXPECT_LT(time_of_poll(driver, false), Micros(2'350'000));
}

TEST_F(BriefPolls, a_step_with_a_time_out_of_its_own_has_it_for_the_whole_answer) {
  answer_with(std::string(1000, '~'), std::chrono::milliseconds(20));
  const ModelPtr own = model_of(bare_model);
  PolledMessagesDriver patient(own, brief());
  const Micros took = time_of_poll(patient, false);
  EXPECT_GT(took, seconds(3));
  EXPECT_LT(took, Micros(3'050'000));
}

TEST_F(Polls, steps_are_paced) {
  const ModelPtr slow =
      model_of(with(bare_model, "timeout = \"3 s\"", "timeout = \"3 s\"\npause = \"2 s\""));
  PolledMessagesDriver driver(slow, unit(7));
  line.detach_all();
  line.attach([&](std::span<const std::uint8_t>, MonoTime) -> std::optional<WireAnswer> {
    const std::string answer = "07,1.50,20.25\r\n";
    return WireAnswer{WireBytes(answer.begin(), answer.end()), Micros(5'000), Micros(0)};
  });
  EXPECT_GT(time_of_poll(driver, true), seconds(2));
}

TEST_F(Polls, a_record_known_before_is_an_answer_and_no_reading) {
  const ModelPtr marked =
      model_of(with(polled_model, "name = \"pair\"", "name = \"pair\"\nrecord_mark = \"level\""));
  PolledMessagesDriver driver(marked, unit(7));
  driver.resume(0, "1.50");
  EXPECT_LT(time_of_poll(driver, true), seconds(2));
  EXPECT_TRUE(sink.samples.empty());
  EXPECT_EQ(driver.counters().repeated, 1U);
}

TEST_F(Polls, an_echo_of_the_adapter_is_taken_out_too) {
  LineSettings settings = chain_line();
  settings.echo = true;
  SimulatedLine echoing(settings, clock);
  echoing.attach(chain.on_wire());
  ASSERT_TRUE(echoing.open());
  PolledMessagesDriver driver(model, unit(7));
  const auto polled = driver.poll(echoing, sink);
  EXPECT_TRUE(polled) << polled.error().text;
  EXPECT_EQ(level(), "1.50");
  EXPECT_EQ(driver.counters().damaged_frames, 0U);
}

TEST_F(Polls, a_line_that_goes_away_is_no_failure_of_the_instrument) {
  line.vanish_at(clock.mono() + seconds(1));
  PolledMessagesDriver driver(model, unit(7));
  time_of_poll(driver, false);
  EXPECT_EQ(last.code, ErrorCode::line_gone);
}

TEST_F(Polls, by_name_from_the_table_and_its_time) {
  const auto made = make_driver(model, unit(7));
  ASSERT_TRUE(made);
  EXPECT_GT((*made)->wire_time(line.timing(), false), Micros{0});
}

TEST_F(Polls, what_it_hears_it_decodes) {
  PolledMessagesDriver driver(model, unit(7));
  driver.receive(bytes_of("\r\n07,1.50,20.25\r\n08,1.50,20.25\r\n"), MonoTime{}, sink);
  EXPECT_EQ(sink.samples.size(), 1U);
  EXPECT_EQ(driver.counters().foreign_frames, 1U);
}

// Behind its line's end comes an ETX, which belongs to the answer: no noise, and no rest of it.
TEST(PolledModels, a_ventus_ends_its_answer_with_etx) {
  FakeClock clock;
  SimulatedLine line(chain_line(), clock);
  line.attach([](std::span<const std::uint8_t>, MonoTime) {
    const std::string_view answer =
        "\x02"
        "00.2 163 +24.2 00*39 \r\x03";
    return WireAnswer{WireBytes(answer.begin(), answer.end()), Micros(20'000), Micros(0)};
  });
  ASSERT_TRUE(line.open());
  KeepSamples sink;
  PolledMessagesDriver driver(delivered_model("lufft-ventus"), unit(1));
  for (int i = 0; i < 2; ++i) {
    const MonoTime begin = clock.mono();
    ASSERT_TRUE(driver.poll(line, sink));
    EXPECT_LT(clock.mono() - begin, Micros(200'000));
  }
  EXPECT_EQ(sink.samples.size(), 2U);
  EXPECT_EQ(driver.counters().discarded_bytes, 0U);
  EXPECT_EQ(line.counters().discarded_bytes, 0U);
}

}  // namespace
}  // namespace buoyd
