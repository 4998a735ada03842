// What is told at once.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/load_settings.hpp"
#include "test_models.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// An instrument and its event from line 10 on; its keys from line 13 on.
std::string watched(const std::string& keys, const std::string& kind = "storm") {
  return "[station]\nid = \"b\"\n[[line]]\nname = \"bus\"\ndevice = \"/dev/ttyS1\"\n"
         "[[instrument]]\nname = \"a\"\nline = \"bus\"\nmodel = \"troll\"\n"
         "[[instrument.event]]\nkind = \"" +
         kind + "\"\nchannel = \"channel_2\"\n" + keys;
}

TEST(EventSection, reads_each_key) {
  const LoadedSettings loaded =
      parse_test_settings(watched("above = 17\nclear = 14\nfor = \"10 s\"\n"));
  ASSERT_THAT(loaded.mistakes, IsEmpty());
  if (!loaded.configuration) return;  // told above
  const auto& event = loaded.configuration->settings.instruments[0].events.at(0);
  EXPECT_EQ(event.kind, "storm");
  EXPECT_EQ(event.channel, "channel_2");
  EXPECT_EQ(event.above, 17);
  EXPECT_EQ(event.clear, 14);
  EXPECT_EQ(event.hold, 10s);
  for (const char* const keys : {"below = 3\nclear = 4\n", "is = 1\n", "rate = 0.5\n",
                                 "silence = \"5 min\"\n", "above = 1\nclear = 1\n"}) {
    EXPECT_THAT(mistakes_of(watched(keys)), IsEmpty()) << keys;
  }
}

TEST(EventSection, tells_each_mistake_at_its_line) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", ":10:1: [[event]] there are 0 conditions, expected one of above"},
      {"above = 1\nbelow = 0\n", "there are 2 conditions"},
      {"above = 1\nclear = 2\n", ":14:9: clear is 2, expected at most 1"},
      {"rate = 1\nclear = 2\n", ":14:9: clear is 2, expected at most 1"},
      {"rate = 0\n", ":13:8: rate is 0, expected more than 0"},
      {"rate = 1\nclear = 0\n", ":14:9: clear is 0, expected more than 0"},
      {"below = 1\nclear = 0\n", ":14:9: clear is 0, expected at least 1"},
      {"is = 1\nclear = 0\n", ":14:9: clear means nothing with is or silence"},
      {"silence = \"1 s\"\n", ":13:11: silence is 1 s, expected longer than the interval of 2 s"},
      {"silence = \"2 s\"\n", ":13:11: silence is 2 s, expected longer than the interval of 2 s"},
      {"silence = \"1 min\"\nfor = \"5 s\"\n",
       ":14:7: for means nothing with silence, expected a longer silence"},
      {"silence = \"0 s\"\n", "silence is \"0 s\", expected 1 s to 1 d"},
      {"above = 1\nwhen = 2\n", "unknown key \"when\""}};
  for (const auto& [keys, mistake] : cases) {
    EXPECT_THAT(mistakes_of(watched(keys)), Contains(HasSubstr(mistake))) << keys;
  }
}

TEST(EventSection, needs_a_kind_of_its_own_and_a_channel_that_is_there) {
  EXPECT_THAT(mistakes_of(watched("is = 1\n", "scan")),
              ElementsAre(HasSubstr(":11:8: kind \"scan\" is there already")));
  std::string text = watched("is = 1\n");
  text.replace(text.find("channel_2"), 9, "depth");
  EXPECT_THAT(mistakes_of(text), ElementsAre(HasSubstr(":12:11: channel is \"depth\", expected")));
  text.replace(text.find("depth"), 5, "");
  EXPECT_THAT(mistakes_of(text),
              ElementsAre(HasSubstr(":12:11: channel is \"\", expected a text")));
}

/// watched() with a sonde of a's model, which is polled every 2 s, and a receiver that speaks.
std::string stormy(const std::string& intervals) {
  return watched("above = 17\nintervals = " + intervals + "\n") +
         "[[instrument]]\nname = \"sonde\"\nline = \"bus\"\nmodel = \"troll\"\nunit = 2\n"
         "interval = \"1 min\"\n[[line]]\nname = \"nav\"\ndevice = \"/dev/ttyS2\"\n"
         "[[instrument]]\nname = \"gnss\"\nline = \"nav\"\nmodel = \"gnss\"\n";
}

