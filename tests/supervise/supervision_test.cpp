// Who is late, when, and what is said of it: on a clock that the test moves.
#include "supervise/supervision.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/awake_clock.hpp"
#include "support/fake_clock.hpp"

namespace buoyd {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class SupervisionTest : public testing::Test {
 protected:
  /// Time goes on, and somebody looks every second; the last look's finding.
  std::vector<std::string> pass(Micros duration) {
    std::vector<std::string> late;
    for (Micros gone{0}; gone < duration; gone += seconds(1)) {
      clock_.advance(seconds(1));
      wall_.advance(seconds(1));
      late = supervision_.late();
    }
    return late;
  }

  FakeAwakeClock clock_;
  FakeClock wall_;
  std::vector<std::string> said_;
  Supervision supervision_{clock_, wall_,
                           [this](Priority, std::string_view text) { said_.emplace_back(text); }};
};

TEST_F(SupervisionTest, who_turns_in_time_is_never_late) {
  WatchedThread thread(supervision_, "line water", {seconds(10)});
  for (int i = 0; i < 20; ++i) {
    EXPECT_THAT(pass(seconds(10)), IsEmpty());
    thread.turns().turned();
  }
  EXPECT_THAT(said_, IsEmpty());
}

TEST_F(SupervisionTest, who_makes_no_turn_is_named_once_with_since_when) {
  WatchedThread water(supervision_, "line water", {seconds(10)});
  WatchedThread spool(supervision_, "spool", {spool_turn_limit});
  EXPECT_THAT(pass(seconds(10)), IsEmpty());
  EXPECT_THAT(pass(seconds(1)), ElementsAre("line water"));
  EXPECT_THAT(pass(seconds(60)), ElementsAre("line water"));
  EXPECT_THAT(said_, ElementsAre(AllOf(HasSubstr("thread line water has made no turn for 11.0 s"),
                                       HasSubstr("limit 10.0 s"),
                                       HasSubstr("since 2026-11-20T07:00:00.000000Z"))));
  EXPECT_THAT(pass(seconds(50)), ElementsAre("line water", "spool"));
}

TEST_F(SupervisionTest, who_goes_on_is_late_no_more_and_may_be_late_again) {
  WatchedThread thread(supervision_, "main", {main_turn_limit});
  EXPECT_THAT(pass(seconds(15)), ElementsAre("main"));
  thread.turns().turned();
  EXPECT_THAT(supervision_.late(), IsEmpty());
  ASSERT_EQ(said_.size(), 2U);
  EXPECT_THAT(said_[1], HasSubstr("thread main goes on after 15.0 s"));
  EXPECT_THAT(pass(seconds(15)), ElementsAre("main"));
  EXPECT_EQ(said_.size(), 3U);
}

// MQ-5: nobody can hurry getaddrinfo(3).
TEST_F(SupervisionTest, a_look_up_has_its_own_time) {
  WatchedThread thread(supervision_, "mqtt", {mqtt_turn_limit, look_up_limit});
  {
    const LongStep look_up(&thread.turns());
    EXPECT_THAT(pass(look_up_limit), IsEmpty());
    EXPECT_THAT(pass(seconds(1)), ElementsAre("mqtt"));
  }
  EXPECT_THAT(supervision_.late(), IsEmpty()) << "its end is a turn";
  EXPECT_THAT(pass(mqtt_turn_limit), IsEmpty());
  EXPECT_THAT(pass(seconds(1)), ElementsAre("mqtt")) << "elsewhere it has not";
}

TEST_F(SupervisionTest, a_long_step_of_who_has_no_time_for_it_counts_as_usual) {
  WatchedThread thread(supervision_, "spool", {spool_turn_limit});
  const LongStep step(&thread.turns());
  EXPECT_THAT(pass(spool_turn_limit), IsEmpty());
  EXPECT_THAT(pass(seconds(1)), ElementsAre("spool"));
}

// Stopped by a signal, a debugger or the machine below: no thread is to blame.
TEST_F(SupervisionTest, a_process_that_stood_still_as_a_whole_accuses_nobody) {
  WatchedThread thread(supervision_, "main", {main_turn_limit});
  EXPECT_THAT(pass(seconds(5)), IsEmpty());
  clock_.advance(minutes(10));
  EXPECT_THAT(supervision_.late(), IsEmpty());
  EXPECT_THAT(pass(main_turn_limit), IsEmpty());
  EXPECT_THAT(pass(seconds(1)), ElementsAre("main")) << "but from then on";
}

TEST_F(SupervisionTest, who_ended_is_forgotten_and_a_new_one_begins_anew) {
  {
    WatchedThread thread(supervision_, "mqtt", {mqtt_turn_limit});
    EXPECT_THAT(pass(mqtt_turn_limit), IsEmpty());
  }
  EXPECT_THAT(pass(seconds(5)), IsEmpty());
  WatchedThread thread(supervision_, "mqtt", {mqtt_turn_limit});
  EXPECT_THAT(pass(mqtt_turn_limit), IsEmpty());
  EXPECT_THAT(pass(seconds(1)), ElementsAre("mqtt"));
}

// The store may take minutes to be closed when the MQTT thread is gone already.
TEST_F(SupervisionTest, who_came_to_its_end_owes_no_turns_while_others_end) {
  WatchedThread thread(supervision_, "mqtt", {mqtt_turn_limit});
  thread.ended();
  EXPECT_THAT(pass(minutes(10)), IsEmpty());
}

}  // namespace
}  // namespace buoyd
