// [start]: what it takes, and every mistake it names.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test_models.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* held_bus = R"(
[station]
id = "b"
[[line]]
name = "bus"
device = "/dev/ttyS1"
[[line]]
name = "nav"
device = "/dev/ttyS2"
[[instrument]]
name = "charger"
line = "bus"
model = "troll"
[[instrument]]
name = "nav"
line = "nav"
model = "gnss"
kinds = ["wind"]
[start]
)";

LoadedSettings load_held(const std::string& start) {
  return parse_test_settings(held_bus + start);
}

std::vector<std::string> start_mistakes(const std::string& start) {
  std::vector<std::string> texts;
  for (const Mistake& mistake : load_held(start).mistakes) texts.push_back(mistake.str());
  return texts;
}

TEST(StartSection, takes_every_key) {
  const LoadedSettings loaded = load_held(R"(instrument = "charger"
channel = "channel_3"
at_least = 12.2
for = "30 s"
at_most = "2 h"
stagger = "5 s"
)");
  ASSERT_TRUE(loaded.configuration);
  const StartSettings wanted{"charger", "channel_3", 12.2, 30s, 2h, 5s};
  EXPECT_EQ(loaded.configuration->settings.start, wanted);
}

TEST(StartSection, empty_or_stagger_alone) {
  ASSERT_TRUE(load_held("").configuration);
  EXPECT_EQ(load_held("").configuration->settings.start, StartSettings{});
  EXPECT_THAT(start_mistakes("stagger = 5"), IsEmpty());
}

TEST(StartSection, an_instrument_needs_its_channel_and_threshold) {
  EXPECT_THAT(
      start_mistakes(R"(instrument = "charger")"),
      ElementsAre(HasSubstr("\"channel\" is missing"), HasSubstr("\"at_least\" is missing")));
}

TEST(StartSection, without_an_instrument_the_rest_means_nothing) {
  EXPECT_THAT(start_mistakes("at_least = 12\nfor = 1\nat_most = 90\nchannel = \"x\""),
              ElementsAre(HasSubstr("b.toml:20:"), HasSubstr("for means nothing"),
                          HasSubstr("at_most means nothing"), HasSubstr("channel means nothing")));
}

TEST(StartSection, bounds_and_order) {
  const std::string held = "instrument = \"charger\"\nchannel = \"channel_0\"\nat_least = 1\n";
  EXPECT_THAT(start_mistakes(held + "for = \"2 h\""), ElementsAre(HasSubstr("for is")));
  EXPECT_THAT(start_mistakes(held + "at_most = \"8 d\""), ElementsAre(HasSubstr("at_most is")));
  EXPECT_THAT(start_mistakes(held + "stagger = \"11 min\""), ElementsAre(HasSubstr("stagger is")));
  EXPECT_THAT(start_mistakes(held + "for = \"2 min\"\nat_most = \"2 min\""),
              ElementsAre(HasSubstr("not longer than \"for\"")));
}

/// A charger that is asked in bursts alone.
std::vector<std::string> mistakes_of_bursts(const std::string& interval, const std::string& bursts,
                                            const std::string& hold) {
  const std::string text = R"(
[station]
id = "b"
[[line]]
name = "bus"
device = "/dev/ttyS1"
[[instrument]]
name = "charger"
line = "bus"
model = "troll"
power = { chip = "/dev/gpiochip0", line = 22, off_time = "1 s", )";
  std::vector<std::string> texts;
  for (const Mistake& mistake :
       parse_test_settings(text + bursts + " }\ninterval = \"" + interval +
                           "\"\n[start]\ninstrument = \"charger\"\nchannel = \"channel_3\"\n"
                           "at_least = 12.2\nfor = \"" +
                           hold + '"')
           .mistakes) {
    texts.push_back(mistake.str());
  }
  return texts;
}

