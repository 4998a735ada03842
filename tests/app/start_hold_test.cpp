#include "app/start_hold.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr MonoTime hold_began{1h};

StartSettings hold_settings() {
  return {"charger", "battery_voltage", 12.2, 2min, 6h, 0s};
}

class StartHoldTest : public testing::Test {
 protected:
  void see(Micros at, std::optional<double> value) {
    hold_.saw({hold_began + at, value, "V"}, interval_);
  }
  /// A reading each interval, the first and the last included.
  void see_from_to(Micros from, Micros to, double value) {
    for (Micros at = from; at <= to; at += interval_) see(at, value);
  }
  std::vector<std::string> kinds() {
    std::vector<std::string> kinds;
    for (const EventFacts& event : hold_.take_events()) {
      EXPECT_EQ(event.source, "start");
      kinds.push_back(event.kind);
      text_ = event.text;
    }
    return kinds;
  }

  const Micros interval_{10s};
  StartHold hold_{hold_settings(), hold_began};
  std::string text_;
};

// With a look each second the readings seen were up to 1.25 s apart, and each look was a break.
TEST(StartHold, is_looked_at_so_often_that_the_looks_are_no_break) {
  StartHold hold({"charger", "battery_voltage", 12.2, 2s, 6h, 0s}, hold_began);
  MonoTime now = hold_began;
  while (hold.holds() && now < hold_began + 60s) {
    hold.saw({hold_began + (now - hold_began) / 250ms * 250ms, 12.6, "V"}, 250ms);
    now = hold.next_look(now) + 30ms;
  }
  EXPECT_LE(now - hold_began, 3s);
}

TEST_F(StartHoldTest, without_an_instrument_nothing_is_held) {
  StartHold hold({}, hold_began);
  EXPECT_FALSE(hold.holds());
  EXPECT_TRUE(hold.take_events().empty());
}

TEST_F(StartHoldTest, let_go_in_this_boot_before_it_holds_no_more) {
  StartHold hold(hold_settings(), hold_began, true);
  EXPECT_FALSE(hold.holds());
  const auto events = hold.take_events();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].kind, "released");
  EXPECT_THAT(events[0].text, HasSubstr("in this boot of the board already"));
}

TEST_F(StartHoldTest, enough_for_long_enough_lets_go) {
  EXPECT_EQ(kinds(), std::vector<std::string>{"held_off"});
  EXPECT_EQ(text_, "until battery_voltage of charger is at least 12.2 for 2 min");
  see_from_to(0s, 110s, 12.2);
  EXPECT_TRUE(hold_.holds());
  EXPECT_EQ(hold_.text(), "battery_voltage of charger is 12.2 V, wanted at least 12.2 V for 2 min");
  see(2min, 12.2);
  EXPECT_FALSE(hold_.holds());
  EXPECT_EQ(kinds(), std::vector<std::string>{"released"});
}

TEST_F(StartHoldTest, time_alone_completes_nothing) {
  see_from_to(0s, 110s, 13);
  hold_.look(hold_began + 3min);
  EXPECT_TRUE(hold_.holds());
}

TEST_F(StartHoldTest, the_same_reading_again_is_no_other) {
  see(0s, 13);
  for (int i = 0; i < 300; ++i) see(0s, 13);
  EXPECT_TRUE(hold_.holds());
}

TEST_F(StartHoldTest, around_the_threshold_each_dip_begins_again) {
  see_from_to(0s, 110s, 12.3);
  see(2min, 12.19);
  see_from_to(130s, 240s, 12.3);
  EXPECT_TRUE(hold_.holds());
  see(250s, 12.3);
  EXPECT_FALSE(hold_.holds());
  EXPECT_EQ(kinds(), (std::vector<std::string>{"held_off", "low", "released"}));
}

TEST_F(StartHoldTest, low_is_told_once_with_its_value) {
  see(0s, 11.4);
  EXPECT_EQ(kinds(), (std::vector<std::string>{"held_off", "low"}));
  EXPECT_THAT(text_, HasSubstr("is 11.4 V"));
  see(10s, 12.5);
  see(20s, 11.4);
  EXPECT_TRUE(kinds().empty());
}

TEST_F(StartHoldTest, a_reading_without_a_value_is_a_break) {
  see_from_to(0s, 110s, 13);
  see(115s, std::nullopt);
  EXPECT_EQ(hold_.text(),
            "battery_voltage of charger has no value, wanted at least 12.2 V for 2 min");
  see_from_to(2min, 230s, 13);
  EXPECT_TRUE(hold_.holds());
  see(4min, 13);
  EXPECT_FALSE(hold_.holds());
}

TEST_F(StartHoldTest, silence_for_half_the_time_is_a_break) {
  see(0s, 13);
  see(60s, 13);
  see(119s, 13);
  see(180s, 13);  // 61 s: what was before counts no more
  EXPECT_TRUE(hold_.holds());
  see(240s, 13);
  EXPECT_TRUE(hold_.holds());
  see(300s, 13);
  EXPECT_FALSE(hold_.holds());
}

