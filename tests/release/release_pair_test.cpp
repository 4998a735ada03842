// Two people's words: one arms, another one fires, once and soon.

#include "release/release_pair.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

const MonoTime armed_at{1h};

TEST(ReleasePair, another_person_fires_with_the_word_once) {
  ReleasePair pair;
  EXPECT_FALSE(pair.armed_by(armed_at));
  const std::string word = pair.arm("Ada", armed_at);
  EXPECT_EQ(word.size(), 8U);
  EXPECT_EQ(pair.armed_by(armed_at + 4min), "Ada");
  const auto firing = pair.confirm(word, "Bo", armed_at + 4min);
  ASSERT_TRUE(firing);
  EXPECT_EQ(firing->armed_by, "Ada");
  EXPECT_EQ(firing->fired_by, "Bo");
  EXPECT_THAT(pair.confirm(word, "Bo", armed_at + 4min).error().text, HasSubstr("not armed"));
}

TEST(ReleasePair, who_armed_does_not_fire_however_the_name_is_written) {
  ReleasePair pair;
  const std::string word = pair.arm("Ada L", armed_at);
  for (const char* same : {"Ada L", "ada l", "ADAL", " Ada  L "}) {
    EXPECT_THAT(pair.confirm(word, same, armed_at).error().text,
                HasSubstr("Ada L armed it, expected another person"));
  }
  EXPECT_TRUE(pair.confirm(word, "Bo", armed_at));
}

TEST(ReleasePair, a_word_is_good_for_five_minutes_and_two_mistakes) {
  ReleasePair pair;
  const std::string old = pair.arm("Ada", armed_at);
  EXPECT_FALSE(pair.confirm(old, "Bo", armed_at + 5min));
  const std::string word = pair.arm("Ada", armed_at);
  EXPECT_NE(word, old);
  EXPECT_THAT(pair.confirm("wrong", "Bo", armed_at).error().text, HasSubstr("the word is wrong"));
  EXPECT_THAT(pair.confirm(old, "Bo", armed_at).error().text, HasSubstr("the word is wrong"));
  EXPECT_THAT(pair.confirm("", "Bo", armed_at).error().text, HasSubstr("not armed any more"));
  EXPECT_FALSE(pair.confirm(word, "Bo", armed_at));
}

TEST(ReleasePair, arming_again_makes_the_earlier_word_none) {
  ReleasePair pair;
  const std::string first = pair.arm("Ada", armed_at);
  const std::string second = pair.arm("Bo", armed_at);
  EXPECT_FALSE(pair.confirm(first, "Cy", armed_at));
  EXPECT_TRUE(pair.confirm(second, "Cy", armed_at));
}

TEST(ReleasePair, a_name_is_printable_and_short) {
  EXPECT_EQ(wrong_person("Ada Lovelace"), "");
  EXPECT_EQ(wrong_person("\xE7\x8E\x8B"), "");
  for (const std::string& name :
       {std::string(), std::string("  "), std::string("a\nb"), std::string(65, 'a')}) {
    EXPECT_THAT(wrong_person(name), HasSubstr("expected a person's name of 1 to 64 bytes"));
  }
}

}  // namespace
}  // namespace buoyd
