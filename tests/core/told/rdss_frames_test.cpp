// The frames were computed apart from the program, by the layout that docs/links.md names.

#include "core/told/rdss_frames.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/hash.hpp"
#include "core/told/rdss_text.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view card_frame = "2449435858001603B26E0000000B60003C03000000B3";
constexpr std::string_view message_frame =
    "2454585858001C03B26E600289160000004031323334333333350054";
constexpr std::string_view ask_frame = "2449434A43000C000000002B";

Bytes bytes_of_hex(std::string_view hex) {
  return hex_bytes(hex).value();
}

std::string text_of_hex(std::string_view hex) {
  const Bytes bytes = bytes_of_hex(hex);
  return {bytes.begin(), bytes.end()};
}

template <class Word>
std::optional<Word> read_frame_as(std::string_view hex) {
  const auto read = read_rdss_frame(bytes_of_hex(hex));
  const auto* word = read ? std::get_if<Word>(&*read) : nullptr;
  return word != nullptr ? std::optional(*word) : std::nullopt;
}

TEST(RdssFrames, ask_for_the_card) {
  EXPECT_EQ(RdssFrames().ask_for_card(), text_of_hex(ask_frame));
}

TEST(RdssFrames, send_from_the_card_that_was_said_last) {
  RdssFrames frames;
  const Bytes bytes{0x31, 0x32, 0x33, 0x34, 0x33, 0x33, 0x33, 0x35};
  EXPECT_EQ(frames.send_to("0166166", bytes),
            text_of_hex("2454585351001A000000460289160040003132333433333335A9"));
  EXPECT_THAT(frames.hear(bytes_of_hex(card_frame)), testing::SizeIs(1));
  EXPECT_EQ(frames.send_to("0166166", bytes),
            text_of_hex("2454585351001A03B26E46028916004000313233343333333576"));
}

TEST(RdssFrames, know_cards_of_24_bits) {
  const RdssFrames frames;
  EXPECT_TRUE(frames.can_be_card("0242286"));
  EXPECT_TRUE(frames.can_be_card("16777215"));
  EXPECT_FALSE(frames.can_be_card("16777216"));
  EXPECT_FALSE(frames.can_be_card("9999999999"));
}

TEST(RdssFrames, say_the_card) {
  const auto there = read_frame_as<CardFacts>(card_frame);
  ASSERT_TRUE(there);
  EXPECT_TRUE(there->is_there);
  EXPECT_EQ(there->interval, 60s);
  const auto none = read_frame_as<CardFacts>("24494358580016000000000000000000000000000038");
  ASSERT_TRUE(none);
  EXPECT_FALSE(none->is_there);
}

TEST(RdssFrames, say_what_became_of_a_message) {
  const auto done = read_frame_as<SendAnswer>("24464B5858001003B26E0054585351E8");
  ASSERT_TRUE(done);
  EXPECT_TRUE(done->is_done);
  for (const char* refused :
       {"24464B5858001003B26E0154585351E9", "24464B5858001003B26E0200000000E4"}) {
    const auto answer = read_frame_as<SendAnswer>(refused);
    ASSERT_TRUE(answer) << refused;
    EXPECT_FALSE(answer->is_done) << refused;
    EXPECT_EQ(answer->wait, 0s) << refused;
  }
}

TEST(RdssFrames, say_how_long_to_wait_whichever_byte_comes_first) {
  for (const char* early :
       {"24464B5858001003B26E0400000028CA", "24464B5858001003B26E0428000000CA"}) {
    const auto answer = read_frame_as<SendAnswer>(early);
    ASSERT_TRUE(answer) << early;
    EXPECT_FALSE(answer->is_done) << early;
    EXPECT_EQ(answer->wait, 40s) << early;
  }
}

/// Of these both ways are less than a day.
TEST(RdssFrames, say_to_wait_for_256_seconds_and_not_for_65536) {
  for (const char* early :
       {"24464B5858001003B26E0400000100E3", "24464B5858001003B26E0400010000E3"}) {
    const auto answer = read_frame_as<SendAnswer>(early);
    ASSERT_TRUE(answer) << early;
    EXPECT_EQ(answer->wait, 256s) << early;
  }
}

TEST(RdssFrames, answers_to_other_commands_and_what_the_network_does_are_no_answer) {
  EXPECT_FALSE(read_rdss_frame(bytes_of_hex("24464B5858001003B26E0049434A43E5")));
  EXPECT_FALSE(read_rdss_frame(bytes_of_hex("24464B5858001003B26E0800000000EE")));
}

