#include "rehearse/weather.hpp"

#include <gmock/gmock.h>

#include "rehearse/station_text.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

const Configuration& station() {
  static const Configuration configuration = rehearsed(station_text(
      sonde_text("sonde", 1, "1 min"),
      "[[instrument.event]]\nkind = \"low\"\nchannel = \"battery_voltage\"\nbelow = 12\n"));
  return configuration;
}

std::vector<std::string> mistakes_in(const std::string& text) {
  std::vector<std::string> texts;
  for (const Mistake& mistake : Weather::parse(text, "w.csv", station()).mistakes) {
    texts.push_back(mistake.str());
  }
  return texts;
}

TEST(Weather, holds_from_row_to_row_and_begins_anew) {
  const auto read = Weather::parse(
      "# a made-up week\n\nfrom, sun, link, dead, solar.battery_voltage\n"
      "0 s, 0, up, none, 12.5\n6 h, 400, , sonde solar,\n12 h,,down, none, 11.5\n",
      "w.csv", station());
  ASSERT_TRUE(read.weather) << read.mistakes.front().str();
  const Weather& weather = *read.weather;
  EXPECT_EQ(weather.length(), 18h);
  EXPECT_TRUE(weather.says("solar.battery_voltage"));
  EXPECT_EQ(weather.at(0s).sun, 0);
  EXPECT_EQ(weather.at(6h - 1us).sun, 0);
  const WeatherRow& morning = weather.at(6h);
  EXPECT_EQ(morning.sun, 400);
  EXPECT_TRUE(morning.link) << "an empty cell is as above";
  EXPECT_THAT(morning.dead, ElementsAre("solar", "sonde"));
  EXPECT_EQ(morning.values.at("solar.battery_voltage"), 12.5);
  EXPECT_FALSE(weather.at(17h).link);
  EXPECT_TRUE(weather.at(17h).dead.empty());
  EXPECT_EQ(weather.at(18h + 7h).sun, 400);
}

TEST(Weather, may_begin_with_a_byte_order_mark) {
  EXPECT_THAT(mistakes_in("\xEF\xBB\xBF"
                          "from,sun\n0 s,0\n"),
              IsEmpty());
}

TEST(Weather, mistakes_are_said_at_line_and_column) {
  EXPECT_THAT(
      mistakes_in("from,sun,wind\n1 h,0,0\n2,1600,0\n3 h,,\n3 h,0\n"),
      ElementsAre("w.csv:1:10: column \"wind\", expected from, sun, link, dead, "
                  "solar.battery_voltage",
                  "w.csv:2:1: the first row is not from 0 s, expected it to be",
                  "w.csv:3:1: from is \"2\", expected a time since the begin, as 6 h or 1.5 d",
                  "w.csv:3:3: sun is \"1600\", expected 0 to 1500 W/m²",
                  "w.csv:5:1: 2 cells, expected 3, as in the header"));
  EXPECT_THAT(mistakes_in("from,link,dead\n0 s,off,moon\n0 s,up,none\n"),
              ElementsAre("w.csv:2:5: link is \"off\", expected up or down",
                          "w.csv:2:9: dead names \"moon\", expected instruments of the "
                          "configuration, or none",
                          "w.csv:3:1: from is 0 s, expected later than the row before, 0 s"));
  EXPECT_THAT(mistakes_in(""), ElementsAre("w.csv: there is no header, expected "
                                           "from,sun,link,dead,INSTRUMENT.CHANNEL"));
  EXPECT_THAT(mistakes_in("from,sun\n"),
              ElementsAre("w.csv: there is no row, expected one from 0 s"));
}

TEST(Weather, a_row_without_its_time_is_a_mistake) {
  EXPECT_THAT(
      mistakes_in("from,sun\n0 s,100\n,200\n"),
      ElementsAre("w.csv:3:1: from is \"\", expected a time since the begin, as 6 h or 1.5 d"));
  EXPECT_THAT(
      mistakes_in("from,sun\n,0\n6 h,100\n ,200\n"),
      ElementsAre("w.csv:2:1: from is \"\", expected a time since the begin, as 6 h or 1.5 d",
                  "w.csv:4:1: from is \"\", expected a time since the begin, as 6 h or 1.5 d"));
}

TEST(Weather, a_number_that_is_not_finite_is_a_mistake) {
  EXPECT_THAT(mistakes_in("from,sun,solar.battery_voltage\n0 s,nan,-inf\n1 h,inf,nan\n"),
              ElementsAre("w.csv:2:5: sun is \"nan\", expected 0 to 1500 W/m²",
                          "w.csv:2:9: solar.battery_voltage is \"-inf\", expected a number",
                          "w.csv:3:5: sun is \"inf\", expected 0 to 1500 W/m²",
                          "w.csv:3:9: solar.battery_voltage is \"nan\", expected a number"));
}

TEST(Weather, a_file_that_is_not_there) {
  EXPECT_EQ(Weather::load("/nowhere/w.csv", station()).mistakes.front().str(),
            "/nowhere/w.csv: cannot be read: No such file or directory");
}

TEST(Weather, a_folder_is_no_file) {
  const auto read = Weather::load("/", station());
  ASSERT_FALSE(read.weather);
  EXPECT_EQ(read.mistakes.front().str(), "/: cannot be read: Is a directory");
}

}  // namespace
}  // namespace buoyd
