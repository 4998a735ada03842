// Commands go out of a terminal ashore in its card's slots, as long as they hold.

#include "shore/gateway/command_sender.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/told/command_message.hpp"
#include "core/told/rdss_frames.hpp"
#include "core/told/rdss_text.hpp"

namespace buoyshore {
namespace {

using namespace std::chrono_literals;
using buoyd::CardFacts;
using buoyd::SendAnswer;
using testing::ElementsAre;
using testing::HasSubstr;

OutgoingCommand command(std::uint64_t number, std::chrono::minutes life = 60min) {
  return {"0242286", buoyd::write_command_message("kelpie", {}, {number, life, "reload"}).value()};
}

class Sender : public testing::Test {
 protected:
  std::string step() { return sender.step(now, wall); }
  std::string sent(const OutgoingCommand& one) { return dialect.send_to(one.card, one.message); }
  void find_card() {
    EXPECT_EQ(step(), dialect.ask_for_card());
    sender.hear(CardFacts{true, 60s}, now);
    now += 60s;
  }

  buoyd::MonoTime now{1h};
  buoyd::WallTime wall = buoyd::time_of_command(1000);
  std::vector<std::string> said;
  buoyd::RdssText dialect;
  CommandSender sender{[this](buoyd::Priority, std::string_view text) { said.emplace_back(text); },
                       dialect};
};

TEST_F(Sender, asks_nothing_before_there_is_something_to_send) {
  EXPECT_EQ(step(), "");
  sender.add(command(1000));
  EXPECT_EQ(step(), dialect.ask_for_card());
  EXPECT_EQ(step(), "");
  now += buoyd::MessageSchedule::card_pause;
  EXPECT_EQ(step(), dialect.ask_for_card()) << "nobody knows of a card yet";
}

TEST_F(Sender, leaves_out_what_is_for_a_card_that_the_terminal_cannot_name) {
  const buoyd::RdssFrames frames;
  CommandSender binary([this](buoyd::Priority, std::string_view text) { said.emplace_back(text); },
                       frames);
  OutgoingCommand stray = command(1000);
  stray.card = "16777216";  // its low 24 bits are another card
  binary.add(stray);
  EXPECT_EQ(binary.step(now, wall), "");
  EXPECT_THAT(said, ElementsAre("command m1000 is not sent: no card has its number"));
}

TEST_F(Sender, sends_one_an_interval) {
  sender.add(command(1000));
  sender.add(command(1001));
  EXPECT_EQ(step(), dialect.ask_for_card());
  sender.hear(CardFacts{true, 60s}, now);
  now += 59s;
  EXPECT_EQ(step(), "") << "nobody knows when the card sent";
  now += 1s;
  EXPECT_EQ(step(), sent(command(1000)));
  EXPECT_EQ(step(), "");
  sender.hear(SendAnswer{true, 0s}, now);
  EXPECT_EQ(step(), "");
  now += 60s;
  EXPECT_EQ(step(), sent(command(1001)));
  sender.hear(SendAnswer{true, 0s}, now);
  now += 60s;
  EXPECT_EQ(step(), "");
  EXPECT_THAT(said, ElementsAre("command m1000 waits to be sent", "command m1001 waits to be sent",
                                "command m1000 is sent", "command m1001 is sent"));
}

TEST_F(Sender, repeats_what_was_refused_after_the_wait_and_what_nothing_is_said_to_thrice) {
  sender.add(command(1000));
  find_card();
  EXPECT_EQ(step(), sent(command(1000)));
  sender.hear(SendAnswer{false, 40s}, now);
  now += 39s;
  EXPECT_EQ(step(), "");
  now += 1s;
  for (int tries = 0; tries < buoyd::MessageSchedule::most_tries; ++tries) {
    EXPECT_EQ(step(), sent(command(1000)));
    now += buoyd::RdssDialect::answer_time;
    EXPECT_EQ(step(), "");
    now += 60s;
  }
  EXPECT_EQ(step(), "");
  EXPECT_THAT(said.back(), HasSubstr("m1000 was handed over, and nothing was said"));
}

TEST_F(Sender, sends_nothing_that_has_expired) {
  sender.add(command(1000, 1min));
  sender.add(command(1001));
  find_card();
  wall += 60s;
  EXPECT_EQ(step(), sent(command(1001)));
  EXPECT_THAT(said.back(), HasSubstr("m1000 has expired"));
}

TEST_F(Sender, keeps_a_bounded_number) {
  for (std::uint64_t i = 0; i <= CommandSender::most_waiting; ++i) sender.add(command(1000 + i));
  EXPECT_THAT(said.back(), HasSubstr("is not sent: 16 wait already"));
}

TEST(OutgoingCommand, goes_from_one_program_to_the_other_as_words) {
  const OutgoingCommand one = command(1000);
  const auto read = outgoing_command(words_of(one));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->card, one.card);
  EXPECT_EQ(read->message, one.message);
  for (const std::string& words :
       {std::string(), std::string("0242286"), "x " + buoyd::to_hex(one.message),
        "01234567890 " + buoyd::to_hex(one.message), "0242286 " + buoyd::to_hex(one.message) + "0",
        std::string("0242286 a1"), "0242286\r\n " + buoyd::to_hex(one.message)}) {
    EXPECT_FALSE(outgoing_command(words)) << words;
  }
}

}  // namespace
}  // namespace buoyshore