TEST(RdssFrames, have_the_bytes_of_a_message_and_who_sent_it) {
  const auto code = read_frame_as<MessageCame>(message_frame);
  ASSERT_TRUE(code);
  EXPECT_EQ(code->from, "0166166");
  EXPECT_EQ(code->bytes, (Bytes{0x31, 0x32, 0x33, 0x34, 0x33, 0x33, 0x33, 0x35}));
  const auto mixed =
      read_frame_as<MessageCame>("2454585858001A03B26E6002891617250030A468656C6C6F00D4");
  ASSERT_TRUE(mixed);
  EXPECT_EQ(mixed->bytes, (Bytes{'h', 'e', 'l', 'l', 'o'}));
  const auto for_people =
      read_frame_as<MessageCame>("2454585858001603B26E4002891600000010C4E3000B");
  ASSERT_TRUE(for_people);
  EXPECT_TRUE(for_people->bytes.empty());
}

TEST(RdssFrames, a_message_whose_own_check_or_length_is_wrong_is_damaged) {
  EXPECT_TRUE(
      read_frame_as<DamagedWords>("2454585858001C03B26E600289160000004031323334333333350155"));
  Bytes longer = bytes_of_hex(message_frame);
  longer[17] = 0x48;  // bits
  const auto word = read_rdss_frame(longer);
  ASSERT_TRUE(word);
  EXPECT_TRUE(std::holds_alternative<DamagedWords>(*word));
}

TEST(RdssFrames, are_found_in_pieces_among_chatter_and_damage) {
  RdssFrames frames;
  Bytes heard{0xB1, 0xB1, '$', 'a', '$', '$', 'T', 'X', 'X', 'X', 0xFF, 0xFF, '\n'};
  Bytes damaged = bytes_of_hex(card_frame);
  damaged.back() ^= 1U;
  for (const Bytes& part :
       {damaged, bytes_of_hex(card_frame), Bytes{'$'}, bytes_of_hex(message_frame)}) {
    heard.insert(heard.end(), part.begin(), part.end());
  }
  std::vector<std::size_t> kinds;
  for (const std::uint8_t byte : heard) {
    for (const TerminalWord& word : frames.hear(Bytes{byte})) kinds.push_back(word.index());
  }
  EXPECT_THAT(kinds, testing::ElementsAre(TerminalWord(DamagedWords{}).index(),
                                          TerminalWord(CardFacts{}).index(),
                                          TerminalWord(MessageCame{}).index()));
}

TEST(RdssFrames, a_line_that_opens_begins_anew) {
  RdssFrames frames;
  const Bytes whole = bytes_of_hex(card_frame);
  EXPECT_TRUE(frames.hear(std::span(whole).first(15)).empty());
  frames.opened();
  EXPECT_TRUE(frames.hear(std::span(whole).subspan(15)).empty());
  EXPECT_THAT(frames.hear(whole), testing::SizeIs(1));
}

TEST(RdssFrames, a_damaged_length_holds_back_what_follows_until_it_is_over) {
  RdssFrames frames;
  Bytes damaged = bytes_of_hex(card_frame);
  damaged[5] = 3;  // 790 bytes instead of 22
  EXPECT_TRUE(frames.hear(damaged).empty());
  EXPECT_TRUE(frames.hear(bytes_of_hex(card_frame)).empty());
  EXPECT_TRUE(frames.hear(Bytes{'$', 'T', 'X'}).empty());
  EXPECT_THAT(frames.over(), testing::ElementsAre(testing::VariantWith<DamagedWords>(testing::_),
                                                  testing::VariantWith<CardFacts>(testing::_)));
  EXPECT_TRUE(frames.over().empty());
  EXPECT_THAT(frames.hear(bytes_of_hex(card_frame)), testing::SizeIs(1));
}

TEST(RdssFrames, of_any_bytes_are_never_longer_than_they_may_be) {
  for (const std::size_t length : {0U, 1U, 10U, 1025U, 0xFFFFU}) {
    RdssFrames frames;
    Bytes bytes{'$',
                'T',
                'X',
                'X',
                'X',
                static_cast<std::uint8_t>(length >> 8U),
                static_cast<std::uint8_t>(length & 0xFFU)};
    EXPECT_TRUE(frames.hear(bytes).empty()) << length;
    EXPECT_THAT(frames.hear(bytes_of_hex(card_frame)), testing::SizeIs(1)) << length;
  }
}

}  // namespace
}  // namespace buoyd