TEST(EventSection, shortens_intervals_of_any_instrument_that_is_polled) {
  const LoadedSettings loaded = parse_test_settings(stormy("{ a = 1, sonde = \"10 s\" }"));
  ASSERT_THAT(loaded.mistakes, IsEmpty());
  if (!loaded.configuration) return;  // told above
  EXPECT_THAT(loaded.configuration->settings.instruments[0].events.at(0).intervals,
              ElementsAre(StormInterval{"a", 1s}, StormInterval{"sonde", 10s}));
}

TEST(EventSection, knows_which_intervals_save_the_battery) {
  const LoadedSettings loaded = parse_test_settings(stormy("{ a = 1, sonde = \"10 min\" }"));
  ASSERT_THAT(loaded.mistakes, IsEmpty());
  if (!loaded.configuration) return;  // told above
  EXPECT_THAT(loaded.configuration->settings.instruments[0].events.at(0).intervals,
              ElementsAre(StormInterval{"a", 1s}, StormInterval{"sonde", 10min, true}));
}

TEST(EventSection, switches_off_what_has_a_switch) {
  const std::string switched = "power = { chip = \"/dev/gpiochip0\", line = 4 }\n";
  const auto with_off = [&](const std::string& off) {
    std::string text = stormy("{}\noff = " + off);
    return text.insert(text.find("interval = \"1 min\""), switched);
  };
  const LoadedSettings loaded = parse_test_settings(with_off("[\"sonde\"]"));
  ASSERT_THAT(loaded.mistakes, IsEmpty());
  if (!loaded.configuration) return;  // told above
  EXPECT_THAT(loaded.configuration->settings.instruments[0].events.at(0).off, ElementsAre("sonde"));
  EXPECT_THAT(mistakes_of(with_off("[\"gnss\", \"mast\"]")),
              ElementsAre(HasSubstr(":15:7: off has \"gnss\", expected instruments of the station "
                                    "that have power to switch"),
                          HasSubstr("off has \"mast\"")));
  std::string own = with_off("[\"a\"]");
  own.insert(own.find("[[instrument.event]]"), "power = { chip = \"/dev/gpiochip0\", line = 5 }\n");
  EXPECT_THAT(mistakes_of(own),
              ElementsAre(HasSubstr("off has \"a\", whose readings end the event")));
  EXPECT_THAT(mistakes_of(watched("silence = 60\noff = []\n")), IsEmpty());
}

TEST(EventSection, silence_is_longer_than_the_time_without_readings_between_bursts) {
  const auto in_bursts = [](const std::string& silence, const std::string& interval = "2 s") {
    std::string text = watched("silence = \"" + silence + "\"\n");
    return text.insert(text.find("[[instrument.event]]"),
                       "interval = \"" + interval +
                           "\"\npower = { chip = \"/dev/gpiochip0\", line = 5, every = \"1 h\", "
                           "burst = \"10 min\" }\n");
  };
  EXPECT_THAT(
      mistakes_of(in_bursts("50 min")),
      ElementsAre(HasSubstr("silence is 50 min, expected longer than the 50 min 2 s from the last "
                            "reading of a burst to the first of the next")));
  EXPECT_THAT(mistakes_of(in_bursts("51 min")), IsEmpty());
  EXPECT_THAT(mistakes_of(in_bursts("53 min", "4 min")),
              ElementsAre(HasSubstr("the 54 min 0 s from")));
  EXPECT_THAT(mistakes_of(in_bursts("55 min", "30 min")),
              ElementsAre(HasSubstr("the 1 h 0 min from")))
      << "each burst has one reading";
}

TEST(EventSection, tells_each_interval_that_cannot_be_at_its_place) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"{ a = 1, sonde = 60 }",
       ":14:30: intervals has sonde = 1 min, which is its own interval, expected another"},
      {"{ a = 2 }", "a = 2 s, which is its own interval"},
      {"{ gnss = 0.1 }", ":14:22: intervals has gnss, which speaks on its own, expected"},
      {"{ mast = 1 }", ":14:22: intervals has \"mast\", expected instruments of the station"},
      {"{ a = \"1 ms\" }", "expected 10 ms to 1 d"},
      {"{ a = \"often\" }", "\"often\""},
      {"\"1 s\"", ":14:13:"}};
  for (const auto& [intervals, mistake] : cases) {
    EXPECT_THAT(mistakes_of(stormy(intervals)), ElementsAre(HasSubstr(mistake))) << intervals;
  }
}

