#include "app/start_order.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr MonoTime order_began{1h};

Settings station(Micros stagger, bool holds) {
  Settings settings;
  for (const char* name : {"a", "b", "c"}) {
    LineSettings line;
    line.name = name;
    settings.lines.push_back(line);
  }
  InstrumentSettings charger;
  charger.name = "charger";
  charger.line = "b";
  settings.instruments = {charger};
  settings.start.stagger = stagger;
  if (holds) {
    settings.start.instrument = "charger";
    settings.start.channel = "battery_voltage";
    settings.start.at_least = 12;
    settings.start.hold = 0s;
  }
  return settings;
}

TEST(StartOrder, without_the_section_it_is_over_from_the_beginning) {
  const StartOrder order(station(0s, false), order_began);
  EXPECT_TRUE(order.is_over());
  EXPECT_TRUE(order.allows("a"));
}

TEST(StartOrder, lines_in_their_order_and_the_uplink_last) {
  const Settings settings = station(5s, false);
  StartOrder order(settings, order_began);
  EXPECT_FALSE(order.allows("a"));
  EXPECT_THAT(order.step(settings, order_began), ElementsAre("a"));
  EXPECT_TRUE(order.allows("a"));
  EXPECT_EQ(order.next_due(order_began), order_began + 5s);
  EXPECT_THAT(order.step(settings, order_began + 4s), IsEmpty());
  EXPECT_THAT(order.step(settings, order_began + 5s), ElementsAre("b"));
  EXPECT_FALSE(order.allows("c"));
  EXPECT_THAT(order.step(settings, order_began + 10s), ElementsAre("c"));
  EXPECT_FALSE(order.is_over());
  EXPECT_THAT(order.step(settings, order_began + 15s), IsEmpty());
  EXPECT_TRUE(order.is_over());
}

TEST(StartOrder, held_off_only_the_line_that_is_looked_at_runs) {
  const Settings settings = station(5s, true);
  StartOrder order(settings, order_began);
  EXPECT_EQ(order.watched_line(), "b");
  EXPECT_TRUE(order.allows("b"));
  EXPECT_THAT(order.step(settings, order_began + 1h), IsEmpty());
  EXPECT_FALSE(order.allows("a"));
  EXPECT_EQ(order.next_due(order_began), order.hold().next_look(order_began));
  order.hold().saw({order_began + 1h, 12.5, "V"}, 1s);
  EXPECT_THAT(order.step(settings, order_began + 1h), ElementsAre("a"));
  EXPECT_TRUE(order.allows("b"));
  EXPECT_THAT(order.step(settings, order_began + 1h + 5s), ElementsAre("c"));
  EXPECT_THAT(order.step(settings, order_began + 1h + 10s), IsEmpty());
  EXPECT_TRUE(order.is_over());
}

TEST(StartOrder, let_go_in_this_boot_before_only_the_stagger_is_left) {
  const Settings settings = station(5s, true);
  StartOrder order(settings, order_began, true);
  EXPECT_FALSE(order.is_over());
  EXPECT_THAT(order.step(settings, order_began), ElementsAre("a"));
  EXPECT_THAT(order.step(settings, order_began + 5s), ElementsAre("c"));
  EXPECT_TRUE(StartOrder(station(0s, true), order_began, true).is_over());
}

TEST(StartOrder, without_stagger_all_at_once_when_released) {
  const Settings settings = station(0s, true);
  StartOrder order(settings, order_began);
  order.hold().saw({order_began + 1s, 12.5, "V"}, 1s);
  EXPECT_THAT(order.step(settings, order_began + 1s), ElementsAre("a", "c"));
  EXPECT_TRUE(order.is_over());
}

TEST(StartOrder, the_longest_wait_ends_it_too) {
  const Settings settings = station(0s, true);
  StartOrder order(settings, order_began);
  EXPECT_THAT(order.step(settings, order_began + 6h), ElementsAre("a", "c"));
}

TEST(StartOrder, a_reload_without_the_section_starts_the_rest) {
  StartOrder order(station(0s, true), order_began);
  const Settings settings = station(0s, false);
  order.change(settings, order_began + 1s);
  EXPECT_THAT(order.step(settings, order_began + 1s), ElementsAre("a", "c"));
  EXPECT_TRUE(order.is_over());
}

TEST(StartOrder, a_reload_may_move_the_instrument) {
  Settings settings = station(0s, true);
  StartOrder order(settings, order_began);
  settings.instruments[0].line = "c";
  order.change(settings, order_began + 1s);
  EXPECT_FALSE(order.allows("b"));
  EXPECT_TRUE(order.allows("c"));
}

TEST(StartOrder, added_and_removed_lines_of_a_reload) {
  Settings settings = station(5s, false);
  StartOrder order(settings, order_began);
  EXPECT_THAT(order.step(settings, order_began), ElementsAre("a"));
  settings.lines.erase(settings.lines.begin() + 1);
  settings.lines[1].name = "d";
  order.change(settings, order_began + 1s);
  EXPECT_THAT(order.step(settings, order_began + 5s), ElementsAre("d"));
  EXPECT_THAT(order.step(settings, order_began + 10s), IsEmpty());
  EXPECT_TRUE(order.is_over());
  EXPECT_TRUE(order.allows("anything that a later reload adds"));
}

}  // namespace
}  // namespace buoyd
