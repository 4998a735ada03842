// Rows that are made of windows of an instrument's readings.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/load_settings.hpp"
#include "config/sections.hpp"
#include "support/places.hpp"
#include "test_models.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// An instrument that is polled each 2 s, and its statistics from line 9 on.
std::string averaged(const std::string& keys, const std::string& kind = "ten_minutes") {
  return "[station]\nid = \"b\"\n[[line]]\nname = \"bus\"\ndevice = \"/dev/ttyS1\"\n"
         "[[instrument]]\nname = \"a\"\nline = \"bus\"\nmodel = \"troll\"\n"
         "[[instrument.statistics]]\nkind = \"" +
         kind + "\"\n" + keys;
}

TEST(StatisticsSection, has_ten_minutes_of_all_that_is_measured) {
  const LoadedSettings loaded = parse_test_settings(averaged(""));
  ASSERT_THAT(loaded.mistakes, IsEmpty());
  if (!loaded.configuration) return;  // told above
  const auto& statistics = loaded.configuration->settings.instruments[0].statistics.at(0);
  EXPECT_EQ(statistics.over, 10min);
  EXPECT_EQ(statistics.step(), 10min);
  EXPECT_THAT(statistics.channels, IsEmpty());
  EXPECT_EQ(statistics.statistics.size(), 5U);
}

TEST(StatisticsSection, a_name_that_is_missing_is_one_mistake) {
  std::string text = averaged("");
  text.erase(text.find("kind = "));
  EXPECT_THAT(mistakes_of(text), ElementsAre(HasSubstr("\"kind\" is missing, expected 1 to 64")));
}

TEST(StatisticsSection, reads_each_key) {
  const LoadedSettings loaded = parse_test_settings(
      averaged("of = \"scan\"\nover = \"2 min\"\nevery = \"1 min\"\nbegins = \"30 s\"\n"
               "channels = [\"channel_2\"]\nstatistics = [\"max\", \"max_time\", \"failed\"]\n"));
  ASSERT_THAT(loaded.mistakes, IsEmpty());
  if (!loaded.configuration) return;  // told above
  const auto& statistics = loaded.configuration->settings.instruments[0].statistics.at(0);
  EXPECT_EQ(statistics.over, 2min);
  EXPECT_EQ(statistics.every, 1min);
  EXPECT_EQ(statistics.begins, 30s);
  EXPECT_THAT(statistics.channels, ElementsAre("channel_2"));
  EXPECT_THAT(statistics.statistics, ElementsAre(StatisticsSettings::Statistic::maximum,
                                                 StatisticsSettings::Statistic::maximum_time,
                                                 StatisticsSettings::Statistic::failed));
}

TEST(StatisticsSection, tells_each_mistake_at_its_line) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"over = \"7 min\"\n", ":12:8: over is 7 min, expected a whole part of the day"},
      {"every = \"3 min\"\n", ":12:9: every is 3 min, expected a whole part of over, 10 min"},
      {"over = \"1 d\"\nevery = \"5 min\"\n", ":13:9: every is 5 min"},
      {"begins = \"10 min\"\n", ":12:10: begins is 10 min, expected less than over"},
      {"of = \"rows\"\n", ":12:6: of is \"rows\", expected the name of a kind of a"},
      {"channels = [\"depth\"]\n", ":12:12: channels has \"depth\", which is not there"},
      {"statistics = []\n", ":12:14: statistics is empty, expected some, or wind beside it"},
      {"statistics = [\"median\"]\n", ":12:14: statistics has \"median\", expected some of mean"},
      {"statistics = [\"n\", \"null_codes\"]\n",
       ":12:14: statistics has null_codes of no channel, expected a channel whose model names "
       "numbers"},
      {"statistics = [\"n\", \"ti\"]\n", ":12:14: statistics has ti of no channel, expected one"},
      {"wind = { speed = \"channel_2\" }\n", "\"direction\" is missing"},
      {"wind = { speed = \"channel_2\", direction = \"channel_2\" }\n",
       ":12:8: wind is expected to be a speed in m s-1"},
      {"wind = { speed = \"depth\", direction = \"channel_2\" }\n",
       ":12:8: wind has \"depth\", which is not there"}};
  for (const auto& [keys, mistake] : cases) {
    EXPECT_THAT(mistakes_of(averaged(keys)), testing::Contains(HasSubstr(mistake))) << keys;
  }
}

/// An anemometer that speaks each second, whatever is asked for.
FoundModel find_anemometer(const std::string& name) {
  Model model = spoken_model(name);
  model.examples.clear();
  model.kinds = {test_kind("scan", 2)};
  model.kinds[0].channels[1].unit = "degree";
  model.kinds[0].channels[1].reference = DirectionReference::true_north;
  return found(model);
}