TEST(StartSection, for_ends_within_the_bursts_of_its_instrument) {
  const std::string each_hour = "every = \"1 h\", burst = \"1 min\"";
  EXPECT_THAT(mistakes_of_bursts("2 s", each_hour, "58 s"), IsEmpty());
  EXPECT_THAT(mistakes_of_bursts("2 s", each_hour, "59 s"),
              ElementsAre(HasSubstr("for is 59 s, and the readings of charger in bursts never go "
                                    "on for so long without a break")));
  EXPECT_THAT(mistakes_of_bursts("2 s", "every = \"1 min\", burst = \"50 s\"", "20 min"), IsEmpty())
      << "such a pause is no break";
}

TEST(StartSection, for_may_need_several_bursts_that_have_a_reading) {
  EXPECT_THAT(mistakes_of_bursts("30 min", "every = \"1 h\", burst = \"10 min\"", "2 min"),
              IsEmpty())
      << "each second slot lies in one";
  EXPECT_THAT(mistakes_of_bursts("40 min", "every = \"1 h\", burst = \"10 min\"", "2 min"),
              IsEmpty())
      << "the slot that began in the pause is asked in as the burst begins";
  EXPECT_THAT(mistakes_of_bursts("20 min", "every = \"1 h\", burst = \"10 min\"", "2 min"),
              ElementsAre(HasSubstr("never go on")))
      << "one reading a burst, and between two of them a pause longer than two intervals";
}

TEST(StartSection, the_instrument_must_be_there) {
  EXPECT_THAT(
      start_mistakes("instrument = \"battery\"\nchannel = \"x\"\nat_least = 1"),
      ElementsAre(HasSubstr("instrument is \"battery\", expected an [[instrument]]'s name")));
}

TEST(StartSection, the_channel_must_be_a_number_that_is_kept) {
  EXPECT_THAT(start_mistakes("instrument = \"charger\"\nchannel = \"volts\"\nat_least = 1"),
              ElementsAre(HasSubstr("one number: channel_0, channel_1, channel_2")));
  // Of what speaks, "wind" is kept, which has two; "position", which has four, is not.
  EXPECT_THAT(start_mistakes("instrument = \"nav\"\nchannel = \"channel_1\"\nat_least = 1"),
              IsEmpty());
  EXPECT_THAT(start_mistakes("instrument = \"nav\"\nchannel = \"channel_3\"\nat_least = 1"),
              ElementsAre(HasSubstr("one number: channel_0, channel_1")));
}

/// A charger on a relay, whose module stands on the line that is told; that hangs on `power`, too.
std::vector<std::string> mistakes_of_its_power(const std::string& line,
                                               const std::string& power = "") {
  const std::string text = R"(
[station]
id = "b"
[[line]]
name = "bus"
device = "/dev/ttyS1"
[[line]]
name = "cabinet"
device = "/dev/ttyS2"
[[instrument]]
name = "charger"
line = "bus"
model = "troll"
power = { instrument = "relays", relay = 1 }
[[instrument]]
name = "more"
line = "cabinet"
model = "board"
unit = 3
[start]
instrument = "charger"
channel = "channel_3"
at_least = 12.2
[[instrument]]
name = "relays"
model = "board"
unit = 2
)";
  std::vector<std::string> texts;
  for (const Mistake& mistake :
       parse_test_settings(text + "line = \"" + line + "\"\n" + power).mistakes) {
    texts.push_back(mistake.str());
  }
  return texts;
}

TEST(StartSection, the_instrument_must_get_its_power_while_the_other_lines_wait) {
  EXPECT_THAT(mistakes_of_its_power("bus"), IsEmpty());
  EXPECT_THAT(mistakes_of_its_power("cabinet"),
              ElementsAre(HasSubstr("b.toml:21:14: instrument is \"charger\", whose power hangs on "
                                    "relays of line \"cabinet\"")));
  EXPECT_THAT(mistakes_of_its_power("bus", "power = { instrument = \"more\", relay = 1 }"),
              ElementsAre(HasSubstr("whose power hangs on more of line \"cabinet\"")));
  EXPECT_THAT(mistakes_of_its_power("bus", "power = { instrument = \"charger\", relay = 1 }"),
              testing::Each(testing::Not(HasSubstr("before the start is over"))))
      << "it is told where the power is";
}

}  // namespace
}  // namespace buoyd