TEST_F(StartHoldTest, slow_polls_are_no_silence) {
  hold_.saw({hold_began, 13, "V"}, 5min);
  hold_.saw({hold_began + 5min, 13, "V"}, 5min);
  EXPECT_FALSE(hold_.holds());
}

TEST_F(StartHoldTest, at_most_lets_go_whatever_is_read) {
  see(0s, 11);
  hold_.look(hold_began + 6h - 1us);
  EXPECT_TRUE(hold_.holds());
  hold_.look(hold_began + 6h);
  EXPECT_FALSE(hold_.holds());
  EXPECT_EQ(kinds(), (std::vector<std::string>{"held_off", "low", "released"}));
  EXPECT_EQ(text_,
            "6 h are over, the longest wait: battery_voltage of charger is 11 V, wanted at "
            "least 12.2 V for 2 min");
}

TEST_F(StartHoldTest, at_most_lets_go_without_any_reading) {
  hold_.look(hold_began + 6h);
  EXPECT_FALSE(hold_.holds());
  EXPECT_EQ(kinds(), (std::vector<std::string>{"held_off", "released"}));
  EXPECT_THAT(text_, HasSubstr("was not read yet"));
}

TEST_F(StartHoldTest, no_time_at_all_needs_one_reading) {
  StartSettings at_once = hold_settings();
  at_once.hold = 0s;
  StartHold hold(at_once, hold_began);
  hold.saw({hold_began + 1s, 11, "V"}, 10s);
  EXPECT_TRUE(hold.holds());
  hold.saw({hold_began + 2s, 12.2, "V"}, 10s);
  EXPECT_FALSE(hold.holds());
}

TEST_F(StartHoldTest, a_configuration_without_it_lets_go) {
  hold_.change({}, hold_began + 1min);
  EXPECT_FALSE(hold_.holds());
  EXPECT_EQ(kinds(), (std::vector<std::string>{"held_off", "released"}));
  EXPECT_THAT(text_, HasSubstr("configuration"));
}

TEST_F(StartHoldTest, another_threshold_begins_again_and_the_longest_wait_does_not) {
  see_from_to(0s, 110s, 12.3);
  StartSettings higher = hold_settings();
  higher.at_least = 12.25;
  higher.at_most = 5min;
  hold_.change(higher, hold_began + 111s);
  see(2min, 12.3);
  EXPECT_TRUE(hold_.holds());
  hold_.look(hold_began + 5min);
  EXPECT_FALSE(hold_.holds());
}

TEST_F(StartHoldTest, the_same_configuration_changes_nothing) {
  see_from_to(0s, 110s, 12.3);
  hold_.change(hold_settings(), hold_began + 111s);
  see(2min, 12.3);
  EXPECT_FALSE(hold_.holds());
}

TEST_F(StartHoldTest, once_released_it_holds_no_more) {
  see_from_to(0s, 2min, 13);
  (void)kinds();
  see(130s, 9);
  StartSettings other = hold_settings();
  other.at_least = 14;
  hold_.change(other, hold_began + 3min);
  EXPECT_FALSE(hold_.holds());
  EXPECT_TRUE(kinds().empty());
}

class HeldValueTest : public testing::Test {
 protected:
  static LastReading reading(std::string kind, Micros at, std::string body, std::string flags) {
    auto description =
        Description::parse(R"({"v":1,"instrument":"charger","kind":")" + kind +
                           R"(","channels":[{"name":"state","type":"text"},)"
                           R"({"name":"battery_voltage","type":"decimal","unit":"V"}]})");
    return {description.value(), hold_began + at, std::move(body), std::move(flags)};
  }
  static std::optional<HeldValue> value(std::vector<LastReading> last) {
    InstrumentSnapshot snapshot;
    snapshot.last = std::move(last);
    return held_value(snapshot, "battery_voltage");
  }
};

TEST_F(HeldValueTest, none_before_the_first_reading) {
  EXPECT_FALSE(value({}));
  EXPECT_FALSE(value({LastReading{}}));
  InstrumentSnapshot snapshot;
  snapshot.last = {reading("a", 1s, R"(["on",12.50])", "")};
  EXPECT_FALSE(held_value(snapshot, "current"));
}

TEST_F(HeldValueTest, the_newest_of_its_kinds) {
  const auto found =
      value({reading("a", 2s, R"(["on",12.50])", ""), reading("b", 1s, R"(["on",11.50])", "")});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->value, 12.5);
  EXPECT_EQ(found->at, hold_began + 2s);
  EXPECT_EQ(found->unit, "V");
}

TEST_F(HeldValueTest, bad_suspect_and_missing_are_not_believed) {
  for (const char* flags : {"24", "23"}) {
    const auto found = value({reading("a", 2s, R"(["on",12.50])", flags)});
    ASSERT_TRUE(found) << flags;
    EXPECT_FALSE(found->value) << flags;
  }
  EXPECT_FALSE(value({reading("a", 2s, R"(["on",null])", "")})->value);
  EXPECT_EQ(value({reading("a", 2s, R"(["on",12.50])", "41")})->value, 12.5);
}

}  // namespace
}  // namespace buoyd
