#include "science/configured/storms.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_clock.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class StormsTest : public testing::Test {
 protected:
  Storms::Tell tell(std::vector<std::string>& told) {
    return [&told](const std::string& instrument, Micros interval) {
      told.push_back(instrument + ' ' + std::to_string(interval / 1s));
    };
  }
  [[nodiscard]] std::int64_t seconds_of(const std::string& instrument) const {
    const auto shortened = storms_.of(instrument);
    return shortened ? shortened->interval / 1s : 0;
  }

  FakeClock clock_;
  std::vector<std::string> log_lines_;
  RepeatLog log_{clock_,
                 [this](Priority, std::string_view text) { log_lines_.emplace_back(text); }};
  Storms storms_{clock_, log_};
  std::vector<std::string> told_;
  const Storm gale_{"mast.gale", {{"mast", 5s}, {"waves", 60s}}};
  const Storm storm_{"mast.storm", {{"waves", 10s}}};
};

TEST_F(StormsTest, lines_are_told_what_begins_and_what_ends) {
  storms_.join("bus", tell(told_));
  EXPECT_THAT(told_, IsEmpty());
  storms_.begins(gale_);
  EXPECT_THAT(told_, ElementsAre("mast 5", "waves 60"));
  told_.clear();
  storms_.ends(gale_);
  EXPECT_THAT(told_, ElementsAre("mast 0", "waves 0"));
}

TEST_F(StormsTest, the_shortest_of_those_that_are_on_holds) {
  storms_.begins(gale_);
  const MonoTime since = clock_.mono() + 7s;
  clock_.advance(7s);
  storms_.begins(storm_);
  ASSERT_TRUE(storms_.of("waves"));
  EXPECT_EQ(storms_.of("waves")->interval, 10s);
  EXPECT_EQ(storms_.of("waves")->event, "mast.storm");
  EXPECT_EQ(storms_.of("waves")->since, since);
  EXPECT_EQ(seconds_of("mast"), 5);
  storms_.join("bus", tell(told_));
  told_.clear();
  storms_.ends(storm_);
  EXPECT_THAT(told_, ElementsAre("waves 60"));
  EXPECT_EQ(storms_.of("waves")->event, "mast.gale");
  storms_.ends(gale_);
  EXPECT_FALSE(storms_.of("waves"));
}

TEST_F(StormsTest, a_shorter_one_stays_while_a_longer_one_comes_and_goes) {
  storms_.begins(storm_);
  storms_.begins(gale_);
  EXPECT_EQ(seconds_of("waves"), 10);
  storms_.ends(gale_);
  EXPECT_EQ(seconds_of("waves"), 10);
  EXPECT_EQ(seconds_of("mast"), 0);
}

TEST_F(StormsTest, a_line_that_starts_meanwhile_is_told_what_holds) {
  storms_.begins(gale_);
  storms_.begins(storm_);
  storms_.join("bus", tell(told_));
  EXPECT_THAT(std::set(told_.begin(), told_.end()), UnorderedElementsAre("mast 5", "waves 10"));
}

TEST_F(StormsTest, a_line_that_left_is_told_no_more) {
  storms_.join("bus", tell(told_));
  storms_.leave("bus");
  storms_.begins(gale_);
  EXPECT_THAT(told_, IsEmpty());
}

TEST_F(StormsTest, one_that_begins_anew_before_it_ended_goes_on) {
  storms_.begins(gale_);
  storms_.begins(gale_);
  storms_.ends(gale_);
  EXPECT_EQ(seconds_of("mast"), 5) << "a reload: the new one is on";
  storms_.ends(gale_);
  EXPECT_EQ(seconds_of("mast"), 0);
  storms_.ends(gale_);
}

TEST_F(StormsTest, what_saves_the_battery_comes_before_any_storm) {
  const Storm low{"charger.low", {{"waves", 600s, true}, {"mast", 30s, true}}};
  const Storm lower{"charger.lower", {{"waves", 3600s, true}}};
  storms_.begins(low);
  storms_.begins(gale_);
  EXPECT_EQ(seconds_of("waves"), 600);
  EXPECT_EQ(seconds_of("mast"), 30);
  storms_.begins(lower);
  EXPECT_EQ(seconds_of("waves"), 3600) << "the longest of these";
  storms_.ends(low);
  EXPECT_EQ(seconds_of("waves"), 3600);
  EXPECT_EQ(seconds_of("mast"), 5) << "the storm's";
  storms_.ends(lower);
  EXPECT_EQ(seconds_of("waves"), 60);
}

TEST_F(StormsTest, what_is_switched_off_is_so_until_the_last_event_is_over) {
  const Storm low{"charger.low", {}, {"lidar"}};
  const Storm lower{"charger.lower", {}, {"camera", "lidar"}};
  storms_.begins(low);
  storms_.begins(lower);
  EXPECT_EQ(storms_.off_by("lidar"), "charger.low");
  EXPECT_EQ(storms_.off_by("camera"), "charger.lower");
  EXPECT_EQ(storms_.off_by("mast"), "");
  storms_.ends(low);
  EXPECT_EQ(storms_.off_by("lidar"), "charger.lower");
  storms_.ends(lower);
  EXPECT_EQ(storms_.off_by("lidar"), "");
  EXPECT_THAT(log_lines_, testing::Contains("charger.low: lidar off"));
  EXPECT_THAT(log_lines_, testing::Contains("charger.lower: lidar no longer off"));
}

TEST_F(StormsTest, the_log_says_it_once_at_both_ends) {
  storms_.begins(storm_);
  storms_.ends(storm_);
  EXPECT_THAT(log_lines_, ElementsAre("mast.storm: waves every 10 s",
                                      "mast.storm: waves no longer every 10 s"));
  storms_.begins(storm_);
  storms_.ends(storm_);
  EXPECT_EQ(log_lines_.size(), 2U) << "it comes and goes";
}

}  // namespace
}  // namespace buoyd
