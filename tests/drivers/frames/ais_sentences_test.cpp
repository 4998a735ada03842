// AIS messages out of NMEA sentences: armour, fill bits, fragments; what is lost is counted.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "drivers/driver_support.hpp"
#include "drivers/frames/ais_sentences.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// "own/channel bits" of each message.
class KeepMessages final : public ByteFrameSink {
 public:
  bool take(const ByteFrame& frame) override {
    const char channel = static_cast<char>(frame.bytes[AisHeader::channel]);
    std::string text = frame.bytes[AisHeader::own] == 1 ? "own/" : "other/";
    text += channel == '\0' ? "" : std::string(1, channel);
    text += " ";
    const std::size_t end = frame.bytes.size() * 8 - frame.unused_bits;
    for (std::size_t bit = AisHeader::size * 8; bit < end; ++bit) {
      text += (frame.bytes[bit / 8] >> (7 - bit % 8) & 1U) != 0 ? '1' : '0';
    }
    messages.push_back(text);
    return true;
  }
  std::vector<std::string> messages;
};

std::string summed(const std::string& text) {
  unsigned sum = 0;
  for (const char c : text) sum ^= static_cast<unsigned char>(c);
  return fmt::format("!{}*{:02X}\r\n", text, sum);
}

struct Heard {
  std::vector<std::string> messages;
  ScanCounters counters;
};

Heard hear(const std::vector<std::string>& pieces, Micros between = Micros{0}) {
  AisSentences sentences;
  KeepMessages sink;
  MonoTime at{};
  for (const std::string& piece : pieces) {
    sentences.feed(bytes_of(piece), at, sink);
    at += between;
  }
  sentences.finish(sink);
  return {sink.messages, sentences.counters()};
}

TEST(AisSentences, what_the_line_was_lost_in_is_none) {
  AisSentences sentences;
  KeepMessages sink;
  const std::string sentence = summed("AIVDM,1,1,,A,0,0");
  sentences.feed(bytes_of(sentence.substr(0, 9)), MonoTime{}, sink);
  sentences.expire(MonoTime::max(), sink);
  EXPECT_EQ(sentences.counters().damaged_frames, 1U);
  sentences.feed(bytes_of(sentence.substr(9) + sentence), MonoTime{}, sink);
  EXPECT_THAT(sink.messages, ElementsAre("other/A 000000"));
}

TEST(AisSentences, a_character_is_six_bits) {
  EXPECT_THAT(hear({summed("AIVDM,1,1,,A,0,0")}).messages, ElementsAre("other/A 000000"));
  EXPECT_THAT(hear({summed("AIVDM,1,1,,B,W,0")}).messages, ElementsAre("other/B 100111"));
  EXPECT_THAT(hear({summed("AIVDM,1,1,,1,`,0")}).messages, ElementsAre("other/1 101000"));
  EXPECT_THAT(hear({summed("BSVDO,1,1,,,w1,0")}).messages, ElementsAre("own/ 111111000001"));
}

TEST(AisSentences, fill_bits_are_no_payload) {
  EXPECT_THAT(hear({summed("AIVDM,1,1,,A,w,5")}).messages, ElementsAre("other/A 1"));
  EXPECT_THAT(hear({summed("AIVDM,1,1,,A,ww,4")}).messages, ElementsAre("other/A 11111111"));
  EXPECT_THAT(hear({summed("AIVDM,2,1,1,A,w,4"), summed("AIVDM,2,2,1,A,0w,1")}).messages,
              ElementsAre("other/A 1100000011111"));
}

TEST(AisSentences, sentences_that_are_none_are_damaged) {
  for (const char* text :
       {"AIVDM,1,1,,A,0", "AIVDM,1,1,,A,0,0,0", "AIVDM,0,0,,A,0,0", "AIVDM,1,2,,A,0,0",
        "AIVDM,x,1,,A,0,0", "AIVDM,1,1,,A,0,6", "AIVDM,1,1,,A,0,", "AIVDM,1,1,,A,X,0",
        "AIVDM,1,1,,A,_,0", "AIVDM,1,1,,A,0x0,0", "AIVDM,1,1,,AB,0,0", "AIVDM,2,1,10,A,0,0",
        "AIVDM,10,1,1,A,0,0", "AIVDM,2,1,1,A,,0"}) {
    const Heard heard = hear({summed(text)});
    EXPECT_THAT(heard.messages, IsEmpty()) << text;
    EXPECT_EQ(heard.counters.damaged_frames, 1U) << text;
    EXPECT_EQ(heard.counters.foreign_frames, 0U) << text;
  }
}

TEST(AisSentences, a_wrong_checksum_is_damage) {
  std::string sentence = summed("AIVDM,1,1,,A,0,0");
  sentence[13] = '1';
  const Heard heard = hear({sentence, "!AIVDM,1,1,,A,0,0\r\n"});
  EXPECT_THAT(heard.messages, IsEmpty());
  EXPECT_EQ(heard.counters.damaged_frames, 2U);
}

TEST(AisSentences, other_sentences_are_foreign) {
  std::string gga = summed("GPGGA,1,2");
  gga[0] = '$';
  std::string dollar = summed("AIVDM,1,1,,A,0,0");
  dollar[0] = '$';
  const Heard heard =
      hear({gga, dollar, summed("AIABK,1"), summed("AIVDM,1,1,,A,,0"), summed("AI")});
  EXPECT_THAT(heard.messages, IsEmpty());
  EXPECT_EQ(heard.counters.foreign_frames, 5U);
  EXPECT_EQ(heard.counters.damaged_frames, 0U);
}

