// Deck units as whoever plugs into them sees them, and the release that drops its anchor once.

#include "firmware-host/deck/deck_unit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace buoysim {
namespace {

using namespace std::chrono_literals;
using buoyd::Micros;
using buoyd::MonoTime;
using testing::ElementsAre;

/// A unit with its release 1500 m off, at sea.
class AtSea {
 public:
  explicit AtSea(DeckMaker maker, bool has_dropped = false) {
    scenario_.maker = maker;
    scenario_.code = maker == DeckMaker::benthos ? "39466" : "341210";
    scenario_.address = 35;
    scenario_.distance = 1500;
    scenario_.turnaround = 12500us;
    release_ = std::make_unique<AcousticRelease>(
        scenario_, 1, has_dropped, [this](const std::string& what) { told.push_back(what); });
    unit_ = make_deck_unit(scenario_, *release_);
  }

  /// What it says to that within so long.
  std::string say(std::string_view words, Micros listen) {
    for (const char c : words) unit_->hear(c, now);
    std::string said;
    for (const MonoTime end = now + listen; now < end; now += 10ms) {
      unit_->turn(now);
      const Bytes bytes = unit_->take_said(now);
      said.append(bytes.begin(), bytes.end());
    }
    return said;
  }

  std::vector<std::string> told;
  MonoTime now{1h};

 private:
  DeckScenario scenario_;
  std::unique_ptr<AcousticRelease> release_;
  std::unique_ptr<DeckUnit> unit_;
};

TEST(EdgetechHost, is_silent_until_it_is_in_host_mode) {
  AtSea sea(DeckMaker::edgetech);
  EXPECT_EQ(sea.say("IN\r", 5s), "");
  EXPECT_EQ(sea.say("\r\n", 1s), "");
  EXPECT_EQ(sea.say("XX\r", 1s), "XX\r#");
  EXPECT_EQ(sea.say("IN\r", 5s), "IN\r\nIN 02013 mS\r\n");
  EXPECT_EQ(sea.say("RX07.50\r", 1s), "RX07.50\r");
  EXPECT_EQ(sea.say("RX7.50\r", 1s), "RX7.50\r#");
  EXPECT_EQ(sea.say("CM941210\r", 12s), "CM941210\r#");
  EXPECT_TRUE(sea.told.empty());
}

TEST(EdgetechHost, sends_a_code_for_nine_seconds_and_counts_fifteen_pulses) {
  AtSea sea(DeckMaker::edgetech);
  sea.say("\r\n", 1s);
  EXPECT_EQ(sea.say("CM341210\r", 8900ms), "CM341210\r");
  EXPECT_TRUE(sea.told.empty());
  const std::string pulses = sea.say("", 25s);
  EXPECT_TRUE(pulses.starts_with("*?...?...")) << pulses;
  EXPECT_EQ(std::count(pulses.begin(), pulses.end(), '?'), 15);
  EXPECT_THAT(sea.told, ElementsAre("code_sent", "anchor_dropped"));
}

TEST(EdgetechHost, cuts_a_code_off_by_any_character) {
  AtSea sea(DeckMaker::edgetech);
  sea.say("\r\n", 1s);
  EXPECT_EQ(sea.say("CM341210\r\n", 20s), "CM341210\r\r");
  EXPECT_THAT(sea.told, ElementsAre("code_cut_off"));
}

TEST(EdgetechHost, drops_its_anchor_once_and_comes_up) {
  AtSea sea(DeckMaker::edgetech);
  sea.say("\r\n", 1s);
  EXPECT_EQ(sea.say("CM111111\r", 20s), "CM111111\r*") << "the code of another release";
  sea.say("CM341210\r", 20s);
  sea.say("CM341210\r", 20s);
  EXPECT_THAT(sea.told, ElementsAre("code_sent", "code_sent", "anchor_dropped", "code_sent"));
  sea.now += 460s;
  EXPECT_LT(sea.say("IN\r", 5s), "IN\r\nIN 01400 mS\r\n");
  AtSea later(DeckMaker::edgetech, true);
  later.say("\r\n", 1s);
  later.say("CM341210\r", 20s);
  EXPECT_THAT(later.told, ElementsAre("code_sent")) << "it dropped in an earlier run";
}

TEST(BenthosShell, answers_in_lines) {
  AtSea sea(DeckMaker::benthos);
  EXPECT_EQ(sea.say("+++\r", 1s), "\r\nCommand '+++' not found\r\nuser:1>");
  EXPECT_EQ(sea.say("AT%RR35\r", 10s), "\r\nRange 0 to 35: 1500.0 m\r\nuser:1>");
  EXPECT_EQ(sea.say("AT%RR34\r", 10s), "\r\nResponse Not Received\r\nuser:1>");
  EXPECT_EQ(sea.say("AT%RT35\r", 10s),
            "\r\nUnit Address 035\r\nARMED\r\nTilt Sensor: 7 degrees\r\nBattery: 89%\r\nuser:1>");
  EXPECT_EQ(sea.say("AT%RX\r", 1s), "\r\nInvalid Command\r\nuser:1>");
}

TEST(BenthosShell, drops_the_anchor_of_its_release_by_its_code) {
  AtSea sea(DeckMaker::benthos);
  sea.say("AT%R^34,39466\r", 20s);
  sea.say("AT%R^35,39467\r", 20s);
  EXPECT_THAT(sea.told, ElementsAre("code_sent", "code_sent"));
  EXPECT_EQ(sea.say("AT%R^35,39466\r", 20s), "\r\nRELEASED and CONFIRMED\r\nuser:1>");
  EXPECT_THAT(sea.told, ElementsAre("code_sent", "code_sent", "code_sent", "anchor_dropped"));
  EXPECT_EQ(sea.say("AT%R^35,39466\rx", 20s), "");
  EXPECT_EQ(sea.told.back(), "code_cut_off");
}

}  // namespace
}  // namespace buoysim
