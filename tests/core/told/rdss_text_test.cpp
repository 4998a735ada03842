// The sentences stand in public sources; their checks were computed anew.

#include "core/told/rdss_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/nmea_sentences.hpp"
#include "messages/message_readings.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;

template <class Word>
std::optional<Word> read_as(std::string_view sentence) {
  const auto read = read_rdss(sentence);
  const auto* word = read ? std::get_if<Word>(&*read) : nullptr;
  return word != nullptr ? std::optional(*word) : std::nullopt;
}

TEST(RdssText, asks_for_the_card) {
  EXPECT_EQ(RdssText().ask_for_card(), "$CCICA,0,00*7B\r\n");
}

TEST(RdssText, sends_bytes_as_code) {
  EXPECT_EQ(RdssText().send_to("0166166", test::message_bytes(std::string_view(
                                              "\x31\x32\x33\x34\x33\x33\x33\x35", 8))),
            "$CCTXA,0166166,1,1,3132333433333335*7F\r\n");
}

TEST(RdssText, reads_the_card) {
  const auto card = read_as<CardFacts>("$BDICI,0242286,00242286,0000011,6,60,3,N,0*38");
  ASSERT_TRUE(card);
  EXPECT_TRUE(card->is_there);
  EXPECT_EQ(card->interval, 60s);
  const auto none = read_as<CardFacts>("$BDICI,0000000,00000000,0000000,0,0,0,N,0*0B");
  ASSERT_TRUE(none);
  EXPECT_FALSE(none->is_there);
}

TEST(RdssText, reads_what_became_of_a_message) {
  const auto refused = read_as<SendAnswer>("$BDFKI,TXA,Y,Y,0,0040*17");
  ASSERT_TRUE(refused);
  EXPECT_TRUE(refused->is_done);
  EXPECT_EQ(refused->wait, 40s);
  const auto done = read_as<SendAnswer>("$BDFKI,TXA,N,Y,0,0000*04");
  ASSERT_TRUE(done);
  EXPECT_FALSE(done->is_done);
}

TEST(RdssText, knows_that_a_message_came) {
  for (const char* sentence :
       {"$BDTXR,1,0166166,1,,3132333433333335*46", "$BDTXR,1,0179773,2,,A468656C6C6F*43"}) {
    EXPECT_TRUE(read_as<MessageCame>(sentence)) << sentence;
  }
}

TEST(RdssText, has_the_bytes_of_a_message_and_who_sent_it) {
  const auto code = read_as<MessageCame>("$BDTXR,1,0166166,1,,3132333433333335*46");
  EXPECT_EQ(code->from, "0166166");
  EXPECT_EQ(code->bytes, (Bytes{0x31, 0x32, 0x33, 0x34, 0x33, 0x33, 0x33, 0x35}));
  const auto mixed = read_as<MessageCame>("$BDTXR,1,0179773,2,,A468656C6C6F*43");
  EXPECT_EQ(mixed->bytes, (Bytes{'h', 'e', 'l', 'l', 'o'}));
  for (const char* words :
       {"BDTXR,1,0166166,0,,a,b", "BDTXR,1,0166166,1,,313", "BDTXR,1,0166166,1,,",
        "BDTXR,1,0166166,1,,3G", "BDTXR,1,0166166,2,,3132", "BDTXR,1", "BDTXR"}) {
    const auto none =
        read_as<MessageCame>(nmea_sentence(words).substr(0, 4 + std::string_view(words).size()));
    ASSERT_TRUE(none) << words;
    EXPECT_TRUE(none->bytes.empty()) << words;
  }
}

TEST(RdssText, takes_nothing_whose_check_is_wrong) {
  for (const char* sentence : {"$BDICI,0242286,00242286,0000011,6,60,3,N,0*39",
                               "$BDFKI,TXA,Y,Y,0,0040*1", "$", "", "$BDFKI,TXA,Y,Y,0,0040"}) {
    EXPECT_TRUE(read_as<DamagedWords>(sentence)) << sentence;
  }
  for (const char* sentence : {"$*00", "$BDFKI,082920,TCQ,Y,0,0*70"}) {
    EXPECT_FALSE(read_rdss(sentence)) << sentence;
  }
}

TEST(RdssText, is_cut_out_of_whatever_stands_around_it) {
  NmeaSplitter splitter(RdssText::longest_sentence);
  EXPECT_THAT(splitter.take(test::message_bytes("\xC4\xE3\xBA\xC3\r\n$CCI$BDTXR,1*00\r\n\n$BD")),
              testing::ElementsAre("$BDTXR,1*00"));
  EXPECT_THAT(splitter.take(test::message_bytes("FKI*11\r")), testing::ElementsAre("$BDFKI*11"));
  EXPECT_THAT(splitter.take(test::message_bytes("$" + std::string(5000, 'x') + "\r\n$A*41\n")),
              testing::ElementsAre("$A*41"));
}

}  // namespace
}  // namespace buoyd
