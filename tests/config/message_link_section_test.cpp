// [[message_link]]: each mistake at its line.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/own_readings.hpp"
#include "test_models.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

LoadedSettings read_links(const std::string& links) {
  return parse_settings("[station]\nid = \"b\"\n" + links, "b.toml", find_test_model);
}

std::vector<std::string> wrong_in_links(const std::string& links) {
  std::vector<std::string> all;
  for (const Mistake& mistake : read_links(links).mistakes) all.push_back(mistake.str());
  return all;
}

const std::string beidou_link =
    "[[message_link]]\nname = \"beidou\"\ndevice = \"/dev/ttyS3\"\n"
    "to_file = \"/etc/buoyd/card\"\n";

TEST(MessageLinkSection, has_defaults) {
  const LoadedSettings loaded = read_links(beidou_link);
  ASSERT_TRUE(loaded.configuration);
  ASSERT_EQ(loaded.configuration->settings.message_links.size(), 1U);
  const MessageLinkSettings& read = loaded.configuration->settings.message_links[0];
  EXPECT_EQ(read.name, "beidou");
  EXPECT_EQ(read.terminal, MessageLinkSettings::Terminal::rdss_text);
  EXPECT_EQ(read.baud, 115200U);
  EXPECT_EQ(read.interval, Micros(10min));
  EXPECT_EQ(read.length, 78U);
  EXPECT_THAT(read.carries, ElementsAre("position", "alarms", "rows", "health"));
  EXPECT_EQ(read.commands_key_file, "") << "no command is taken";
}

TEST(MessageLinkSection, takes_the_key_of_commands) {
  const LoadedSettings loaded = read_links(beidou_link + "commands_key_file = \"/etc/key\"\n");
  ASSERT_TRUE(loaded.configuration);
  EXPECT_EQ(loaded.configuration->settings.message_links[0].commands_key_file, "/etc/key");
}

/// A receiver that says "position" and "wind", of which an event is watched.
const std::string receiver_of_wind =
    "[[line]]\nname = \"l\"\ndevice = \"/dev/ttyS1\"\n[[instrument]]\nname = \"nav\"\n"
    "line = \"l\"\nmodel = \"gnss\"\n";
const std::string gale =
    "[[instrument.event]]\nkind = \"gale\"\nchannel = \"channel_1\"\n"
    "above = 17\nclear = 15\n";

TEST(MessageLinkSection, takes_kinds_of_instruments) {
  const LoadedSettings loaded = read_links(
      beidou_link + "carries = [\"nav.wind\", \"nav.gale\", \"position\"]\ninterval = \"1 min\"\n" +
      receiver_of_wind + gale);
  for (const Mistake& mistake : loaded.mistakes) ADD_FAILURE() << mistake.str();
  ASSERT_TRUE(loaded.configuration);
  EXPECT_THAT(loaded.configuration->settings.message_links[0].carries,
              ElementsAre("nav.wind", "nav.gale", "position"));
}

TEST(MessageLinkSection, names_a_kind_that_nobody_says_at_its_line) {
  const auto wrong = [](const std::string& entry, const std::string& more = "") {
    return wrong_in_links(beidou_link + "carries = [\"" + entry + "\"]\n" + receiver_of_wind +
                          more);
  };
  EXPECT_THAT(wrong("nva.wind"), ElementsAre("b.toml:7:11: carries names \"nva.wind\", expected a "
                                             "kind of one of: buoyd, nav"));
  EXPECT_THAT(wrong("nav.wnid", gale),
              ElementsAre("b.toml:7:11: carries names \"nav.wnid\", expected a kind of nav: "
                          "position, wind, gale"));
  EXPECT_THAT(wrong("nav.wind", "kinds = [\"position\"]\n"),
              ElementsAre("b.toml:7:11: carries names \"nav.wind\", expected a kind of nav: "
                          "position"));
  EXPECT_THAT(wrong("buoyd.evnet"), ElementsAre(HasSubstr("expected one of buoyd's own kinds: ")));
  const std::string unkept = "record = \"statistics\"\n" + gale +
                             "[[instrument.statistics]]\nkind = \"means\"\n"
                             "channels = [\"channel_1\"]\nstatistics = [\"mean\"]\n"
                             "over = \"10 min\"\n";
  EXPECT_THAT(wrong("nav.wind", unkept),
              ElementsAre("b.toml:7:11: carries names \"nav.wind\", expected a kind that is kept: "
                          "record of nav is \"statistics\""));
  EXPECT_THAT(wrong("nav.gale", unkept), testing::IsEmpty());
}

