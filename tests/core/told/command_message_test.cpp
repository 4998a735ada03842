// Commands and their answers in the bytes of docs/message-format.md, whose example stands here.

#include "core/told/command_message.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

using namespace std::chrono_literals;

const MessageKey key = message_key_from_hex(
                           "000102030405060708090a0b0c0d0e0f"
                           "101112131415161718191a1b1c1d1e1f")
                           .value();
const CommandMessage pause_command{
    1'795'740'000'123, 1440min, "pause", {{"line", "rs485"}, {"for", "10 min"}}};

Bytes written(const CommandMessage& command = pause_command, const MessageKey& by = key) {
  return write_command_message("kelpie", by, command).value();
}

/// As somebody writes it who has the key and no rules.
Bytes proven_anyhow(Bytes message) {
  std::string text = "buoyd command";
  text += std::string_view("\0kelpie\0", 8);
  text.append(message.begin(), message.end());
  for (const std::uint8_t byte : message_proof(key, text)) message.push_back(byte);
  return message;
}

TEST(CommandMessage, comes_back_as_it_went) {
  EXPECT_EQ(to_hex(written()),
            "c101a21a71df7b05a0"
            "70617573650a6c696e653d72733438350a666f723d3130206d696e"
            "1ec0981cf53afd27");
  EXPECT_EQ(read_command_message("kelpie", key, written()).value(), pause_command);
  const CommandMessage bare{1, 1min, "resync"};
  EXPECT_EQ(read_command_message("kelpie", key, written(bare)).value(), bare);
  const CommandMessage last{
      (std::uint64_t{1} << 48U) - 1, longest_command_life, "read", {{"instrument", "a=b"}}};
  EXPECT_EQ(read_command_message("kelpie", key, written(last)).value(), last);
}

TEST(CommandMessage, is_its_stations_alone_and_proven_by_its_key) {
  const Bytes message = written();
  EXPECT_FALSE(read_command_message("kelpie-2", key, message));
  EXPECT_FALSE(read_command_message("kelpie", MessageKey{}, message));
  for (std::size_t i = 0; i < message.size(); ++i) {
    Bytes changed = message;
    changed[i] ^= 1U;
    EXPECT_FALSE(read_command_message("kelpie", key, changed)) << i;
    EXPECT_FALSE(read_command_message("kelpie", key, std::span(message).first(i))) << i;
  }
}

TEST(CommandMessage, has_words_and_a_life_within_bounds_whoever_wrote_it) {
  for (const CommandMessage& wrong :
       {CommandMessage{1, 0min, "read"}, CommandMessage{1, longest_command_life + 1min, "read"},
        CommandMessage{1, 1min, ""}, CommandMessage{1, 1min, "read", {{"instrument", ""}}},
        CommandMessage{1, 1min, "read", {{"a=b", "c"}}},
        CommandMessage{1, 1min, "read", {{"text", "two\nlines"}}}}) {
    EXPECT_FALSE(write_command_message("kelpie", key, wrong));
  }
  const Bytes head{0xC1, 0, 0, 0, 0, 0, 1, 0, 5};
  const auto with = [&head](std::string_view words) {
    Bytes message = head;
    message.insert(message.end(), words.begin(), words.end());
    return proven_anyhow(message);
  };
  EXPECT_TRUE(read_command_message("kelpie", key, with("read")));
  for (const std::string_view words :
       {"read\n", "read\n\n", "read\na", "read\n=b", "read\na=", "\na=b",
        "re\x01"
        "d",
        "\xC3\xA4"}) {
    EXPECT_FALSE(read_command_message("kelpie", key, with(words))) << words;
  }
  Bytes lifeless = head;
  lifeless[8] = 0;
  lifeless.push_back('r');
  EXPECT_FALSE(read_command_message("kelpie", key, proven_anyhow(lifeless)));
}

TEST(CommandMessage, says_its_number_and_end_to_whoever_has_no_key) {
  EXPECT_EQ(number_of_command(written()).value(), pause_command.number);
  EXPECT_EQ(end_of_command(written()).value(), time_of_command(pause_command.number) + 24h);
  EXPECT_EQ(iso8601(time_of_command(pause_command.number)), "2026-11-27T00:40:00.123000Z");
  EXPECT_EQ(id_of_command(pause_command.number), "m1795740000123");
  EXPECT_FALSE(end_of_command(Bytes(17, 0xC1)));
  EXPECT_FALSE(number_of_command(Bytes(30, 0xC2)));
}

TEST(AnswerMessage, comes_back_with_as_much_text_as_there_was_room_for) {
  const AnswerMessage answer{"kelpie", 1'795'740'000'123, "refused", std::string(100, 'x')};
  const Bytes message = write_answer_message(answer, 78);
  EXPECT_EQ(message.size(), 78U);
  EXPECT_TRUE(is_answer_message(message));
  const auto read = read_answer_message(message).value();
  EXPECT_EQ(read.station, to_hex(hash8("kelpie")).substr(0, 4));
  EXPECT_EQ(read.number, answer.number);
  EXPECT_EQ(read.outcome, "refused");
  EXPECT_EQ(read.text, std::string(66, 'x'));
  const Bytes shortest = write_answer_message({"kelpie", 1, "done", ""}, 20);
  EXPECT_EQ(read_answer_message(shortest).value().outcome, "done");
  EXPECT_EQ(
      read_answer_message(write_answer_message({"kelpie", 1, "odd", "a\nb"}, 20)).value().text,
      "a?b");
  EXPECT_EQ(read_answer_message(write_answer_message({"kelpie", 1, "odd", ""}, 20)).value().outcome,
            "failed");
}

TEST(AnswerMessage, is_none_if_a_byte_of_it_changed) {
  const Bytes message = write_answer_message({"kelpie", 7, "done", "ok"}, 78);
  for (std::size_t i = 0; i < message.size(); ++i) {
    Bytes changed = message;
    changed[i] ^= 4U;
    EXPECT_FALSE(read_answer_message(changed)) << i;
    EXPECT_FALSE(read_answer_message(std::span(message).first(i))) << i;
  }
}

}  // namespace
}  // namespace buoyd
