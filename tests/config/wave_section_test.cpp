// Rows that say how the sea moved.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/load_settings.hpp"
#include "config/sections.hpp"
#include "test_models.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// A motion sensor that speaks five times a second, and its waves from line 12 on.
std::string moved(const std::string& keys, const std::string& rate = "5 /s") {
  return "[station]\nid = \"b\"\n[[line]]\nname = \"bus\"\ndevice = \"/dev/ttyS1\"\n"
         "[[instrument]]\nname = \"a\"\nline = \"bus\"\nmodel = \"motion\"\nrate = \"" +
         rate + "\"\n[[instrument.waves]]\nkind = \"waves\"\n" + keys;
}

FoundModel find_motion(const std::string& name) {
  if (name != "motion") return find_test_model(name);
  Model model = spoken_model("motion");
  for (ModelChannel& channel : model.kinds[0].channels) channel.unit = "m";
  return found(model);
}

LoadedSettings parse(const std::string& text) {
  return parse_settings(text, "b.toml", find_motion);
}

std::vector<std::string> wave_mistakes(const std::string& text) {
  std::vector<std::string> all;
  for (const Mistake& mistake : parse(text).mistakes) all.push_back(mistake.str());
  return all;
}

TEST(WaveSection, has_twenty_minutes_of_the_band_of_wind_waves_and_swell) {
  const LoadedSettings loaded = parse(moved("up = \"channel_0\"\n"));
  ASSERT_THAT(loaded.mistakes, IsEmpty());
  if (!loaded.configuration) return;  // told above
  const auto& waves = loaded.configuration->settings.instruments[0].waves.at(0);
  EXPECT_EQ(waves.kind, "waves");
  EXPECT_EQ(waves.over, 20min);
  EXPECT_EQ(waves.band.lowest, 0.03);
  EXPECT_EQ(waves.band.highest, 0.5);
}

TEST(WaveSection, reads_each_key) {
  const LoadedSettings loaded =
      parse(moved("of = \"position\"\ndown = \"channel_0\"\neast = \"channel_1\"\nnorth = "
                  "\"channel_2\"\nover = \"30 min\"\nband = [0.05, 0.25]\n"));
  ASSERT_THAT(loaded.mistakes, IsEmpty());
  if (!loaded.configuration) return;  // told above
  WaveSettings expected;
  expected.kind = "waves";
  expected.of = "position";
  expected.down = "channel_0";
  expected.east = "channel_1";
  expected.north = "channel_2";
  expected.over = 30min;
  expected.band = {0.05, 0.25};
  EXPECT_THAT(loaded.configuration->settings.instruments[0].waves, ElementsAre(expected));
}

TEST(WaveSection, tells_each_mistake_at_its_line) {
  const std::string up = "up = \"channel_0\"\n";
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", ":11:1: [[waves]] one of up and down is expected"},
      {"up = \"heave\"\n", ":13:6: up is \"heave\", expected a channel of kind \"position\""},
      {up + "of = \"wind\"\n", ":13:6: up is \"channel_0\", in \"m s-1\", expected a unit"},
      {up + "of = \"rows\"\n", ":14:6: of is \"rows\", expected the name of a kind of a"},
      {up + "over = \"7 min\"\n", ":14:8: over is 7 min, expected a whole part of the day"},
      {up + "over = \"2 min\"\n", ":14:8: over is 2 min, expected at least"},
      {up + "over = \"4 h\"\n", ":14:8: over is 4 h: 72000 samples, expected 16384 at most"},
      {up + "band = [0.03]\n", ":14:8: band has 1 numbers, expected the lowest and the highest"},
      {up + "band = [0.5, 0.03]\n", ":14:8: band is expected to go from above 0 Hz upwards"},
      {up + "band = [0.03, 3]\n", ":14:8: band goes up to 3 Hz and a sample comes each 200 ms"},
      {up + "east = \"channel_1\"\n", ":14:8: east and north are expected both or none"}};
  for (const auto& [keys, mistake] : cases) {
    EXPECT_THAT(wave_mistakes(moved(keys)), ElementsAre(HasSubstr(mistake))) << keys;
  }
}

TEST(WaveSection, has_a_kind_of_its_own) {
  const std::string keys = "up = \"channel_0\"\n";
  EXPECT_THAT(wave_mistakes(moved(keys + "[[instrument.waves]]\nkind = \"wind\"\n" + keys)),
              ElementsAre(HasSubstr(":15:8: kind \"wind\" is there already")));
  EXPECT_THAT(wave_mistakes(moved(keys + "[[instrument.statistics]]\nkind = \"waves\"\n")),
              ElementsAre(HasSubstr(":15:8: kind \"waves\" is there already")));
  EXPECT_THAT(wave_mistakes(moved(keys + "[[instrument.event]]\nkind = \"waves\"\nchannel = "
                                         "\"channel_1\"\nabove = 1\n")),
              ElementsAre(HasSubstr(":15:8: kind \"waves\" is there already")));
}

TEST(WaveSection, its_heights_may_be_watched) {
  EXPECT_THAT(wave_mistakes(moved("up = \"channel_0\"\n[[instrument.event]]\nkind = \"high_sea\"\n"
                                  "channel = \"waves.hm0\"\nabove = 4\n")),
              IsEmpty());
}

TEST(WaveSection, its_rows_are_enough_to_keep_and_may_be_judged) {
  const std::string text = moved(
      "up = \"channel_0\"\n[[instrument.quality]]\nchannel = \"hm0\"\n"
      "fail = [0, 30]\n");
  EXPECT_THAT(wave_mistakes(text), IsEmpty());
  const std::size_t line = text.find("[[instrument.waves]]");
  EXPECT_THAT(wave_mistakes(text.substr(0, line) + "record = \"statistics\"\n" + text.substr(line)),
              IsEmpty());
}

}  // namespace
}  // namespace buoyd
