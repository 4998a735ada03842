// AIS messages of the simulator's: as sentences, and back.
#include "firmware-host/frames/ais_armour.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace buoysim {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string text_of(const Bytes& bytes) {
  return {bytes.begin(), bytes.end()};
}

std::vector<Bytes> messages_in(const std::string& text) {
  return ais_messages(Bytes(text.begin(), text.end()));
}

// github.com/ntpsec/gpsd @ 46977faa: test/sample.aivdm
const std::string goes_alone = "!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A\r\n";
const std::string of_two =
    "!AIVDM,2,1,1,A,55?MbV02;H;s<HtKR20EHE:0@T4@Dn2222222216L961O5Gf0NSQEp6ClRp8,0*1C\r\n"
    "!AIVDM,2,2,1,A,88888888880,2*25\r\n";

TEST(AisArmour, a_sentence_and_back) {
  const auto messages = messages_in(goes_alone);
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(messages[0].size(), 2U + 21U);
  EXPECT_EQ(messages[0][0], 0);
  EXPECT_EQ(messages[0][1], 'A');
  EXPECT_EQ(messages[0][2], 0x04) << "type 1, not repeated";
  EXPECT_EQ(text_of(ais_sentences(messages[0], 7)), goes_alone);
}

TEST(AisArmour, several_sentences_and_back) {
  const auto messages = messages_in(of_two);
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(messages[0].size(), 2U + 53U);
  EXPECT_EQ(text_of(ais_sentences(messages[0], 11)), of_two) << "the sequence has one digit";
}

TEST(AisArmour, the_own_station_and_no_channel) {
  const Bytes own{1, 0, 0xFF};
  EXPECT_EQ(text_of(ais_sentences(own, 0)), "!AIVDO,1,1,,,wh,4*7E\r\n");
  EXPECT_THAT(messages_in("!AIVDO,1,1,,,wh,4*7E\r\n"), ElementsAre(own));
  EXPECT_THAT(messages_in("!AIVDO,1,1,,,wh,4*7e"), ElementsAre(own));
}

TEST(AisArmour, what_is_struck_is_no_message) {
  for (std::size_t at = 0; at + 2 < of_two.size(); ++at) {
    if (of_two[at] == '\n') continue;  // CR ends it as well
    std::string struck = of_two;
    struck[at] = static_cast<char>(struck[at] ^ 0x04);
    EXPECT_THAT(messages_in(struck), IsEmpty()) << struck;
  }
  for (std::size_t length = 0; length + 2 < of_two.size(); ++length) {
    EXPECT_THAT(messages_in(of_two.substr(0, length)), IsEmpty()) << length;
  }
}

TEST(AisArmour, fragments_of_one_message_only) {
  const std::size_t end = of_two.find('\n') + 1;
  const std::string first = of_two.substr(0, end);
  const std::string second = of_two.substr(end);
  EXPECT_THAT(messages_in(second + first), IsEmpty());
  EXPECT_EQ(messages_in(first + first + second).size(), 1U);
  EXPECT_EQ(messages_in(first + goes_alone + second).size(), 2U);
  EXPECT_EQ(messages_in(of_two + second).size(), 1U);
}

}  // namespace
}  // namespace buoysim