TEST(EventSection, no_interval_is_longer_than_the_time_from_burst_to_burst) {
  const auto in_bursts = [](const std::string& keys) {
    std::string text = stormy(keys);
    return text.insert(text.find("interval = \"1 min\""),
                       "power = { chip = \"/dev/gpiochip0\", line = 4, every = \"30 min\", burst = "
                       "\"5 min\" }\n");
  };
  EXPECT_THAT(mistakes_of(in_bursts("{ sonde = \"30 min\" }")), IsEmpty());
  EXPECT_THAT(mistakes_of(in_bursts("{ sonde = \"2 h\" }")),
              ElementsAre(HasSubstr(":14:23: intervals has sonde = 2 h: every is 30 min, expected "
                                    "at least the interval of 2 h, or sonde in off")));
  EXPECT_THAT(mistakes_of(in_bursts("{ sonde = \"2 h\" }\noff = [\"sonde\"]")), IsEmpty())
      << "it has no power meanwhile";
}

/// A sonde that is polled each minute and is mute behind 5 min, on two events that set its
/// interval: one of `a`, one of its own. The silence stands in line 23.
std::string slowed(const std::string& by_storm, const std::string& by_calm) {
  return watched("above = 17\nintervals = { sonde = \"" + by_storm + "\" }\n") +
         "[[instrument]]\nname = \"sonde\"\nline = \"bus\"\nmodel = \"troll\"\nunit = 2\n"
         "interval = \"1 min\"\n[[instrument.event]]\nkind = \"mute\"\n"
         "silence = \"5 min\"\nchannel = \"channel_1\"\n"
         "[[instrument.event]]\nkind = \"calm\"\nchannel = \"channel_2\"\nbelow = 1\n"
         "intervals = { sonde = \"" +
         by_calm + "\" }\n";
}

TEST(EventSection, silence_of_windows_is_longer_than_the_interval_that_leaves_some_empty) {
  const auto of_windows = [](const std::string& silence) {
    return watched("above = 17\nintervals = { sonde = \"1 h\" }\n") +
           "[[instrument]]\nname = \"sonde\"\nline = \"bus\"\nmodel = \"troll\"\nunit = 2\n"
           "interval = \"1 min\"\n[[instrument.statistics]]\nkind = \"ten\"\n"
           "over = \"10 min\"\n[[instrument.event]]\nkind = \"mute\"\nsilence = \"" +
           silence + "\"\nchannel = \"ten.channel_1_mean\"\n";
  };
  EXPECT_THAT(mistakes_of(of_windows("15 min")),
              ElementsAre(HasSubstr("silence is 15 min, expected longer than the interval of 1 h, "
                                    "which a.storm gives it")));
  EXPECT_THAT(mistakes_of(of_windows("61 min")), IsEmpty());
}

TEST(EventSection, silence_is_longer_than_each_interval_that_an_event_gives) {
  EXPECT_THAT(mistakes_of(slowed("10 s", "299 s")), IsEmpty());
  EXPECT_THAT(mistakes_of(slowed("5 min", "10 s")),
              ElementsAre(HasSubstr(":23:11: silence is 5 min, expected longer than the interval "
                                    "of 5 min, which a.storm gives it")));
  EXPECT_THAT(mistakes_of(slowed("5 min", "10 min")),
              ElementsAre(HasSubstr("the interval of 10 min, which sonde.calm gives it")));
}

TEST(EventSection, a_gap_is_no_shorter_than_each_interval_that_an_event_gives) {
  const std::string gap = "[[instrument.reception]]\nkind = \"reception\"\ngap = \"5 min\"\n";
  EXPECT_THAT(mistakes_of(slowed("10 s", "299 s") + gap), IsEmpty());
  EXPECT_THAT(mistakes_of(slowed("299 s", "6 min") + gap),
              ElementsAre(HasSubstr("silence is 5 min"),
                          HasSubstr(":32:7: gap is 5 min, expected at least the interval of 6 min, "
                                    "which sonde.calm gives it")));
}

TEST(EventSection, silence_shortens_no_interval) {
  EXPECT_THAT(mistakes_of(watched("silence = 60\nintervals = { a = 1 }\n")),
              ElementsAre(HasSubstr(":14:13: intervals mean nothing with silence")));
}

}  // namespace
}  // namespace buoyd
