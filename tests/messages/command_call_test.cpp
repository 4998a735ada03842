// A short message becomes a call of the gate, and its answer a short message.

#include "messages/command_call.hpp"

#include <gtest/gtest.h>

#include "base/json.hpp"

namespace buoyd {
namespace {

const CommandAuthority authority{"kelpie", "beidou", {7}};
const CommandMessage command{
    1'795'740'000'123, std::chrono::minutes(60), "pause", {{"line", "rs485"}, {"for", "10 min"}}};

TEST(CommandCall, names_its_link_its_number_and_until_when_it_holds) {
  const auto call =
      command_call(authority, write_command_message("kelpie", authority.key, command).value());
  ASSERT_TRUE(call);
  EXPECT_EQ(call->name, "pause");
  EXPECT_EQ(call->sender, "message/beidou");
  ASSERT_TRUE(call->by_message);
  EXPECT_EQ(call->by_message->link, "beidou");
  EXPECT_EQ(call->by_message->number, command.number);
  const auto request = Json::parse(call->text).value();
  EXPECT_EQ(request.string_at("id"), "m1795740000123");
  EXPECT_EQ(request.string_at("expires"), "2026-11-27T01:40:00.123000Z");
  EXPECT_EQ(request.string_at("line"), "rs485");
  EXPECT_EQ(request.string_at("for"), "10 min");
  EXPECT_EQ(request.keys().size(), 4U);
}

TEST(CommandCall, is_none_without_a_proof) {
  EXPECT_FALSE(command_call(authority, write_command_message("kelpie", {8}, command).value()));
  EXPECT_FALSE(command_call(authority, {}));
}

TEST(CommandCall, is_answered_by_number) {
  CommandAnswer answer;
  answer.text = R"({"id":"m7","command":"pause","outcome":"refused","text":"no such line"})";
  answer.by_message = MessageOrigin{"beidou", 7};
  EXPECT_EQ(answer_message("kelpie", answer),
            (AnswerMessage{"kelpie", 7, "refused", "no such line"}));
}

TEST(CommandCall, is_answered_however_long_its_result_is) {
  CommandAnswer answer;
  answer.text = R"({"command":"status","outcome":"done","text":"yes","result":")" +
                std::string(100'000, 'x') + R"("})";
  EXPECT_EQ(answer_message("kelpie", answer).outcome, "done");
}

}  // namespace
}  // namespace buoyd
