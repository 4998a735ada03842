// A Benthos UDB: what it is told, and what its lines mean.

#include "release/benthos_unit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "told_desk.hpp"

namespace buoyd {
namespace {

using Kind = DeckSaid::Kind;

const BenthosUnit udb(test::benthos_release());

TEST(BenthosUnit, wakes_the_shell_behind_a_silence) {
  const DeckStep wake = udb.status()[0];
  EXPECT_EQ(wake.words, "+++\r");
  EXPECT_GT(wake.pause, Micros(std::chrono::seconds(1)));
  EXPECT_EQ(wake.look("\r\nCommand '+++' not found\r\nuser:1>", true).kind, Kind::next);
  EXPECT_EQ(wake.look("", true).kind, Kind::failed);
}

TEST(BenthosUnit, reads_the_range_of_its_own_release) {
  const DeckStep ask = udb.range()[1];
  EXPECT_EQ(ask.words, "AT%RR35\r");
  EXPECT_EQ(ask.look("AT%RR35\r\n", false).kind, Kind::waits);
  EXPECT_EQ(ask.look("AT%RR35\r\nRange 0 to 35: 19.9 m\r\n", false).text, "range 19.9 m");
  EXPECT_EQ(ask.look("user:1>Range 1 to 35 : 1499.6 m  (Round-trip  1999.5 ms)\r\n", false).text,
            "range 1499.6 m");
  EXPECT_EQ(ask.look("Range 0 to 34: 19.9 m\r\n", false).kind, Kind::waits);
  EXPECT_EQ(ask.look("Range 0 to 35: 19.9", false).kind, Kind::waits);  // the line is not whole
  EXPECT_EQ(ask.look("Response Not Received\r\n", false).text, "the release did not answer");
  EXPECT_EQ(ask.look("Invalid Command\r\n", false).kind, Kind::failed);
  EXPECT_EQ(ask.look("", true).kind, Kind::failed);
}

TEST(BenthosUnit, reckons_with_the_sound_speed_of_the_place) {
  ReleaseSettings release = test::benthos_release();
  release.sound_speed = 1530;
  EXPECT_EQ(BenthosUnit(release).range()[1].look("Range 0 to 35: 1000.0 m\r\n", false).text,
            "range 1020.0 m");
}

TEST(BenthosUnit, tells_the_condition_of_the_release) {
  const DeckStep ask = udb.status()[1];
  EXPECT_EQ(ask.words, "AT%RT35\r");
  const std::string lines = "Unit Address 035\r\nARMED\r\nTilt Sensor: 7 degrees\r\n";
  EXPECT_EQ(ask.look(lines, false).kind, Kind::waits);
  EXPECT_EQ(ask.look(lines + "Battery: 89%\r\n", false).text,
            "the release says it is armed, tilt 7 degrees, battery 89%");
  EXPECT_EQ(ask.look(lines, true).text, "the release says it is armed, tilt 7 degrees");
  EXPECT_EQ(ask.look("RELEASED and CONFIRMED\r\n", true).text,
            "the release says it released, and confirms it");
  EXPECT_EQ(ask.look("Response Not Received\r\n", false).kind, Kind::failed);
}

TEST(BenthosUnit, fires_with_address_and_code_in_one_word) {
  const auto steps = udb.fire("39466");
  ASSERT_EQ(steps.size(), 2U);
  const DeckStep& fire = steps[1];
  EXPECT_EQ(fire.words, "AT%R^35,39466\r");
  EXPECT_TRUE(fire.begins_code);
  EXPECT_EQ(fire.look("AT%R^35,39466\r\n", false).kind, Kind::waits);
  EXPECT_EQ(fire.look("\r\nRELEASED and CONFIRMED\r\n", false).kind, Kind::sent);
  EXPECT_EQ(fire.look("\r\nResponse Not Received\r\n", false).kind, Kind::sent);
  EXPECT_EQ(fire.look("\r\nInvalid Command\r\n", false).kind, Kind::failed);
  EXPECT_EQ(fire.look("\r\n", true).kind, Kind::unknown);
}

TEST(BenthosUnit, takes_a_code_of_sixteen_bits) {
  const auto wrong = [](std::string_view code) {
    return wrong_code(DeckUnitKind::benthos_udb, code);
  };
  EXPECT_EQ(wrong("0"), "");
  EXPECT_EQ(wrong("65535"), "");
  for (const char* code : {"", "65536", "-1", "39466 ", "0x10"}) {
    EXPECT_EQ(wrong(code), "expected a release code, 0 to 65535") << code;
  }
}

}  // namespace
}  // namespace buoyd
