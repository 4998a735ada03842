// [[instrument]] power: what switches it, and when it can be off at all.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test_models.hpp"

namespace buoyd {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// A sonde and a relay module, each with its power in line 10 and 16; a receiver's in line 24.
struct Station {
  std::string sonde{};
  std::string relays{};
  std::string gnss{};
  std::string link{};

  [[nodiscard]] std::string text() const {
    const auto power = [](const std::string& said) {
      return said.empty() ? "\n" : "power = " + said + "\n";
    };
    return "[station]\nid = \"b\"\n[[line]]\nname = \"bus\"\ndevice = \"/dev/ttyS1\"\n"
           "[[instrument]]\nname = \"sonde\"\nline = \"bus\"\nmodel = \"troll\"\n" +
           power(sonde) +
           "interval = \"10 min\"\n"
           "[[instrument]]\nname = \"relays\"\nline = \"bus\"\nmodel = \"board\"\n" +
           power(relays) +
           "unit = 2\n[[line]]\nname = \"nav\"\ndevice = \"/dev/ttyS2\"\n"
           "[[instrument]]\nname = \"gnss\"\nline = \"nav\"\nmodel = \"gnss\"\n" +
           power(gnss) + "[link]\n" + power(link);
  }
  [[nodiscard]] LoadedSettings load() const { return parse_test_settings(text()); }
  [[nodiscard]] std::vector<std::string> mistakes() const {
    std::vector<std::string> texts;
    for (const Mistake& mistake : load().mistakes) texts.push_back(mistake.str());
    return texts;
  }
};

const std::string gpio_line = "chip = \"/dev/gpiochip0\", line = 17";

TEST(PowerSection, reads_each_key) {
  const Station station{
      "{ " + gpio_line + ", active_low = true, off_time = \"20 s\", warm_up = \"30 s\" }", "",
      R"({ instrument = "relays", relay = 3, every = "1 h", burst = "5 min" })"};
  const LoadedSettings loaded = station.load();
  ASSERT_THAT(station.mistakes(), IsEmpty());
  if (!loaded.configuration) return;  // told above
  const auto& all = loaded.configuration->settings.instruments;
  ASSERT_TRUE(all[0].power && all[2].power);
  EXPECT_FALSE(all[0].power->by.is_relay());
  EXPECT_TRUE(all[0].power->by.active_low);
  EXPECT_EQ(all[0].power->by.off_time, seconds(20));
  EXPECT_EQ(all[0].power->warm_up, seconds(30));
  EXPECT_EQ(all[0].power->every, seconds(0));
  EXPECT_TRUE(all[2].power->by.is_relay());
  EXPECT_EQ(all[2].power->warm_up, seconds(0)) << "bursts have times off";
  EXPECT_EQ(all[2].power->every, minutes(60));
  EXPECT_EQ(all[2].power->burst, minutes(5));
  EXPECT_FALSE(all[1].power);
}

TEST(PowerSection, a_switch_has_one_master) {
  EXPECT_THAT((Station{"{ " + gpio_line + " }", "", "{ " + gpio_line + " }"}).mistakes(),
              ElementsAre("b.toml:25:43: line 17 of /dev/gpiochip0 switches sonde, expected each "
                          "switch once"));
  EXPECT_THAT((Station{"{ " + gpio_line + " }", "", "", "{ " + gpio_line + " }"}).mistakes(),
              ElementsAre(HasSubstr("b.toml:10:43: line 17 of /dev/gpiochip0 switches the modem")));
  EXPECT_THAT((Station{R"({ instrument = "relays", relay = 3 })", "",
                       R"({ instrument = "relays", relay = 3, normally_closed = true })"})
                  .mistakes(),
              ElementsAre("b.toml:25:42: relay 3 of relays switches sonde, expected each switch "
                          "once"));
  EXPECT_THAT((Station{R"({ instrument = "relays", relay = 3 })", "",
                       R"({ instrument = "relays", relay = 4 })"})
                  .mistakes(),
              IsEmpty());
}

TEST(PowerSection, a_module_has_power_without_what_it_switches) {
  EXPECT_THAT((Station{"", R"({ instrument = "relays", relay = 3 })"}).mistakes(),
              ElementsAre("b.toml:16:24: relays hangs on relays: a circle, expected a module that "
                          "has power without it"));
  EXPECT_THAT(
      (Station{R"({ instrument = "relays", relay = 1 })", "{ " + gpio_line + " }"}).mistakes(),
      IsEmpty());
  EXPECT_THAT((Station{R"({ instrument = "relays", relay = 1 })",
                       "{ " + gpio_line + ", every = \"1 h\", burst = \"1 min\" }"})
                  .mistakes(),
              ElementsAre(HasSubstr("b.toml:10:24: relays is switched off between its readings, "
                                    "expected a module that stays on")));
}

TEST(PowerSection, no_event_switches_a_module_off_that_others_hang_on) {
  const std::string event =
      "\n[[instrument.event]]\nkind = \"low\"\nchannel = \"channel_0\"\nbelow = 12\n"
      "off = [\"relays\"]\n";
  const std::string module = "{ " + gpio_line + " }";
  const std::string relay = R"({ instrument = "relays", relay = 1 })";
  EXPECT_THAT(
      (Station{relay, module, "{ chip = \"/dev/gpiochip0\", line = 1 }" + event}).mistakes(),
      ElementsAre("b.toml:30:7: off has \"relays\", a module that switches sonde, expected "
                  "those that hang on it"));
  EXPECT_THAT(
      (Station{"", module, "{ chip = \"/dev/gpiochip0\", line = 1 }" + event, relay}).mistakes(),
      ElementsAre(HasSubstr("off has \"relays\", a module that switches the modem")));
  EXPECT_THAT((Station{"", module, "{ chip = \"/dev/gpiochip0\", line = 1 }" + event}).mistakes(),
              IsEmpty());
}

TEST(PowerSection, a_circle_over_two_modules_is_told_at_both) {
  const std::string module = "[[instrument]]\nname = \"NAME\"\nline = \"bus\"\nmodel = \"board\"\n";
  const auto made = [&](const std::string& name, int unit, const std::string& on) {
    std::string text = module;
    return text.replace(text.find("NAME"), 4, name) + "unit = " + std::to_string(unit) +
           "\npower = { instrument = \"" + on + "\", relay = 1 }\n";
  };
  const auto loaded = parse_test_settings(
      "[station]\nid = \"b\"\n[[line]]\nname = \"bus\"\ndevice = \"/dev/ttyS1\"\n" +
      made("a", 1, "b") + made("b", 2, "a"));
  ASSERT_EQ(loaded.mistakes.size(), 2U);
  EXPECT_THAT(loaded.mistakes[0].str(),
              HasSubstr("b.toml:11:24: a hangs on b hangs on a: a circle"));
  EXPECT_THAT(loaded.mistakes[1].str(),
              HasSubstr("b.toml:17:24: b hangs on a hangs on b: a circle"));
}

TEST(PowerSection, what_is_no_relay_is_told_as_of_the_modem) {
  EXPECT_THAT(
      (Station{R"({ instrument = "gnss", relay = 1 })"}).mistakes(),
      ElementsAre(HasSubstr("b.toml:10:24: gnss has nothing to switch: its model gnss names "
                            "no [registers.switches], expected one of relays")));
  EXPECT_THAT((Station{R"({ instrument = "relays", relay = 5 })"}).mistakes(),
              ElementsAre(HasSubstr("relay is 5, expected 1 to 4")));
}

TEST(PowerSection, there_is_a_time_to_be_off) {
  EXPECT_THAT(
      (Station{"{ " + gpio_line + ", warm_up = \"595 s\" }"}).mistakes(),
      ElementsAre("b.toml:10:57: warm_up and off_time take 605 s together, expected at most "
                  "the 10 min of its interval"));
  EXPECT_THAT((Station{"{ " + gpio_line + ", every = \"1 h\", burst = \"1 h\" }"}).mistakes(),
              ElementsAre(HasSubstr("warm_up, burst and off_time take 3610 s together, expected "
                                    "at most the 1 h of every")));
  EXPECT_THAT((Station{"{ " + gpio_line + ", every = \"5 min\", burst = \"1 min\" }"}).mistakes(),
              ElementsAre(HasSubstr("every is 5 min, expected at least the interval of 10 min")));
  EXPECT_THAT((Station{"", "", "{ " + gpio_line + ", warm_up = \"5 s\" }"}).mistakes(),
              ElementsAre(HasSubstr("b.toml:25:57: warm_up means nothing to gnss, which speaks on "
                                    "its own, expected it with every and burst")));
  EXPECT_THAT((Station{"{ " + gpio_line + ", every = \"1 h\" }"}).mistakes(),
              ElementsAre(HasSubstr("has half of a burst, expected every and burst")));
}

TEST(PowerSection, an_offset_shifts_bursts) {
  const auto bursts = [](const std::string& offset) {
    return "{ " + gpio_line + ", every = \"1 h\", burst = \"10 min\" }\noffset = \"" + offset +
           "\"";
  };
  EXPECT_THAT((Station{bursts("15 min")}).mistakes(), IsEmpty());
  EXPECT_THAT((Station{"", "", bursts("59 min")}).mistakes(), IsEmpty()) << "it speaks on its own";
  EXPECT_THAT((Station{bursts("60 min")}).mistakes(),
              ElementsAre("b.toml:11:10: offset is 1 h, expected less than the every of 1 h"));
  EXPECT_THAT((Station{"", "", bursts("61 min")}).mistakes(),
              ElementsAre("b.toml:26:10: offset is 61 min, expected less than the every of 1 h"));
  EXPECT_THAT(
      (Station{"{ " + gpio_line + " }\noffset = \"10 min\""}).mistakes(),
      ElementsAre(HasSubstr("offset is 10 min, expected less than the interval of 10 min")));
  EXPECT_THAT((Station{"", "", "{ " + gpio_line + " }\noffset = \"1 s\""}).mistakes(),
              ElementsAre(HasSubstr("offset means nothing to gnss, which speaks on its own "
                                    "without bursts")));
}

}  // namespace
}  // namespace buoyd
