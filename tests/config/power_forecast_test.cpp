// [battery], and what check forecasts of it.
#include "config/forecast/power_forecast.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/forecast/print_check.hpp"
#include "test_models.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// One that nobody says a draw of, and one of 0.5 W.
FoundModel find_model_with_draw(const std::string& name) {
  if (name != "drawn") return find_test_model(name);
  Model model = polled_model(name, 9600, Parity::none);
  model.power_draw = {0.5, "Manual: 500 mW"};
  return found(model);
}

std::string station(const std::string& battery, const std::string& power = "",
                    const std::string& event = "") {
  return "[station]\nid = \"b\"\n" + battery +
         "\n[[line]]\nname = \"bus\"\ndevice = \"/dev/ttyS1\"\n"
         "[[instrument]]\nname = \"sonde\"\nline = \"bus\"\nmodel = \"drawn\"\n"
         "interval = \"10 min\"\n" +
         power +
         "\n[[instrument]]\nname = \"other\"\nline = \"bus\"\nmodel = \"troll\"\nunit = 2\n" +
         event;
}

LoadedSettings load_drawn(const std::string& text) {
  return parse_settings(text, "b.toml", find_model_with_draw);
}

PowerForecast power_of(const std::string& text) {
  const LoadedSettings loaded = load_drawn(text);
  for (const Mistake& mistake : loaded.mistakes) ADD_FAILURE() << mistake.str();
  if (!loaded.configuration) return {};
  return power_forecast(*loaded.configuration, forecast(*loaded.configuration));
}

const std::string battery =
    "[battery]\ncapacity = 100\nvoltage = 12\nboard = 2\ndraws = { other = 3 }\n";
const std::string gpio_power =
    "power = { chip = \"/dev/gpiochip0\", line = 17, off_time = \"10 s\"";

TEST(BatterySection, reads_each_key) {
  const LoadedSettings loaded = load_drawn(station(battery + "panel = 80\n"));
  ASSERT_TRUE(loaded.configuration);
  EXPECT_EQ(loaded.configuration->battery, (BatterySettings{100, 12, 80, 2, {{"other", 3}}}));
}

TEST(BatterySection, mistakes_are_said_at_their_place) {
  std::vector<std::string> texts;
  const auto loaded =
      load_drawn(station("[battery]\ncapacity = -1\ndraws = { othr = 3, sonde = \"much\" }"));
  for (const Mistake& mistake : loaded.mistakes) texts.push_back(mistake.str());
  EXPECT_THAT(texts, ElementsAre(HasSubstr("b.toml:4:12: capacity is -1"),
                                 HasSubstr("draws names \"othr\", expected one of sonde, other"),
                                 HasSubstr("sonde")));
}

TEST(PowerForecast, the_battery_says_more_than_the_model) {
  const PowerForecast power = power_of(station(battery));
  EXPECT_DOUBLE_EQ(power.mean, 2 + 0.5 + 3);
  EXPECT_DOUBLE_EQ(power.saved, power.mean);
}

TEST(PowerForecast, has_power_only_while_it_warms_up_and_measures) {
  const PowerForecast power = power_of(station("", gpio_power + ", warm_up = \"59 s\" }"));
  ASSERT_EQ(power.instruments.size(), 2U);
  EXPECT_DOUBLE_EQ(power.instruments[0].powered, 0.1) << "and one second for its reading";
  EXPECT_DOUBLE_EQ(power.mean, 0.05);
  EXPECT_FALSE(power.instruments[1].watts);
}

TEST(PowerForecast, bursts_are_that_long) {
  const std::string power =
      gpio_power + ", warm_up = \"1 min\", every = \"1 h\", burst = \"14 min\" }";
  EXPECT_DOUBLE_EQ(power_of(station("", power)).instruments[0].powered, 0.25);
}

TEST(PowerForecast, what_is_always_on_has_power) {
  EXPECT_DOUBLE_EQ(power_of(station("", gpio_power + " }")).instruments[0].powered, 1);
}

TEST(PowerForecast, events_that_save_make_it_less) {
  const PowerForecast power =
      power_of(station(battery, gpio_power + ", warm_up = \"59 s\" }",
                       "[[instrument.event]]\nkind = \"low\"\nchannel = \"channel_0\"\nbelow = 12\n"
                       "intervals = { sonde = \"1 h\" }\n"));
  EXPECT_DOUBLE_EQ(power.mean, 2 + 3 + 0.05);
  EXPECT_DOUBLE_EQ(power.saved, 2 + 3 + 0.5 / 60);
}

TEST(Forecast, measures_in_bursts_only_so_often) {
  const auto readings = [](const std::string& power) {
    const LoadedSettings loaded = load_drawn(station("", power));
    return loaded.configuration ? forecast(*loaded.configuration).instruments[0].readings_per_day
                                : 0;
  };
  EXPECT_DOUBLE_EQ(readings(""), 144);
  EXPECT_DOUBLE_EQ(readings(gpio_power + ", every = \"1 h\", burst = \"20 min\" }"), 48);
  EXPECT_DOUBLE_EQ(readings(gpio_power + ", every = \"1 h\", burst = \"5 min\" }"), 24)
      << "one in each";
  EXPECT_DOUBLE_EQ(readings(gpio_power + ", every = \"25 min\", burst = \"6 min\" }"), 86.4)
      << "and in each second one two: of the slot that began in the pause, too";
}

TEST(Forecast, windows_end_in_the_pauses_between_bursts_too) {
  const LoadedSettings loaded = load_drawn(station(
      "", gpio_power + ", every = \"1 h\", burst = \"20 min\" }\nrecord = \"statistics\"\n" +
              "[[instrument.statistics]]\nkind = \"ten_minutes\"\n"));
  ASSERT_TRUE(loaded.configuration);
  EXPECT_DOUBLE_EQ(forecast(*loaded.configuration).instruments[0].readings_per_day, 144);
}

TEST(PrintCheck, says_power_and_days) {
  const std::string text = print_check(load_drawn(station(battery)), WallTime{}).text;
  EXPECT_THAT(text, HasSubstr("5.500 W   11.00 A h a day at 12 V, 9.1 days\n"));
  EXPECT_THAT(text, Not(HasSubstr("nobody says")));
  const std::string unknown = print_check(load_drawn(station("")), WallTime{}).text;
  EXPECT_THAT(unknown, HasSubstr("what these take nobody says: other; [battery] draws may\n"));
}

}  // namespace
}  // namespace buoyd
