#include "power/instrument_powers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "power/played_power.hpp"

namespace buoyd {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

/// Two instruments on lines of their own, one of them on a relay of a third line.
class InstrumentPowersTest : public testing::Test {
 protected:
  InstrumentPowersTest() {
    settings_.start.stagger = seconds(5);
    settings_.instruments = {instrument("lidar", "a", ""), instrument("sonde", "b", "relays"),
                             instrument("relays", "c", std::nullopt)};
    powers_.change(settings_);
  }
  static InstrumentSettings instrument(const std::string& name, const std::string& line,
                                       std::optional<std::string> module) {
    InstrumentSettings settings;
    settings.name = name;
    settings.line = line;
    if (!module) return settings;
    settings.power.emplace();
    settings.power->by.instrument = *module;
    return settings;
  }
  InstrumentPowers::Outside outside() {
    return {[this](const PowerSettings& power) -> Result<std::unique_ptr<PowerSwitch>> {
              return std::make_unique<ObedientSwitch>(switches_[power.instrument]);
            },
            [this](const std::string& line,
                   const std::string& name) -> std::optional<InstrumentSnapshot> {
              if (!running_.contains(line)) return std::nullopt;
              InstrumentSnapshot seen;
              seen.name = name;
              return seen;
            },
            [](const std::string&, const std::string&, MonoTime) {},
            [this](const EventFacts& event) { events_.push_back(event.kind); },
            [] { return Micros(0); },
            [this](const std::string&) { return off_by_; }};
  }
  void line_begins(const std::string& line) {
    running_.insert(line);
    powers_.line_begins(line, now_);
    powers_.step(now_);
  }
  bool is_on(const std::string& module) { return switches_[module].on; }

  MonoTime now_{hours(1)};
  Settings settings_;
  std::map<std::string, PlayedSwitch> switches_;  // by module; "": the GPIO line
  std::set<std::string> running_;
  std::string off_by_;
  std::vector<std::string> events_;
  InstrumentPowers powers_{outside()};
};

TEST_F(InstrumentPowersTest, waits_for_its_line_and_that_of_its_relay) {
  line_begins("b");
  EXPECT_FALSE(is_on("relays"));
  line_begins("c");
  EXPECT_TRUE(is_on("relays"));
  EXPECT_FALSE(is_on(""));
}

TEST_F(InstrumentPowersTest, what_cannot_be_switched_on_when_its_relays_line_ends_is_tried_again) {
  line_begins("c");
  line_begins("b");
  off_by_ = "charger.low";
  powers_.step(now_);
  switches_["relays"].refuses = true;
  powers_.line_ends("c", now_);
  EXPECT_THAT(events_, ElementsAre("power_failed"));
  switches_["relays"].refuses = false;
  EXPECT_EQ(powers_.next_due(), now_ + SwitchedPower::first_pause);
  now_ += SwitchedPower::first_pause;
  powers_.step(now_);
  EXPECT_TRUE(is_on("relays"));
}

TEST_F(InstrumentPowersTest, one_is_switched_on_after_the_other) {
  line_begins("c");
  line_begins("b");
  line_begins("a");
  EXPECT_TRUE(is_on("relays"));
  EXPECT_FALSE(is_on(""));
  EXPECT_EQ(powers_.next_due(), now_ + seconds(5));
  now_ += seconds(4);
  powers_.step(now_);
  EXPECT_FALSE(is_on(""));
  now_ += seconds(1);
  powers_.step(now_);
  EXPECT_TRUE(is_on(""));
  EXPECT_THAT(events_, IsEmpty());
}

TEST_F(InstrumentPowersTest, says_what_it_does) {
  InstrumentSnapshot lidar;
  lidar.name = "lidar";
  powers_.add_to(lidar, now_);
  EXPECT_EQ(lidar.power, "waits for its line");
  line_begins("a");
  powers_.add_to(lidar, now_);
  EXPECT_EQ(lidar.power, "on");
  InstrumentSnapshot relays;
  relays.name = "relays";
  powers_.add_to(relays, now_);
  EXPECT_EQ(relays.power, "");
}

}  // namespace
}  // namespace buoyd
