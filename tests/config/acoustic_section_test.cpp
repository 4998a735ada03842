// [acoustic]: a node has a buoy, a buoy has nodes; each mistake at its line.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/diff.hpp"
#include "test_models.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

LoadedSettings read_acoustic(const std::string& text) {
  return parse_settings("[station]\nid = \"b\"\n" + text, "b.toml", find_test_model);
}

std::vector<std::string> wrong_in_acoustic(const std::string& text) {
  std::vector<std::string> all;
  for (const Mistake& mistake : read_acoustic(text).mistakes) all.push_back(mistake.str());
  return all;
}

const std::string modem = "[acoustic]\ndevice = \"/dev/ttyS3\"\naddress = 2\n";
const std::string node = "[[acoustic.node]]\nstation = \"lander\"\naddress = 3\n";

TEST(AcousticSection, of_a_node_has_defaults) {
  const LoadedSettings loaded = read_acoustic(modem + "buoy = 1\n");
  ASSERT_TRUE(loaded.configuration);
  const AcousticSettings& read = loaded.configuration->settings.acoustic;
  EXPECT_EQ(read.baud, 19200U);
  EXPECT_EQ(read.modem, "evologics-s2c");
  EXPECT_EQ(read.buoy, 1);
  EXPECT_EQ(read.air_time, Micros(0));
}

TEST(AcousticSection, of_a_buoy_has_nodes) {
  const LoadedSettings loaded = read_acoustic(modem + node);
  ASSERT_TRUE(loaded.configuration);
  EXPECT_EQ(loaded.configuration->settings.acoustic.nodes,
            (std::vector<AcousticNodeSettings>{{"lander", 3}}));
}

TEST(AcousticSection, says_what_is_wrong_at_its_line) {
  EXPECT_THAT(wrong_in_acoustic("[acoustic]\n"),
              ElementsAre(HasSubstr("\"device\" is missing"),
                          HasSubstr("\"address\" is missing, expected 1 to 254"),
                          HasSubstr("carries nothing, expected buoy (in a node)")));
  EXPECT_THAT(wrong_in_acoustic(modem + "buoy = 2\n"),
              ElementsAre(HasSubstr("b.toml:6:8: buoy is 2, the modem's own address")));
  EXPECT_THAT(wrong_in_acoustic(modem + "buoy = 300\n"),
              ElementsAre(HasSubstr("b.toml:6:8: buoy is 300, expected 1 to 254")));
  EXPECT_THAT(wrong_in_acoustic(modem + "buoy = 1\n" + node),
              ElementsAre(HasSubstr("buoy stands beside [[acoustic.node]]")));
  EXPECT_THAT(
      wrong_in_acoustic(modem + node + node),
      ElementsAre(HasSubstr("b.toml:11:11: node \"lander\" at address 3 is there already")));
  EXPECT_THAT(wrong_in_acoustic(modem + "air_time = \"1 h\"\n" + node),
              ElementsAre(HasSubstr("air_time means nothing in a buoy")));
  EXPECT_THAT(wrong_in_acoustic(modem + "[[acoustic.node]]\nstation = \"b\"\naddress = 3\n"),
              ElementsAre(HasSubstr("has the station itself, \"b\", as a node")));
  EXPECT_THAT(wrong_in_acoustic(modem + "[[acoustic.node]]\nstation = \"c\"\naddress = 2\n"),
              ElementsAre(HasSubstr("address 2 is that of this modem")));
  EXPECT_THAT(wrong_in_acoustic("[acoustic]\ndevice = \"/dev/ttyS3\"\naddress = 130\nbuoy = 127\n"
                                "modem = \"whoi-micromodem\"\n"),
              ElementsAre(HasSubstr("b.toml:5:11: address is 130, expected at most 126 with "
                                    "whoi-micromodem"),
                          HasSubstr("buoy is 127, expected at most 126")));
  EXPECT_THAT(wrong_in_acoustic(modem + "modem = \"whoi-micromodem\"\n[[acoustic.node]]\n"
                                        "station = \"c\"\naddress = 200\n"),
              ElementsAre(HasSubstr("b.toml:9:11: address is 200, expected at most 126")));
  EXPECT_THAT(wrong_in_acoustic("[mqtt]\ndelivery = \"broker\"\n" + modem + "buoy = 1\n"),
              ElementsAre(HasSubstr("expected \"shore\"")));
  EXPECT_THAT(
      wrong_in_acoustic("[[line]]\nname = \"l\"\ndevice = \"/dev/ttyS3\"\n" + modem + "buoy = 1\n"),
      ElementsAre(HasSubstr("device \"/dev/ttyS3\" is another's already")));
  EXPECT_THAT(wrong_in_acoustic(
                  "[[release]]\nname = \"r\"\ndevice = \"/dev/ttyS3\"\nunit = \"benthos-udb\"\n"
                  "code_file = \"/c\"\naddress = 3\n" +
                  modem + "buoy = 1\n"),
              ElementsAre(HasSubstr("device \"/dev/ttyS3\" is another's already")));
}

TEST(AcousticSection, changes_with_a_restart) {
  const LoadedSettings was = read_acoustic(modem + node);
  const LoadedSettings is = read_acoustic(modem + "baud = 9600\n" + node +
                                          "[[acoustic.node]]\nstation = \"other\"\naddress = 4\n");
  ASSERT_TRUE(was.configuration && is.configuration);
  EXPECT_THAT(
      diff(*was.configuration, *is.configuration).refused,
      ElementsAre("[acoustic] baud changed from 19200 to 9600", "[[acoustic.node]] changed"));
}

}  // namespace
}  // namespace buoyd