TEST(MessageLinkSection, takes_every_kind_of_buoyds_own) {
  std::vector<std::string> kinds{"health", "raw", "seal"};
  for (const Reading& own : {start_reading({}, MonoTime()), event_reading({}, MonoTime()),
                             dropped_reading({}, MonoTime()), clock_reading({}),
                             amendment_reading({}, MonoTime()), config_reading({}, MonoTime()),
                             command_reading({}, MonoTime()), success_reading({}, MonoTime())}) {
    kinds.push_back(own.description->kind());
  }
  for (const std::string& kind : kinds) {
    EXPECT_THAT(wrong_in_links(beidou_link + "carries = [\"buoyd." + kind + "\"]\n"),
                testing::IsEmpty());
  }
}

TEST(MessageLinkSection, an_iridium_has_no_card_to_write_to) {
  const std::string iridium =
      "[[message_link]]\nname = \"sbd\"\nterminal = \"iridium-sbd\"\n"
      "device = \"/dev/ttyS4\"\nbaud = 19200\nlength = 340\n";
  const LoadedSettings loaded = read_links(iridium);
  ASSERT_TRUE(loaded.configuration);
  EXPECT_EQ(loaded.configuration->settings.message_links[0].terminal,
            MessageLinkSettings::Terminal::iridium_sbd);
  EXPECT_THAT(wrong_in_links(iridium + "to_file = \"/etc/buoyd/card\"\n"),
              ElementsAre(HasSubstr("b.toml:9:11: to_file is for a BeiDou card")));
  EXPECT_THAT(wrong_in_links(iridium + "terminal = \"iridium\"\n"),
              testing::Not(testing::IsEmpty()));
}

TEST(MessageLinkSection, says_what_is_wrong_at_its_line) {
  EXPECT_THAT(wrong_in_links("[[message_link]]\nname = \"beidou\"\n"),
              ElementsAre(HasSubstr("\"device\" is missing"), HasSubstr("\"to_file\" is missing")));
  EXPECT_THAT(wrong_in_links(beidou_link + "carries = [\"positions\"]\n"),
              ElementsAre(HasSubstr("b.toml:7:11: carries names \"positions\", expected some of "
                                    "position, alarms, rows, health, or a kind")));
  std::string many;
  for (const char* n : {"1", "2", "3", "4", "5"}) {
    many += std::string("[[message_link]]\nname = \"l") + n + "\"\ndevice = \"/dev/ttyS" + n +
            "\"\nto_file = \"/etc/buoyd/card\"\n";
  }
  EXPECT_THAT(wrong_in_links(many), ElementsAre(HasSubstr("is number 5, expected at most 4")));
  EXPECT_THAT(wrong_in_links(beidou_link + "length = 59\n"),
              ElementsAre(HasSubstr("length is 59, expected 60 to 340")));
  EXPECT_THAT(wrong_in_links(beidou_link + beidou_link),
              ElementsAre(HasSubstr("two message links are named \"beidou\""),
                          HasSubstr("device \"/dev/ttyS3\" is another's already")));
  EXPECT_THAT(wrong_in_links(beidou_link +
                             "[[line]]\nname = \"l\"\ndevice = \"/dev/ttyS3\"\nbaud = 9600\n"),
              ElementsAre(HasSubstr("b.toml:5:10: device \"/dev/ttyS3\" is another's already")));
}

}  // namespace
}  // namespace buoyd
