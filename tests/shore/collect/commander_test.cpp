#include "shore/collect/commander.hpp"

#include <gmock/gmock.h>

#include "support/fake_clock.hpp"

namespace buoyshore {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class CommanderTest : public testing::Test {
 protected:
  static std::vector<std::string> topics(const std::vector<Outgoing>& messages) {
    std::vector<std::string> topics;
    for (const Outgoing& message : messages) topics.push_back(message.topic);
    return topics;
  }
  void answer(std::string_view text, bool retained = false) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    (void)commander_.message("buoy/b1/answer/read", {bytes, text.size()}, retained);
  }

  buoyd::FakeClock clock_;
  Commander commander_{{"buoy/b1/", "shore.operator", "read", "7", R"({"id":"7"})"}, clock_};
};

TEST_F(CommanderTest, it_asks_under_its_own_name_until_it_is_answered) {
  EXPECT_THAT(commander_.subscriptions(), ElementsAre("buoy/b1/answer/read"));
  EXPECT_THAT(topics(commander_.connected()), ElementsAre("buoy/b1/command/shore.operator/read"));
  EXPECT_THAT(commander_.due(), IsEmpty());
  clock_.advance(Commander::between_calls);
  EXPECT_THAT(topics(commander_.due()), ElementsAre("buoy/b1/command/shore.operator/read"));
  answer(R"({"id":"8","outcome":"done"})");
  answer(R"({"id":"7","outcome":"done"})", true);
  EXPECT_FALSE(commander_.answer()) << "another's, and one that the broker kept";
  answer(R"({"id":"7","outcome":"done"})");
  EXPECT_EQ(commander_.answer(), R"({"id":"7","outcome":"done"})");
  clock_.advance(Commander::between_calls);
  EXPECT_THAT(commander_.due(), IsEmpty());
  EXPECT_FALSE(commander_.next_due());
}

TEST_F(CommanderTest, an_answer_gives_the_terminal_no_commands) {
  const std::string begins_colour = "\xC2\x9B";
  answer(R"({"id":"7","text":")" + begins_colour + "31m\x7F\"}");
  EXPECT_EQ(commander_.answer(), R"({"id":"7","text":"\u009b31m\u007f"})");
}

TEST_F(CommanderTest, without_a_name_it_asks_as_nobody) {
  Commander nobody({"buoy/b1/", "", "read", "7", "{}"}, clock_);
  EXPECT_THAT(topics(nobody.connected()), ElementsAre("buoy/b1/command/read"));
}

}  // namespace
}  // namespace buoyshore
