// Which step comes when, in virtual time.
#include "link/link_watchdog.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "support/fake_clock.hpp"

namespace buoyd {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

struct Taken {
  LinkStep step;
  Micros at;  // since the test's begin
  bool operator==(const Taken&) const = default;
};

void PrintTo(const Taken& taken, std::ostream* out) {
  *out << static_cast<int>(taken.step) << " after " << friendly(taken.at);
}

LinkSettings link_settings(Micros patience, bool interface, bool power) {
  LinkSettings settings;
  settings.patience = patience;
  settings.interface = interface ? "wwan0" : "";
  if (power) settings.power = PowerSettings{"/dev/gpiochip0", 1, false, seconds(10), "", 0, false};
  return settings;
}

class LinkWatchdogTest : public testing::Test {
 protected:
  void watch(const LinkSettings& settings) { watchdog_.emplace(settings, clock_.mono()); }

  /// Time goes on with a look every 5 s; the steps that come due.
  std::vector<Taken> pass(Micros duration) {
    std::vector<Taken> taken;
    for (Micros gone{0}; gone < duration; gone += seconds(5)) {
      clock_.advance(seconds(5));
      if (const auto step = watchdog_->due(clock_.mono())) {
        taken.push_back({*step, clock_.mono() - began_});
      }
    }
    return taken;
  }

  FakeClock clock_;
  const MonoTime began_ = clock_.mono();
  std::optional<LinkWatchdog> watchdog_;
};

TEST_F(LinkWatchdogTest, steps_grow_harder_and_begin_anew) {
  watch(link_settings(minutes(15), true, true));
  EXPECT_THAT(pass(minutes(14)), IsEmpty());
  EXPECT_THAT(pass(minutes(80)), ElementsAre(Taken{LinkStep::reconnect, minutes(15)},
                                             Taken{LinkStep::interface, minutes(30)},
                                             Taken{LinkStep::power, minutes(60)},
                                             Taken{LinkStep::reconnect, minutes(75) + seconds(5)},
                                             Taken{LinkStep::interface, minutes(90) + seconds(5)}));
}

TEST_F(LinkWatchdogTest, without_a_section_it_connects_anew_once_a_round) {
  watch(LinkSettings{});
  EXPECT_THAT(pass(minutes(120)), ElementsAre(Taken{LinkStep::reconnect, minutes(15)},
                                              Taken{LinkStep::reconnect, minutes(75)}));
}

TEST_F(LinkWatchdogTest, power_comes_at_most_once_in_an_hour_and_not_in_the_first) {
  watch(link_settings(minutes(1), false, true));
  std::vector<Micros> powered;
  for (const Taken& taken : pass(hours(24))) {
    if (taken.step == LinkStep::power) powered.push_back(taken.at);
  }
  ASSERT_GE(powered.size(), 22U);
  EXPECT_GE(powered.front(), hours(1));
  for (std::size_t i = 1; i < powered.size(); ++i) {
    EXPECT_GE(powered[i] - powered[i - 1], hours(1));
  }
}

TEST_F(LinkWatchdogTest, a_link_that_lives_holds_the_powers_hour) {
  watch(link_settings(minutes(15), false, true));
  EXPECT_EQ(pass(minutes(60)).back(), (Taken{LinkStep::power, minutes(60)}));
  watchdog_->lives(clock_.mono());
  watchdog_->change(link_settings(minutes(5), false, true), clock_.mono());
  for (const Taken& taken : pass(minutes(59))) {
    EXPECT_EQ(taken.step, LinkStep::reconnect);
  }
}

TEST_F(LinkWatchdogTest, after_the_link_has_lived_the_first_step_is_next) {
  watch(link_settings(minutes(15), true, false));
  EXPECT_EQ(pass(minutes(29)).size(), 1U);
  watchdog_->lives(clock_.mono());
  EXPECT_EQ(watchdog_->dead(), Micros(0));
  EXPECT_THAT(pass(minutes(16)), ElementsAre(Taken{LinkStep::reconnect, minutes(44)}));
}

TEST_F(LinkWatchdogTest, what_lives_now_and_then_is_left_alone) {
  watch(link_settings(minutes(15), true, true));
  for (int i = 0; i < 20; ++i) {
    EXPECT_THAT(pass(minutes(14)), IsEmpty());
    watchdog_->lives(clock_.mono());
  }
}

TEST_F(LinkWatchdogTest, a_suspended_machine_has_not_waited) {
  watch(link_settings(minutes(15), true, true));
  EXPECT_THAT(pass(minutes(10)), IsEmpty());
  clock_.advance(hours(8));  // CLOCK_BOOTTIME goes on
  EXPECT_FALSE(watchdog_->due(clock_.mono()));
  EXPECT_EQ(watchdog_->dead(), minutes(11));
  EXPECT_THAT(pass(minutes(4)), ElementsAre(Taken{LinkStep::reconnect, hours(8) + minutes(14)}));
}

TEST_F(LinkWatchdogTest, one_step_at_a_time) {
  watch(link_settings(seconds(10), true, false));
  clock_.advance(minutes(1));
  EXPECT_EQ(watchdog_->due(clock_.mono()), LinkStep::reconnect);
  EXPECT_EQ(watchdog_->due(clock_.mono()), LinkStep::interface);
  EXPECT_FALSE(watchdog_->due(clock_.mono()));
  EXPECT_FALSE(watchdog_->due(clock_.mono()));
}

}  // namespace
}  // namespace buoyd
