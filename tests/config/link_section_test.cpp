// [link] power: a GPIO line or a relay of a module that is an instrument.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test_models.hpp"

namespace buoyd {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;

FoundModel find_with_relays(const std::string& name) {
  if (name != "board") {
    return find_test_model(name);
  }
  Model board = polled_model(name, 9600, Parity::none);
  board.registers->switches = RegisterSwitches{0, 4};
  return found(board);
}

/// One line with a sonde, and with a relay module where it has one.
LoadedSettings load_with_power(const std::string& power, bool with_board = true) {
  const std::string board =
      "[[instrument]]\nname = \"relays\"\nline = \"bus\"\nmodel = \"board\"\nunit = 2\n";
  return parse_settings("[station]\nid = \"b\"\n[link]\npower = " + power +
                            "\n[[line]]\nname = \"bus\"\ndevice = \"/dev/ttyS1\"\n[[instrument]]\n"
                            "name = \"sonde\"\nline = \"bus\"\nmodel = \"troll\"\n" +
                            (with_board ? board : ""),
                        "b.toml", find_with_relays);
}

std::vector<std::string> power_mistakes(const std::string& power, bool with_board = true) {
  std::vector<std::string> texts;
  for (const Mistake& mistake : load_with_power(power, with_board).mistakes)
    texts.push_back(mistake.str());
  return texts;
}

TEST(LinkPower, a_relay_of_an_instrument) {
  const auto loaded = load_with_power(
      R"({ instrument = "relays", relay = 3, normally_closed = true, off_time = "20 s" })");
  ASSERT_TRUE(loaded.configuration);
  const auto& power = loaded.configuration->settings.link.power;
  ASSERT_TRUE(power);
  EXPECT_TRUE(power->is_relay());
  EXPECT_EQ(power->instrument, "relays");
  EXPECT_EQ(power->relay, 3);
  EXPECT_TRUE(power->normally_closed);
  EXPECT_EQ(power->off_time, seconds(20));
}

TEST(LinkPower, a_gpio_line_is_none) {
  const auto loaded = load_with_power(R"({ chip = "/dev/gpiochip0", line = 3 })");
  ASSERT_TRUE(loaded.configuration);
  EXPECT_FALSE(loaded.configuration->settings.link.power->is_relay());
}

TEST(LinkPower, only_what_a_model_names_is_switched) {
  EXPECT_THAT(power_mistakes(R"({ instrument = "sonde", relay = 1 })"),
              ElementsAre("b.toml:4:24: sonde has nothing to switch: its model troll names no "
                          "[registers.switches], expected one of relays"));
  EXPECT_THAT(power_mistakes(R"({ instrument = "sonde", relay = 1 })", false),
              ElementsAre("b.toml:4:24: sonde has nothing to switch: its model troll names no "
                          "[registers.switches]"));
  EXPECT_THAT(power_mistakes(R"({ instrument = "modem", relay = 1 })"),
              ElementsAre("b.toml:4:24: there is no instrument \"modem\", expected one of relays"));
  EXPECT_THAT(power_mistakes(R"({ instrument = "relays", relay = 5 })"),
              ElementsAre("b.toml:4:42: relay is 5, expected 1 to 4, which board has"));
}

TEST(LinkPower, what_is_missing_or_too_much_is_said) {
  EXPECT_THAT(power_mistakes(R"({ instrument = "relays" })"),
              ElementsAre("b.toml:4:9: [power] \"relay\" is missing, expected an integer from "
                          "1 to 256"));
  EXPECT_THAT(power_mistakes(R"({ relay = 0 })"),
              ElementsAre("b.toml:4:9: [power] \"instrument\" is missing, expected a string",
                          "b.toml:4:19: relay is 0, expected 1 to 256"));
  EXPECT_THAT(
      power_mistakes(R"({ chip = "/dev/gpiochip0", line = 3, instrument = "relays", relay = 2 })"),
      ElementsAre("b.toml:4:9: [power] expected a GPIO line (chip, line, active_low) or a "
                  "relay (instrument, relay, normally_closed), not of both"));
  EXPECT_THAT(power_mistakes(R"({ instrument = "relays", relay = 2, active_low = true })").size(),
              3U)
      << "active_low is of a GPIO line, which chip and line name";
}

}  // namespace
}  // namespace buoyd
