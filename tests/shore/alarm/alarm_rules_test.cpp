#include "shore/alarm/alarm_rules.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "shore/alarm/latch.hpp"

namespace buoyshore {
namespace {

using testing::HasSubstr;

class Rules : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "rules_test.XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  tl::expected<AlarmRules, buoyd::Mistakes> load(const std::string& text) const {
    const std::string path = folder_ + "/rules.toml";
    std::ofstream(path) << text;
    return load_alarm_rules(path);
  }
  /// What is wrong with a rule that has these lines.
  std::string wrong(const std::string& lines) const {
    const auto loaded = load(
        "[[target]]\nname = \"office\"\ntopic = \"alarms\"\n\n[[rule]]\nname = "
        "\"a\"\nto = [\"office\"]\n" +
        lines);
    std::string text;
    if (loaded) return text;
    for (const buoyd::Mistake& mistake : loaded.error()) {
      text += std::to_string(mistake.line) + ": " + mistake.text + '\n';
    }
    return text;
  }

  std::string folder_;
};

TEST_F(Rules, watch_bounds_silence_stations_and_circles) {
  const auto rules = load(R"(
[[target]]
name = "office"
webhook = "https://office.example/hook"
token_file = "/etc/buoyshore/token"

[[target]]
name = "horn"
command = ["/usr/bin/logger", "-t", "buoy"]

[[target]]
name = "board"
topic = "alarms/{station}"

[[rule]]
name = "battery"
battery_below = 11.8
clear = 12.2
after = "10 min"
to = ["office", "horn"]

[[rule]]
name = "wind"
stations = ["kelpie"]
channel = "met/sample/wind_speed"
above = 25
to = ["office"]

[[rule]]
name = "silent"
silence = 5
channel = "lidar/scan/wind_speed[100 m]"
to = ["board"]

[[rule]]
name = "unheard"
unheard = "2 h"
to = ["board"]

[[rule]]
name = "owes"
incomplete = "6 h"
to = ["board"]

[[rule]]
name = "adrift"
position = "gnss/position"
anchor = [54.1, 7.9]
radius = 250
fixes = [2, 4]
to = ["office"]
)");
  ASSERT_TRUE(rules) << rules.error().front().str();
  ASSERT_EQ(rules->rules.size(), 6U);
  const auto& battery = std::get<BoundRule>(rules->rules[0].watches);
  EXPECT_FALSE(battery.channel);
  EXPECT_EQ(battery.bound, 11.8);
  EXPECT_EQ(battery.clear, 12.2);
  EXPECT_EQ(rules->rules[0].after, std::chrono::minutes(10));
  const auto& wind = std::get<BoundRule>(rules->rules[1].watches);
  ASSERT_TRUE(wind.channel);
  EXPECT_EQ(wind.channel.value_or(WatchedChannel{}).text(), "met/sample/wind_speed");
  EXPECT_FALSE(wind.is_below);
  EXPECT_EQ(wind.clear, 25);
  EXPECT_EQ(std::get<SilenceRule>(rules->rules[2].watches).what.value_or(WatchedChannel{}).channel,
            "wind_speed[100 m]");
  EXPECT_EQ(std::get<UnheardRule>(rules->rules[3].watches).longer_than, std::chrono::hours(2));
  EXPECT_EQ(rules->rules[4].after, std::chrono::hours(6));
  const auto& circle = std::get<CircleRule>(rules->rules[5].watches);
  EXPECT_EQ(circle.latitude, 54.1);
  EXPECT_EQ(circle.least, 2U);
  EXPECT_EQ(circle.of, 4U);
  EXPECT_EQ(rules->target("horn")->command.size(), 3U);
  EXPECT_EQ(rules->target("nobody"), nullptr);
}

