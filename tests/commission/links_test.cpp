// The step `links` at a station whose readings and receipts go on and on: it ends all the same.

#include <gmock/gmock.h>

#include "commission/step/awaited_receipt.hpp"
#include "commission/step/link_step.hpp"
#include "fake_station.hpp"
#include "remarks.hpp"

namespace buoyd {
namespace {

using testing::Contains;
using testing::Field;

constexpr Micros long_enough = std::chrono::minutes(10);

/// The station's links, looked at; nothing where that does not end.
StepResult looked_at(FakeStation& station, const std::function<void(int)>& at_wait) {
  Outside outside = station.outside();
  int waits = 0;
  const auto wait = outside.wait;
  outside.wait = [&] {
    at_wait(++waits);
    return wait();
  };
  station.waits_left = 10'000;
  const MonoTime start = station.clock.mono();
  const auto made = look_at_links(outside);
  EXPECT_TRUE(made) << made.error().text;
  EXPECT_LT(station.clock.mono() - start, long_enough);
  return made.value_or(StepResult());
}

void nothing_happens(int /*wait*/) {}

TEST(AwaitedReceipt, a_receipt_is_one_for_a_number_that_was_given_meanwhile) {
  EXPECT_FALSE(is_receipted(100, 100, 0)) << "nothing was given";
  EXPECT_FALSE(is_receipted(100, 120, 20)) << "all of it is owed";
  EXPECT_FALSE(is_receipted(100, 120, 50));
  EXPECT_TRUE(is_receipted(100, 120, 19));
}

TEST(LinkStep, has_something_to_send_where_no_instrument_speaks) {
  FakeStation station;
  station.speaks = false;
  EXPECT_EQ(looked_at(station, nothing_happens).verdict(), Verdict::passed);
}

constexpr const char* by_broker = "[mqtt]\ndelivery = \"broker\"\n";

TEST(LinkStep, takes_any_acknowledgement_where_the_broker_delivers) {
  FakeStation station(by_broker);
  station.pass(1'000);
  station.unheard = 1'900;
  const StepResult made = looked_at(station, nothing_happens);
  EXPECT_EQ(made.verdict(), Verdict::passed);
  EXPECT_THAT(made.remarks, says("acknowledged"));
}

TEST(LinkStep, wants_one_that_comes_meanwhile) {
  FakeStation station(by_broker);
  station.pass(1'000);
  station.lose_link(station.clock.mono() + long_enough);
  EXPECT_THAT(looked_at(station, nothing_happens).remarks, says("not acknowledged"));
}

TEST(LinkStep, waits_for_what_a_node_says_again_through_the_water) {
  FakeStation station("[acoustic]\ndevice = \"/dev/ttyS9\"\naddress = 2\nbuoy = 1\n");
  station.live = "off";
  station.pass(1'000);
  station.lose_link(station.clock.mono() + std::chrono::minutes(5));
  EXPECT_EQ(looked_at(station, nothing_happens).verdict(), Verdict::passed);
}

TEST(LinkStep, ends_at_once_where_a_lane_is_off) {
  FakeStation station;
  station.live = "off";
  const MonoTime start = station.clock.mono();
  const StepResult made = looked_at(station, nothing_happens);
  EXPECT_EQ(made.verdict(), Verdict::passed);
  EXPECT_LT(station.clock.mono() - start, std::chrono::seconds(5));
}

TEST(LinkStep, ends_where_the_budget_holds_a_lane_and_where_one_never_sends) {
  FakeStation station;
  station.live = "thinned";
  EXPECT_EQ(looked_at(station, nothing_happens).verdict(), Verdict::not_tested);
  station.live = "does not";
  EXPECT_EQ(looked_at(station, nothing_happens).verdict(), Verdict::failed);
}

TEST(LinkStep, counts_over_a_restart_of_buoyd) {
  FakeStation station;
  station.refused = 5;
  station.pass(1'000);
  station.lose_link(station.clock.mono() + std::chrono::seconds(10));
  const StepResult made = looked_at(station, [&](int wait) {
    if (wait != 3) return;
    station.restart();
    station.refused = 1;
  });
  EXPECT_EQ(made.verdict(), Verdict::passed);
  EXPECT_THAT(made.remarks, Contains(testing::AllOf(Field(&StepRemark::what, "receipts refused"),
                                                    Field(&StepRemark::detail, "1"))));
}

TEST(LinkStep, waits_for_a_lane_that_sends_seldom) {
  FakeStation station;
  station.live = "does not";
  const StepResult made = looked_at(station, [&](int wait) {
    if (wait == 40) station.live = "on";
  });
  EXPECT_EQ(made.verdict(), Verdict::passed);
}

}  // namespace
}  // namespace buoyd