TEST(AisSentences, fragments_make_one_message) {
  EXPECT_THAT(
      hear({summed("AIVDM,3,1,7,A,0,0"), summed("AIVDM,3,2,7,A,w,0"), summed("AIVDM,3,3,7,A,0,2")})
          .messages,
      ElementsAre("other/A 0000001111110000"));
}

TEST(AisSentences, messages_may_be_interleaved) {
  const Heard heard =
      hear({summed("AIVDM,2,1,7,A,0,0"), summed("AIVDM,2,1,7,B,w,0"), summed("AIVDM,2,1,8,A,w,0"),
            summed("AIVDM,1,1,,A,1,0"), summed("AIVDO,2,1,7,A,1,0"), summed("AIVDM,2,2,7,A,w,0"),
            summed("AIVDM,2,2,8,A,0,0"), summed("AIVDO,2,2,7,A,0,0"), summed("AIVDM,2,2,7,B,w,0")});
  EXPECT_THAT(heard.messages,
              ElementsAre("other/A 000001", "other/A 000000111111", "other/A 111111000000",
                          "own/A 000001000000", "other/B 111111111111"));
  EXPECT_EQ(heard.counters.damaged_frames, 0U);
}

struct Loss {
  const char* what;
  std::vector<const char*> sentences;
  std::size_t messages;
  std::uint64_t damaged;
};

TEST(AisSentences, what_is_not_whole_is_counted) {
  const std::vector<Loss> losses{
      {"the last is missing", {"AIVDM,2,1,1,A,0,0"}, 0, 1},
      {"the first is missing", {"AIVDM,2,2,1,A,0,0"}, 0, 1},
      {"one between", {"AIVDM,3,1,1,A,0,0", "AIVDM,3,3,1,A,0,0"}, 0, 2},
      {"the first twice", {"AIVDM,2,1,1,A,0,0", "AIVDM,2,1,1,A,0,0", "AIVDM,2,2,1,A,0,0"}, 1, 1},
      {"one between twice",
       {"AIVDM,3,1,1,A,0,0", "AIVDM,3,2,1,A,0,0", "AIVDM,3,2,1,A,0,0", "AIVDM,3,3,1,A,0,0"},
       0,
       3},
      {"the last twice", {"AIVDM,2,1,1,A,0,0", "AIVDM,2,2,1,A,0,0", "AIVDM,2,2,1,A,0,0"}, 1, 1},
      {"of another sequence", {"AIVDM,2,1,1,A,0,0", "AIVDM,2,2,2,A,0,0"}, 0, 2},
      {"of another channel", {"AIVDM,2,1,1,A,0,0", "AIVDM,2,2,1,B,0,0"}, 0, 2},
      {"of another count", {"AIVDM,2,1,1,A,0,0", "AIVDM,3,2,1,A,0,0"}, 0, 2},
      {"of another station", {"AIVDM,2,1,1,A,0,0", "AIVDO,2,2,1,A,0,0"}, 0, 2},
      {"a character that is none", {"AIVDM,2,1,1,A,0,0", "AIVDM,2,2,1,A,X,0"}, 0, 2},
  };
  for (const Loss& loss : losses) {
    std::string stream;
    for (const char* sentence : loss.sentences) stream += summed(sentence);
    const Heard heard = hear({stream});
    EXPECT_EQ(heard.messages.size(), loss.messages) << loss.what;
    EXPECT_EQ(heard.counters.damaged_frames, loss.damaged) << loss.what;
    EXPECT_GT(heard.counters.discarded_bytes, 0U) << loss.what;
    EXPECT_LE(heard.counters.discarded_bytes, stream.size()) << loss.what;
  }
}

TEST(AisSentences, an_old_fragment_is_none_of_the_next_message) {
  const std::vector<std::string> halves{summed("AIVDM,2,1,1,A,0,0"), summed("AIVDM,2,2,1,A,0,0")};
  EXPECT_EQ(hear(halves, ais_fragment_patience).messages.size(), 1U);
  const Heard late = hear(halves, ais_fragment_patience + Micros{1});
  EXPECT_THAT(late.messages, IsEmpty());
  EXPECT_EQ(late.counters.damaged_frames, 2U);
  std::string crowd = halves[0];
  for (std::uint64_t i = 0; i < ais_fragment_distance; ++i) crowd += summed("AIVDM,1,1,,A,0,0");
  EXPECT_EQ(hear({crowd + halves[1]}).messages.size(), ais_fragment_distance);
}

TEST(AisSentences, only_so_many_messages_are_kept) {
  std::string first_sentences;
  std::string second_sentences;
  for (std::size_t i = 0; i <= most_ais_fragmented; ++i) {
    first_sentences += summed(fmt::format("AIVDM,2,1,{},A,0,0", i));
    second_sentences += summed(fmt::format("AIVDM,2,2,{},A,0,0", i));
  }
  const Heard heard = hear({first_sentences + second_sentences});
  EXPECT_EQ(heard.messages.size(), most_ais_fragmented);  // the oldest made room
  EXPECT_EQ(heard.counters.damaged_frames, 2U);
}

}  // namespace
}  // namespace buoyd