TEST_F(Rules, with_mistakes_say_where_and_what_was_expected) {
  EXPECT_THAT(wrong(""), HasSubstr("watches nothing, expected exactly one of below, above"));
  EXPECT_THAT(wrong("below = 1\nunheard = \"1 h\""),
              HasSubstr("below and unheard, expected exactly one of"));
  EXPECT_THAT(wrong("below = 1"), HasSubstr("'below' without 'channel'"));
  EXPECT_THAT(wrong("below = 1\nchannel = \"met/wind\""),
              HasSubstr("9: 'met/wind', expected INSTRUMENT/KIND/CHANNEL"));
  EXPECT_THAT(wrong("below = 1\nclear = 0.5\nchannel = \"a/b/c\""),
              HasSubstr("9: 0.5, expected no less than 'below' (1)"));
  EXPECT_THAT(wrong("above = 1\nclear = 2\nchannel = \"a/b/c\""),
              HasSubstr("expected no more than 'above' (1)"));
  EXPECT_THAT(wrong("silence = 0.5"), HasSubstr("8: "));
  EXPECT_THAT(wrong("anchor = [91, 0]\nradius = 5\nposition = \"a/b\""),
              HasSubstr("expected [latitude, longitude] in degrees"));
  EXPECT_THAT(wrong("anchor = [1, 0]\nposition = \"a/b\""), HasSubstr("without 'radius'"));
  EXPECT_THAT(wrong("anchor = [1, 0]\nradius = 5"), HasSubstr("without 'position'"));
  EXPECT_THAT(wrong("anchor = [1, 0]\nradius = 5\nposition = \"a/b\"\nfixes = [4, 3]"),
              HasSubstr("expected [K, N]"));
  EXPECT_THAT(wrong("unheard = \"1 h\"\nbelov = 3"), HasSubstr("belov"));
  EXPECT_THAT(wrong("unheard = \"1 h\"\n[[rule]]\nname = \"a\"\nto = [\"who\"]\nsilence = 2"),
              HasSubstr("'a' is the name of another rule"));
  EXPECT_THAT(wrong("unheard = \"1 h\"\n[[rule]]\nname = \"b\"\nto = [\"who\"]\nsilence = 2"),
              HasSubstr("'who', expected names of [[target]]s"));
  EXPECT_THAT(wrong("unheard = \"1 h\"\n[[target]]\nname = \"x\"\nwebhook = \"ftp://x\""),
              HasSubstr("expected an address that begins with https://"));
  EXPECT_THAT(wrong("unheard = \"1 h\"\n[[target]]\nname = \"x\"\ncommand = [\"logger\"]"),
              HasSubstr("expected the program's whole path"));
  EXPECT_THAT(wrong("unheard = \"1 h\"\n[[target]]\nname = \"x\"\ntopic = \"a/#/{foo}\""),
              HasSubstr("expected one without + and #"));
  EXPECT_THAT(wrong("unheard = \"1 h\"\n[[target]]\nname = \"x\""),
              HasSubstr("expected exactly one of webhook, topic and command"));
  EXPECT_EQ(load("").error().front().text, "no [[rule]], expected one at least");
}

TEST(Latch, is_raised_after_a_time_and_cleared_when_it_is_well) {
  Latch latch;
  const auto at = [](int second) { return buoyd::WallTime(std::chrono::seconds(second)); };
  constexpr buoyd::Micros wait = std::chrono::seconds(10);
  EXPECT_EQ(latch.step(Judgement::wrong, at(0), wait), AlarmChange::none);
  EXPECT_EQ(latch.step(Judgement::well, at(5), wait), AlarmChange::none);
  EXPECT_EQ(latch.step(Judgement::wrong, at(6), wait), AlarmChange::none);
  EXPECT_EQ(latch.step(Judgement::between, at(10), wait), AlarmChange::none);
  EXPECT_EQ(latch.step(Judgement::wrong, at(12), wait), AlarmChange::none);
  EXPECT_EQ(latch.step(Judgement::wrong, at(22), wait), AlarmChange::raised);
  EXPECT_EQ(latch.step(Judgement::wrong, at(40), wait), AlarmChange::none);
  EXPECT_EQ(latch.step(Judgement::between, at(50), wait), AlarmChange::none);
  EXPECT_EQ(latch.step(Judgement::well, at(60), wait), AlarmChange::cleared);
  EXPECT_EQ(latch.step(Judgement::well, at(70), wait), AlarmChange::none);
}

}  // namespace
}  // namespace buoyshore
