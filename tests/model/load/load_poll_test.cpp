// [poll]: what it says becomes the script, and every mistake in it is told with its place.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/model_text.hpp"
#include "model/poll_model_text.hpp"
#include "model/poll_time.hpp"

namespace buoyd {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

TEST(LoadPoll, reads_the_script) {
  const LoadedModel loaded = parse_model(polled_model, "m.toml");
  ASSERT_THAT(loaded.mistakes, IsEmpty());
  ASSERT_TRUE(loaded.model->poll);
  const PollScript& script = *loaded.model->poll;
  EXPECT_EQ(loaded.model->interval, std::chrono::seconds(10));
  EXPECT_TRUE(script.echo);
  EXPECT_THAT(script.prompts, ElementsAre("S>"));
  EXPECT_EQ(script.lowest_unit, 0);
  EXPECT_EQ(script.highest_unit, 99);
  EXPECT_TRUE(script.has_unit());
  ASSERT_EQ(script.steps.size(), 2U);
  EXPECT_EQ(script.steps[0].valid_for, std::chrono::minutes(1));
  EXPECT_FALSE(script.steps[0].send.has_unit());
  EXPECT_THAT(script.steps[1].answer, ElementsAre(0, 1));
  ASSERT_EQ(script.steps[1].send.pieces.size(), 2U);
  EXPECT_EQ(script.steps[1].send.pieces[0].text, "#");
  EXPECT_EQ(script.steps[1].send.pieces[0].width, 2U);
  EXPECT_EQ(script.steps[1].send.pieces[1].text, "TS\r\n");
  ASSERT_TRUE(script.recover);
  EXPECT_EQ(script.recover->send.pieces[0].text, "\x1B\r\n");
}

TEST(LoadPoll, without_it_a_model_speaks_on_its_own) {
  const LoadedModel loaded = parse_model(message_model, "m.toml");
  ASSERT_TRUE(loaded.model);
  EXPECT_FALSE(loaded.model->poll);
  EXPECT_EQ(loaded.model->interval, Micros{0});
}

TEST(LoadPoll, braces_and_hexadecimal_addresses) {
  const LoadedModel loaded =
      parse_model(with(polled_model, "#{unit:02d}TS", "{{}{unit:02X}{unit}"), "m.toml");
  ASSERT_THAT(loaded.mistakes, IsEmpty());
  const auto& pieces = loaded.model->poll->steps[1].send.pieces;
  ASSERT_EQ(pieces.size(), 3U);
  EXPECT_EQ(pieces[0].text, "{}");
  EXPECT_TRUE(pieces[0].hex);
  EXPECT_EQ(pieces[1].width, 0U);
}

TEST(LoadPoll, the_time_of_a_poll_counts_echo_and_answer) {
  const LoadedModel loaded = parse_model(polled_model, "m.toml");
  LineTiming timing;
  timing.character = Micros(1'000);
  timing.gap = Micros(4'000);
  // 6 + 6 + 4, then 7 + 7 + 15 + 4 characters, and two gaps.
  EXPECT_EQ(script_wire_time(*loaded.model, timing), Micros(49'000 + 8'000));
}

struct BrokenPoll {
  std::string from;
  std::string to;
  std::string mistake;
};

std::ostream& operator<<(std::ostream& out, const BrokenPoll& broken) {
  return out << broken.mistake;
}

class BrokenPolls : public testing::TestWithParam<BrokenPoll> {};

TEST_P(BrokenPolls, are_said_with_their_place) {
  const std::string text = with(polled_model, GetParam().from, GetParam().to);
  EXPECT_FALSE(parse_model(text, "m.toml").model);
  const std::string& mistake = GetParam().mistake;
  const std::size_t words = mistake.find(": ") + 2;
  EXPECT_THAT(mistakes_in(text),
              Contains(testing::AllOf(StartsWith(mistake.substr(0, words)),
                                      testing::HasSubstr(mistake.substr(words)))));
}

const BrokenPoll broken_polls_texts[] = {

    {"interval = \"10 s\"\n", "", "m.toml:1:1: \"interval\" is missing"},
    {"#{unit:02d}TS", "#{unit:02f}TS", "m.toml:18:8: expected 1 to 256 ASCII"},
    {"#{unit:02d}TS", "#{unit", "m.toml:18:8: expected 1 to 256 ASCII"},
    {"send = \"wake\\r\\n\"", "send = \"\"", "m.toml:13:8: expected 1 to 256"},
    {"send = \"wake\\r\\n\"\n", "", "m.toml:12:1: \"send\" is missing"},
    {"send = \"wake\\r\\n\"", "send = \"w\u00E4ke\"", "m.toml:13:8: expected 1 to 256"},
    {"prompts = [\"S>\"]", "prompts = [\"\\r\\n\"]", "m.toml:9:11: prompts holds an"},
    {"address = \"{unit:02d},\"", "address = \"{unit:2},\"", "m.toml:10:11: expected"},
    {"units = [0, 99]\n", "", "m.toml:7:1: expected the lowest and the highest"},
    {"units = [0, 99]", "units = [9, 3]", "m.toml:11:9: expected the lowest"},
    {"units = [0, 99]", "units = [0, 256]", "m.toml:11:9: expected the lowest"},
    {"checksum = \"none\"", "checksum = \"none\"\nstarts = \"#\"",
     "m.toml:10:11: address belongs to lines"},
};
INSTANTIATE_TEST_SUITE_P(Texts, BrokenPolls, ::testing::ValuesIn(broken_polls_texts));

const BrokenPoll broken_polls_steps[] = {

    {"answer = [\"pair\", \"single\"]\n", "", "m.toml:7:1: no step has \"answer\""},
    {"answer = [\"pair\", \"single\"]", "answer = [\"triple\"]",
     "m.toml:20:10: \"triple\" is no kind"},
    {"answer = [\"pair\", \"single\"]", "answer = [\"pair\", \"pair\"]",
     "m.toml:20:10: \"pair\" is no kind of this model, or named twice"},
    {"timeout = \"3 s\"", "valid_for = \"1 min\"", "m.toml:21:13: valid_for belongs"},
    {"expect = [\"S>\"]\ntimeout = \"2 s\"", "timeout = \"2 s\"",
     "m.toml:12:1: a step without \"expect\" or \"answer\" waits for nothing"},
    {"timeout = \"2 s\"\nvalid_for = \"60 s\"\n",
     "timeout = \"2 min\"\npause = \"1 min\"\n[[poll.step]]\nsend = \"x\"\npause = \"1 min\"\n"
     "[[poll.step]]\nsend = \"y\"\npause = \"1 min\"\n",
     "m.toml:7:1: an unanswered poll takes more than 5 minutes"},
    {"timeout = \"3 s\"", "until = \"reading\"", "m.toml:21:1: unknown key \"until\""},
    {"send = \"\\u001B\\r\\n\"\nexpect = [\"S>\"]", "send = \"\\u001B\\r\\n\"",
     "m.toml:22:1: \"expect\" is missing"},
};
INSTANTIATE_TEST_SUITE_P(Steps, BrokenPolls, ::testing::ValuesIn(broken_polls_steps));

TEST(LoadPoll, units_without_an_address_mean_nothing) {
  const std::string text =
      with(with(polled_model, "address = \"{unit:02d},\"\n", ""), "#{unit:02d}TS", "TS");
  EXPECT_THAT(mistakes_in(text), Contains(testing::HasSubstr("units means nothing")));
}

}  // namespace
}  // namespace buoyd
