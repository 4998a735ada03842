// Echo and prompts out of an answer, whatever pieces it comes in.

#include "drivers/messages/answer_text.hpp"

#include <gtest/gtest.h>

#include <random>

#include "drivers/driver_support.hpp"

namespace buoyd {
namespace {

struct Answer {
  std::string rest;
  bool over = false;
  bool ended = false;
  bool any = false;
  bool operator==(const Answer&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Answer& answer) {
  return out << '"' << answer.rest << "\" " << answer.over << answer.ended << answer.any;
}

struct AnswerCase {
  std::string what;
  int echoes = 0;
  std::vector<std::string> endings;
  std::string heard;
  Answer answer;
  std::string sent = "ask\r\n";
};

const std::vector<AnswerCase> answer_cases{
    {"nothing", 1, {"S>"}, "", {"", false, false, false}},
    {"echo and prompt", 1, {"S>"}, "ask\r\nS>", {"", true, true, false}},
    {"a line between them", 1, {"S>"}, "ask\r\n1.5\r\nS>", {"1.5\r\n", true, true, true}},
    {"a prompt in front of the echo", 1, {"S>"}, "S>ask\r\n1.5\r\n", {"1.5\r\n", true, true, true}},
    {"a prompt, and the echo is still to come", 1, {"S>"}, "\r\nS>", {"", false, true, false}},
    {"no echo where one is expected", 1, {"S>"}, "1.5\r\nS>", {"1.5\r\n", false, true, true}},
    {"two echoes, of adapter and instrument",
     2,
     {},
     "ask\r\nask\r\r\n7\r\n",
     {"7\r\n", false, false, true}},
    {"an echo more than expected", 1, {}, "ask\r\nask\r\n", {"ask\r\n", false, false, true}},
    {"an ending that is a line",
     0,
     {"OK\r\n"},
     "+CSQ:3\r\n\r\nOK\r\n",
     {"+CSQ:3\r\n\r\n", true, true, true}},
    {"a line that only begins as that",
     0,
     {"OK\r\n"},
     "OKAY\r\n",
     {"OKAY\r\n", false, false, true}},
    {"one of two endings", 0, {"OK\r\n", "ERROR\r\n"}, "ERROR\r\n", {"", true, true, false}},
    {"a prompt with a blank", 0, {"Ready: "}, "1, 2\r\nReady: ", {"1, 2\r\n", true, true, true}},
    {"the prompt inside a line is none", 0, {"S>"}, "1 S>2\r\n", {"1 S>2\r\n", false, false, true}},
    {"a line without end", 0, {}, "12.5", {"12.5", false, false, true}},
    {"a prompt that was still coming", 0, {"Ready: "}, "7\r\nRea", {"7\r\n", false, false, true}},
    {"an ending that was still coming", 0, {"OK\r\n"}, "7\r\nO", {"7\r\n", false, false, true}},
    {"nothing but such a beginning", 0, {}, "S", {"", false, false, false}},
    {"blank lines in front", 0, {}, "\r\n\r\n5\r\n", {"5\r\n", false, false, true}},
    {"the echo of what has no line end", 1, {}, "?Q1.5\r\n", {"1.5\r\n", false, false, true}, "?Q"},
    {"that echo on a line of its own",
     1,
     {},
     "?Q\r\n1.5\r\n",
     {"1.5\r\n", false, false, true},
     "?Q"},
    {"and with a prompt", 1, {"S>"}, "?Q1.5\r\nS>", {"1.5\r\n", true, true, true}, "?Q"},
    {"no such echo", 1, {}, "1.5?Q\r\n", {"1.5?Q\r\n", false, false, true}, "?Q"},
    {"a damaged echo", 1, {"S>"}, "a\xF3k\r\nS>", {"a\xF3k\r\n", false, true, true}},
};

Answer answer_of(const AnswerCase& one, const std::vector<std::string>& pieces) {
  AnswerText text({"S>"});
  Answer answer;
  const auto rest = [&](std::span<const std::uint8_t> bytes, MonoTime) {
    answer.rest.append(bytes.begin(), bytes.end());
  };
  text.begin(one.sent, one.echoes, one.endings);
  for (const std::string& piece : pieces) {
    text.feed(bytes_of(piece), MonoTime{}, rest);
  }
  answer.over = text.is_over();
  answer.ended = text.has_ended();
  text.flush(rest);
  answer.any = text.any();
  return answer;
}

TEST(AnswerText, takes_echo_and_prompts_out) {
  for (const AnswerCase& one : answer_cases) {
    EXPECT_EQ(answer_of(one, {one.heard}), one.answer) << one.what;
  }
}

TEST(AnswerText, any_split_gives_the_same) {
  std::mt19937 random(20261120);
  for (const AnswerCase& one : answer_cases) {
    for (int i = 0; i < 20; ++i) {
      std::vector<std::string> pieces;
      for (std::size_t at = 0; at < one.heard.size();) {
        const std::size_t length = 1 + random() % 4;
        pieces.push_back(one.heard.substr(at, length));
        at += length;
      }
      EXPECT_EQ(answer_of(one, pieces), one.answer) << one.what;
    }
  }
}

TEST(AnswerText, a_line_has_the_time_of_its_first_byte) {
  AnswerText text({});
  std::vector<MonoTime> times;
  const auto rest = [&](std::span<const std::uint8_t>, MonoTime at) { times.push_back(at); };
  text.begin("ask\r\n", 0, {});
  text.feed(bytes_of("1."), MonoTime(Micros(10)), rest);
  text.feed(bytes_of("5\r\n2\r\n"), MonoTime(Micros(20)), rest);
  EXPECT_EQ(times, (std::vector<MonoTime>{MonoTime(Micros(10)), MonoTime(Micros(20)),
                                          MonoTime(Micros(20)), MonoTime(Micros(20))}));
}

TEST(AnswerText, noise_without_end_is_handed_on_and_bounded) {
  AnswerText text({});
  std::size_t handed = 0;
  const auto rest = [&](std::span<const std::uint8_t> bytes, MonoTime) { handed += bytes.size(); };
  text.begin("ask\r\n", 1, {"S>"});
  const std::string noise(10'000, 'x');
  text.feed(bytes_of(noise), MonoTime{}, rest);
  EXPECT_GE(handed + 1024, noise.size());
  EXPECT_FALSE(text.has_ended());
}

}  // namespace
}  // namespace buoyd
