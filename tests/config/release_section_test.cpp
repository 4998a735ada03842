// [[release]]: each mistake at its line.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/diff.hpp"
#include "test_models.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

LoadedSettings read_releases(const std::string& releases) {
  return parse_settings("[station]\nid = \"b\"\n" + releases, "b.toml", find_test_model);
}

std::vector<std::string> wrong_in_releases(const std::string& releases) {
  std::vector<std::string> all;
  for (const Mistake& mistake : read_releases(releases).mistakes) all.push_back(mistake.str());
  return all;
}

const std::string release_begin =
    "[[release]]\nname = \"anchor\"\ndevice = \"/dev/ttyS3\"\ncode_file = \"/etc/buoyd/code\"\n";
const std::string edgetech = release_begin +
                             "unit = \"edgetech-8011m\"\ninterrogate_frequency = 11\n"
                             "reply_frequency = 12.25\n";
const std::string benthos = release_begin + "unit = \"benthos-udb\"\naddress = 35\n";

TEST(ReleaseSection, has_defaults) {
  const LoadedSettings loaded = read_releases(edgetech);
  ASSERT_TRUE(loaded.configuration);
  ASSERT_EQ(loaded.configuration->settings.releases.size(), 1U);
  const ReleaseSettings& read = loaded.configuration->settings.releases[0];
  EXPECT_EQ(read.name, "anchor");
  EXPECT_EQ(read.baud, 9600U);
  EXPECT_EQ(read.unit, DeckUnitKind::edgetech_8011m);
  EXPECT_EQ(read.turnaround, Micros(0));
  EXPECT_EQ(read.sound_speed, 1500);
  EXPECT_EQ(read.reply_frequency, 12.25);
  EXPECT_TRUE(read_releases(benthos).configuration);
}

TEST(ReleaseSection, says_what_is_wrong_at_its_line) {
  EXPECT_THAT(wrong_in_releases("[[release]]\nname = \"anchor\"\n"),
              ElementsAre(HasSubstr("\"device\" is missing"), HasSubstr("\"unit\" is missing"),
                          HasSubstr("\"code_file\" is missing"),
                          HasSubstr("\"interrogate_frequency\" is missing"),
                          HasSubstr("\"reply_frequency\" is missing, expected one with unit")));
  EXPECT_THAT(wrong_in_releases(release_begin + "unit = \"sonardyne\"\naddress = 1\n"),
              testing::Contains(HasSubstr("b.toml:7:8: unit is \"sonardyne\", expected")));
  EXPECT_THAT(wrong_in_releases(release_begin + "unit = \"benthos-udb\"\n"),
              ElementsAre(HasSubstr("\"address\" is missing")));
  EXPECT_THAT(wrong_in_releases(benthos + "turnaround = \"10 ms\"\n"),
              ElementsAre("b.toml:9:14: turnaround means nothing with unit = \"benthos-udb\", "
                          "expected it to be absent"));
  EXPECT_THAT(wrong_in_releases(edgetech + "address = 35\n"),
              ElementsAre(HasSubstr("b.toml:10:11: address means nothing with unit = "
                                    "\"edgetech-8011m\"")));
  EXPECT_THAT(wrong_in_releases(release_begin + "unit = \"edgetech-8011m\"\n"
                                                "interrogate_frequency = 11.05\n"
                                                "reply_frequency = 12.1\n"),
              ElementsAre(HasSubstr("b.toml:8:25: interrogate_frequency is 11.05, expected a "
                                    "multiple of 0.1 kHz"),
                          HasSubstr("b.toml:9:19: reply_frequency is 12.1, expected a multiple of "
                                    "0.25 kHz")));
}

TEST(ReleaseSection, has_its_name_and_its_device_for_itself) {
  EXPECT_THAT(wrong_in_releases(edgetech + benthos),
              ElementsAre(HasSubstr("two releases are named \"anchor\""),
                          HasSubstr("device \"/dev/ttyS3\" is another's already")));
  EXPECT_THAT(wrong_in_releases(edgetech +
                                "[[line]]\nname = \"l\"\ndevice = \"/dev/ttyS3\"\nbaud = 9600\n"),
              ElementsAre(HasSubstr("b.toml:5:10: device \"/dev/ttyS3\" is another's already")));
}

TEST(ReleaseSection, changes_without_a_restart) {
  const auto running = read_releases(edgetech).configuration;
  const auto wanted = read_releases(edgetech + "sound_speed = 1520\n").configuration;
  ASSERT_TRUE(running && wanted);
  EXPECT_EQ(diff(*running, *wanted).text(), "[[release]] changed");
}

}  // namespace
}  // namespace buoyd
