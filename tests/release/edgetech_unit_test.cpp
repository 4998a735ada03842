// An EdgeTech 8011M: what it is told, and what its words mean.

#include "release/edgetech_unit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "told_desk.hpp"

namespace buoyd {
namespace {

using Kind = DeckSaid::Kind;

const EdgetechUnit deck(test::edgetech_release());

TEST(EdgetechUnit, ranges_at_the_frequencies_of_the_release) {
  const auto steps = deck.range();
  std::vector<std::string> words;
  for (const DeckStep& step : steps) words.push_back(step.words);
  EXPECT_THAT(words, testing::ElementsAre("Z\r\n", "Z\r", "RX07.50\r", "IN11.0\r", "IN\r"));
}

TEST(EdgetechUnit, reckons_a_range_without_the_turnaround) {
  const DeckStep ping = deck.range().back();
  EXPECT_EQ(ping.look("IN\r\n", false).kind, Kind::waits);
  const DeckSaid said = ping.look("IN\r\nIN 00026 mS\r\n", false);
  EXPECT_EQ(said.kind, Kind::next);
  EXPECT_EQ(said.text, "range 10.1 m");  // 13.5 ms there and back
  EXPECT_EQ(ping.look("IN\r\nIN 02012 mS\r\n", false).text, "range 1499.6 m");
  EXPECT_EQ(ping.look("IN\r\nIN 00000 mS\r\n", false).text, "the release did not answer");
  EXPECT_EQ(ping.look("IN\r\nIN 00000 mS\r\n", false).kind, Kind::failed);
  EXPECT_EQ(ping.look("IN\r\n", true).kind, Kind::failed);
  EXPECT_EQ(ping.look("IN\r\n#", false).kind, Kind::failed);
}

TEST(EdgetechUnit, is_in_host_mode_where_it_refuses_a_word_that_is_none) {
  const auto steps = deck.status();
  EXPECT_EQ(steps[0].look("", true).kind, Kind::next);
  EXPECT_EQ(steps[1].look("Z\r\n#", false).kind, Kind::next);
  EXPECT_EQ(steps[1].look("Z\r\n", false).kind, Kind::waits);
  EXPECT_EQ(steps[1].look("RNG: TX = 10.5 RX = 14.0 time = 00.016 Sec.\r\n", true).kind,
            Kind::failed);
}

TEST(EdgetechUnit, sends_a_code_behind_its_echo_with_a_cr_alone) {
  const auto steps = deck.fire("341210");
  ASSERT_EQ(steps.size(), 5U);
  EXPECT_EQ(steps[2].words, "CM341210");
  EXPECT_TRUE(steps[2].begins_code);
  EXPECT_EQ(steps[2].spoil, "Z\r");
  EXPECT_EQ(steps[3].words, "\r");
  EXPECT_EQ(steps[4].words, "");
  EXPECT_GE(steps[3].patience, Micros(std::chrono::seconds(10)));
}

TEST(EdgetechUnit, compares_the_echo_of_a_code) {
  const DeckStep code = deck.fire("341210")[2];
  EXPECT_EQ(code.look("CM34", false).kind, Kind::waits);
  EXPECT_EQ(code.look("CM341210", false).kind, Kind::next);
  EXPECT_EQ(code.look("CM341211", false).kind, Kind::failed);
  EXPECT_EQ(code.look("#", false).kind, Kind::failed);
  EXPECT_EQ(code.look("CM34", true).kind, Kind::failed);
}

TEST(EdgetechUnit, believes_its_star_alone) {
  const DeckStep send = deck.fire("341210")[3];
  EXPECT_EQ(send.look("\r\n", false).kind, Kind::waits);
  EXPECT_EQ(send.look("\r\n*", false).kind, Kind::sent);
  EXPECT_EQ(send.look("\r\n#", false).kind, Kind::failed);
  EXPECT_EQ(send.look("\r\n\r", true).kind, Kind::unknown);  // cut off
  EXPECT_EQ(send.look("", true).kind, Kind::unknown);
}

std::string marks(int pulses, int apart, char pulse, int behind) {
  std::string text;
  for (int i = 0; i < pulses; ++i) {
    text += pulse + std::string(static_cast<std::size_t>(apart - 1), '.');
  }
  return text + std::string(static_cast<std::size_t>(behind), '.');
}

TEST(EdgetechUnit, counts_pulses_and_their_distance) {
  const DeckStep pulses = deck.fire("341210")[4];
  EXPECT_EQ(pulses.look(marks(7, 4, '?', 4), false).kind, Kind::waits);
  EXPECT_EQ(pulses.look(marks(7, 4, '?', 12), false).text,
            "the code was sent; 7 pulses came back, 1.0 s apart");
  EXPECT_EQ(pulses.look(marks(15, 8, '$', 12), false).text,
            "the code was sent; 15 pulses came back, 2.0 s apart");
  EXPECT_EQ(pulses.look("?", true).text, "the code was sent; 1 pulse came back");
  EXPECT_EQ(pulses.look("", true).text, "the code was sent; no pulse of the release was heard");
  EXPECT_EQ(pulses.look("", true).kind, Kind::next);
}

TEST(EdgetechUnit, takes_six_digits_of_which_the_first_is_a_pair_of_frequencies) {
  const auto wrong = [](std::string_view code) {
    return wrong_code(DeckUnitKind::edgetech_8011m, code);
  };
  EXPECT_EQ(wrong("341210"), "");
  EXPECT_EQ(wrong("677777"), "");
  for (const char* code : {"", "34121", "3412100", "041210", "741210", "341280", "34121a"}) {
    EXPECT_EQ(wrong(code), "expected a BACS code, six digits 0 to 7, the first of them 1 to 6");
  }
}

}  // namespace
}  // namespace buoyd