std::vector<std::string> wind_mistakes(const std::string& keys) {
  std::vector<std::string> all;
  const LoadedSettings loaded = parse_settings(averaged(keys), "b.toml", find_anemometer);
  for (const Mistake& mistake : loaded.mistakes) all.push_back(mistake.str());
  return all;
}

TEST(StatisticsSection, of_a_direction_are_not_its_extremes_alone) {
  const std::string extremes = "channels = [\"channel_1\"]\nstatistics = [\"min\", \"max_time\"";
  EXPECT_THAT(wind_mistakes(extremes + "]\n"),
              ElementsAre(HasSubstr(":13:14: statistics has nothing that these channels have")));
  EXPECT_THAT(wind_mistakes(extremes + ", \"mean\"]\n"), IsEmpty());
}

std::string gust_of(const std::string& gust) {
  return "wind = { speed = \"channel_0\", direction = \"channel_1\", gust = \"" + gust + "\" }\n";
}

TEST(StatisticsSection, a_gust_is_no_longer_than_the_step_of_the_windows) {
  const std::string each_ten = "over = \"1 min\"\nevery = \"10 s\"\n";
  EXPECT_THAT(wind_mistakes(each_ten + gust_of("10 s")), IsEmpty());
  EXPECT_THAT(wind_mistakes(each_ten + gust_of("0 s")), IsEmpty());
  EXPECT_THAT(wind_mistakes(each_ten + gust_of("11 s")),
              ElementsAre(HasSubstr("b.toml:14:8: wind has a gust of 11 s, expected at most what "
                                    "lies between the ends of two windows, 10 s")));
}

TEST(StatisticsSection, the_largest_of_gusts_that_were_found_before_is_no_gust_of_its_own) {
  EXPECT_THAT(wind_mistakes(gust_of("3 s") +
                            "[[instrument.statistics]]\nkind = \"day\"\nof = \"ten_minutes\"\n"
                            "over = \"1 d\"\nchannels = [\"channel_0_gust\"]\n"
                            "statistics = [\"max\", \"max_time\"]\n"),
              IsEmpty());
}

/// Of a Signature, whose number of cells only the instrument knows, 100 at most.
std::vector<std::string> profile_notes(const std::string& statistics) {
  const std::string text =
      "[station]\nid = \"b\"\n[[line]]\nname = \"bus\"\ndevice = \"/dev/ttyS1\"\n"
      "[[instrument]]\nname = \"adcp\"\nline = \"bus\"\nmodel = \"nortek-signature-nmea\"\n"
      "rate = \"1 /s\"\n[[instrument.statistics]]\nkind = \"hour\"\nover = \"1 h\"\n"
      "channels = [\"velocity_1\", \"velocity_2\", \"velocity_3\", \"velocity_4\"]\n"
      "statistics = [" +
      statistics + "]\n";
  const LoadedSettings loaded =
      parse_settings(text, "b.toml", std::vector<std::string>{source_dir() + "/config/models"});
  EXPECT_THAT(loaded.mistakes, IsEmpty()) << "it may have fewer cells";
  return loaded.configuration ? loaded.configuration->notes : std::vector<std::string>();
}

TEST(StatisticsSection, a_row_that_is_too_long_with_all_cells_is_noted) {
  const std::string note =
      "instrument adcp: a row of hour may have 32066 characters where it has all 100 points, and "
      "is dropped above 30000: two kinds may share the channels";
  EXPECT_THAT(profile_notes("\"mean\", \"sd\", \"min\", \"max\""), Not(Contains(note)));
  EXPECT_THAT(profile_notes("\"mean\", \"sd\", \"min\", \"max\", \"n\""), Contains(note));
}

TEST(StatisticsSection, needs_a_kind_of_its_own) {
  EXPECT_THAT(mistakes_of(averaged("", "scan")),
              ElementsAre(HasSubstr(":11:8: kind \"scan\" is there already")));
  EXPECT_THAT(mistakes_of(averaged("[[instrument.statistics]]\nkind = \"ten_minutes\"\n")),
              ElementsAre(HasSubstr(":13:8: kind \"ten_minutes\" is there already")));
}

TEST(StatisticsSection, an_instrument_that_is_only_averaged_has_to_be) {
  const std::string text =
      "[station]\nid = \"b\"\n[[line]]\nname = \"bus\"\ndevice = \"/dev/ttyS1\"\n"
      "[[instrument]]\nname = \"a\"\nline = \"bus\"\nmodel = \"troll\"\n"
      "record = \"statistics\"\n";
  EXPECT_THAT(mistakes_of(text),
              ElementsAre(HasSubstr(":10:10: record is \"statistics\" and there are none")));
}

TEST(StatisticsSection, its_channels_may_be_judged) {
  EXPECT_THAT(mistakes_of(averaged("[[instrument.quality]]\nchannel = "
                                   "\"channel_2_mean\"\nfail = [0, 5]\n")),
              IsEmpty());
}

}  // namespace
}  // namespace buoyd
