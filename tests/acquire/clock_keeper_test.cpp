#include "acquire/clock_keeper.hpp"

#include <gtest/gtest.h>

#include "support/fake_clock.hpp"

namespace buoyd {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr ClockQuality ntp{ClockState::ntp, 10};
constexpr ClockQuality unset{ClockState::unset, 31};

/// Counts how often the operating system is asked for the clock's state.
class CountingClock final : public Clock {
 public:
  explicit CountingClock(const FakeClock& clock) : clock_(clock) {}
  [[nodiscard]] MonoTime mono() const override { return clock_.mono(); }
  [[nodiscard]] WallTime wall() const override { return clock_.wall(); }
  [[nodiscard]] ClockQuality quality() const override {
    ++asked;
    return clock_.quality();
  }
  mutable int asked = 0;

 private:
  const FakeClock& clock_;
};

class Keeper : public testing::Test {
 protected:
  /// A reading taken now, from `source`.
  [[nodiscard]] Reading reading(const std::string& source = "gnss") const {
    Reading made;
    made.description =
        Description::parse(R"({"v":1,"instrument":")" + source +
                           R"(","kind":"k","channels":[{"name":"a","type":"integer"}]})")
            .value();
    made.boottime = clock_.mono();
    made.body = "[1]";
    return made;
  }

  /// A commit with one reading whose fix is `ahead` of the wall clock; gives its clock record.
  std::optional<Reading> fix(Micros ahead, const std::string& source = "gnss",
                             Micros error = milliseconds(50)) {
    keeper_->look();
    stamped_ = reading(source);
    stamped_.fix = UtcFix{clock_.wall() + ahead, error};
    return keeper_->stamp(stamped_);
  }

  Reading stamp() {
    keeper_->look();
    Reading made = reading();
    EXPECT_FALSE(keeper_->stamp(made));
    return made;
  }

  FakeClock clock_;
  CountingClock counted_{clock_};
  std::optional<ClockKeeper> keeper_{std::in_place, counted_, ""};
  Reading stamped_;
};

TEST_F(Keeper, utc_is_boottime_plus_lag) {
  Reading late = reading();
  clock_.advance(seconds(3));
  keeper_->look();
  (void)keeper_->stamp(late);
  EXPECT_EQ(late.utc, clock_.wall() - seconds(3));
  EXPECT_EQ(late.clock, ntp.byte());
}

TEST_F(Keeper, small_slewing_is_followed_once_a_minute_and_steps_at_once) {
  const WallTime before = stamp().utc;
  clock_.step(microseconds(900));
  EXPECT_EQ(stamp().utc, before) << "not for less than a millisecond";
  clock_.advance(minutes(1));
  EXPECT_EQ(stamp().utc, clock_.wall());
  clock_.step(milliseconds(2));
  EXPECT_EQ(stamp().utc, clock_.wall());
  clock_.step(-hours(1));
  EXPECT_EQ(stamp().utc, clock_.wall());
}

TEST_F(Keeper, what_is_made_late_of_a_reading_bears_its_time) {
  const Reading said = stamp();
  Reading derived = reading();
  clock_.step(microseconds(900));
  clock_.advance(minutes(1));
  keeper_->look();
  EXPECT_FALSE(keeper_->stamp(derived));
  EXPECT_EQ(derived.utc, said.utc);
  EXPECT_EQ(stamp().utc, clock_.wall());
  clock_.step(milliseconds(2));
  keeper_->look();
  EXPECT_FALSE(keeper_->stamp(derived));
  EXPECT_EQ(derived.utc, clock_.wall() - minutes(1))
      << "a step counts for what was taken before it, too";
}

TEST_F(Keeper, the_system_is_asked_for_its_state_once_a_minute) {
  const int before = counted_.asked;
  for (int k = 0; k < 600; ++k) {
    (void)stamp();
    clock_.advance(seconds(1));
  }
  EXPECT_LE(counted_.asked - before, 10);
}

TEST_F(Keeper, an_unset_clock_is_said_so_and_noticed_when_set) {
  clock_.set_quality(unset);
  clock_.step(seconds(1));
  EXPECT_EQ(stamp().clock, unset.byte());
  clock_.set_quality(ntp);
  clock_.advance(minutes(1));
  EXPECT_EQ(stamp().clock, ntp.byte());
}

TEST_F(Keeper, a_fix_that_agrees_makes_it_gnss_with_its_error) {
  clock_.set_quality({ClockState::free_running, 31});
  clock_.step(seconds(1));
  struct Case {
    Micros ahead, error;
    ClockState state;
    int error_bits;
  };
  const Case cases[] = {
      {milliseconds(0), milliseconds(50), ClockState::gnss, 16},    // 50,000 µs < 2^16
      {milliseconds(400), milliseconds(50), ClockState::gnss, 19},  // 450,000 µs < 2^19
      {-milliseconds(400), milliseconds(50), ClockState::gnss, 19},
      {milliseconds(501), milliseconds(50), ClockState::free_running, 31},
  };
  for (const Case& c : cases) {
    (void)fix(c.ahead, "gnss" + std::to_string(c.ahead.count()), c.error);
    const auto quality = ClockQuality::from_byte(stamped_.clock);
    EXPECT_EQ(quality.state, c.state) << c.ahead.count();
    EXPECT_EQ(quality.error_bits, c.error_bits) << c.ahead.count();
  }
}

TEST_F(Keeper, beside_ntp_the_better_error_estimate_counts) {
  (void)fix(milliseconds(100));
  EXPECT_EQ(stamped_.clock, (ClockQuality{ClockState::gnss, 10}.byte()));
}

TEST_F(Keeper, a_fix_grows_old_and_less_exact) {
  clock_.set_quality(unset);
  clock_.step(seconds(1));
  (void)fix(Micros(0), "gnss", milliseconds(30));
  EXPECT_EQ(ClockQuality::from_byte(stamped_.clock).error_bits, 15);
  clock_.advance(minutes(9));
  const auto quality = ClockQuality::from_byte(stamp().clock);
  EXPECT_EQ(quality.state, ClockState::gnss);
  EXPECT_EQ(quality.error_bits, 16) << "27 ms of drift added";
  clock_.advance(minutes(2));
  EXPECT_EQ(stamp().clock, unset.byte());
}

TEST_F(Keeper, a_clock_that_steps_away_from_its_fix_is_no_longer_gnss) {
  (void)fix(Micros(0));
  clock_.step(seconds(2));
  EXPECT_EQ(stamp().clock, ntp.byte());
}

TEST_F(Keeper, from_1970_a_late_fix_of_2039_is_recorded_and_its_loss_is_noticed) {
  clock_.set_quality(unset);
  clock_.step(seconds(100) - clock_.wall().time_since_epoch());
  EXPECT_EQ(stamp().clock, unset.byte());
  EXPECT_EQ(stamp().utc, WallTime(seconds(100)));
  clock_.advance(minutes(3));
  const Micros ahead = seconds(2'177'452'800) - clock_.wall().time_since_epoch();
  const auto record = fix(ahead);
  ASSERT_TRUE(record);
  EXPECT_NE(record->body.find(",2177452800000000,"), std::string::npos) << record->body;
  EXPECT_EQ(stamped_.clock, unset.byte()) << "the board's clock is still in 1970";
  clock_.step(ahead);
  EXPECT_EQ(stamp().clock, (ClockQuality{ClockState::gnss, 16}.byte())) << "set by the fix";
  clock_.advance(minutes(11));
  EXPECT_EQ(stamp().clock, unset.byte()) << "the fix was lost";
  EXPECT_EQ(stamp().utc, clock_.wall());
}

TEST_F(Keeper, a_date_that_cannot_be_is_no_fix_and_the_next_good_one_is_recorded_at_once) {
  clock_.set_quality(unset);
  clock_.step(seconds(100) - clock_.wall().time_since_epoch());
  const WallTime truth(seconds(1'795'740'940));
  const Micros thousand_weeks = hours(24 * 7 * 1024);
  for (const WallTime wrong :
       {WallTime(seconds(315'964'800)), WallTime(seconds(946'684'800)), truth - thousand_weeks}) {
    clock_.advance(seconds(1));
    EXPECT_FALSE(fix(wrong - clock_.wall())) << iso8601(wrong);
    EXPECT_EQ(keeper_->status().fix_source, "");
  }
  std::vector<Reading> both = {reading(), reading()};
  both[0].fix = UtcFix{WallTime(seconds(946'684'800)), milliseconds(50)};
  both[1].fix = UtcFix{truth, milliseconds(50)};
  keeper_->stamp_all(both);
  ASSERT_EQ(both.size(), 3U);
  EXPECT_NE(both[2].body.find(",1795740940000000,50000,"), std::string::npos) << both[2].body;
}

TEST_F(Keeper, first_fix_makes_a_record) {
  const MonoTime at = clock_.mono();
  const auto record = fix(milliseconds(250));
  ASSERT_TRUE(record);
  EXPECT_EQ(record->description->instrument(), "buoyd");
  EXPECT_EQ(record->description->kind(), "clock");
  EXPECT_EQ(record->body, R"(["gnss",3600000000,1795158000250000,50000,250000])");
  EXPECT_EQ(record->boottime, at);
  EXPECT_EQ(record->utc, clock_.wall()) << "it is stamped";
  EXPECT_EQ(record->clock, stamped_.clock);
  EXPECT_FALSE(fix(milliseconds(250)));
}

TEST_F(Keeper, hourly_a_record_and_none_between_while_nothing_changes) {
  int records = 0;
  for (int k = 0; k <= 3 * 3600; ++k) {
    records += fix(milliseconds(k % 400)).has_value() ? 1 : 0;
    clock_.advance(seconds(1));
  }
  EXPECT_EQ(records, 4);
}

TEST_F(Keeper, a_change_makes_a_record_but_a_wild_one_not_every_second) {
  (void)fix(Micros(0));
  clock_.advance(minutes(2));
  clock_.step(seconds(5));
  EXPECT_TRUE(fix(-seconds(5))) << "the system's clock stepped";
  clock_.advance(minutes(2));
  EXPECT_FALSE(fix(seconds(1)));
  clock_.advance(seconds(5));
  EXPECT_TRUE(fix(seconds(1))) << "what the instrument says stepped";
  int records = 0;
  for (int k = 0; k < 600; ++k) {
    clock_.advance(seconds(1));
    clock_.step(seconds(k % 2 == 0 ? 30 : -30));
    records += fix(seconds(k % 2 == 0 ? -29 : 1)).has_value() ? 1 : 0;
  }
  EXPECT_LE(records, 10);
  EXPECT_GE(records, 9);
}

TEST_F(Keeper, a_commits_readings_are_stamped_together_and_the_records_stand_behind) {
  clock_.step(hours(2));
  std::vector<Reading> readings = {reading("gnss"), reading("ctd")};
  readings[0].fix = UtcFix{clock_.wall(), milliseconds(1)};
  keeper_->stamp_all(readings);
  ASSERT_EQ(readings.size(), 3U);
  EXPECT_EQ(readings[2].description->kind(), "clock");
  for (const Reading& stamped : readings) {
    EXPECT_EQ(stamped.utc, clock_.wall());
    EXPECT_EQ(ClockQuality::from_byte(stamped.clock).state, ClockState::gnss);
  }
}

/// The error that a clock record names, µs.
std::int64_t error_of(const Reading& record) {
  const std::size_t offset = record.body.rfind(',');
  const std::size_t error = record.body.rfind(',', offset - 1);
  return std::stoll(record.body.substr(error + 1, offset - error - 1));
}

TEST_F(Keeper, a_fix_that_waited_a_little_says_how_wrong_it_is) {
  EXPECT_EQ(error_of(*fix(milliseconds(100))), 50'000);
  clock_.advance(minutes(3));
  clock_.step(-seconds(1));
  const auto record = fix(milliseconds(700));
  ASSERT_TRUE(record);
  EXPECT_GE(error_of(*record), 400'000);
  EXPECT_LT(error_of(*record), 500'000);
}

TEST_F(Keeper, a_fix_that_waited_as_the_process_was_stopped_vouches_for_nothing) {
  clock_.set_quality(unset);
  clock_.step(seconds(1));
  (void)fix(milliseconds(100));
  clock_.advance(minutes(2));
  const MonoTime good = keeper_->status().fix_at;
  EXPECT_FALSE(fix(milliseconds(100) - milliseconds(3900)));
  EXPECT_EQ(keeper_->status().fix_at, good);
  EXPECT_EQ(ClockQuality::from_byte(stamped_.clock).state, ClockState::gnss);
  clock_.advance(hours(1));
  EXPECT_LT(error_of(*fix(milliseconds(100))), 60'000) << "the next one did not wait";
}

TEST_F(Keeper, of_fixes_that_waited_together_the_last_makes_the_record) {
  clock_.set_quality(unset);
  std::vector<Reading> batch;
  for (int second = 4; second >= 0; --second) {
    batch.push_back(reading());
    batch.back().fix = UtcFix{clock_.wall() - seconds(second), milliseconds(50)};
  }
  keeper_->stamp_all(batch);
  ASSERT_EQ(batch.size(), 6U) << "one clock record";
  EXPECT_EQ(error_of(batch.back()), 50'000);
  EXPECT_EQ(keeper_->status().fix_offset, Micros(0));
}

TEST_F(Keeper, what_a_receiver_goes_on_saying_is_believed) {
  for (int second = 0; second < 10; ++second) {
    (void)fix(seconds(18));  // GPS time, before it knew the leap seconds
    clock_.advance(seconds(1));
  }
  clock_.advance(minutes(1));
  EXPECT_FALSE(fix(Micros(0)));
  clock_.advance(minutes(1));
  const auto record = fix(Micros(0));
  ASSERT_TRUE(record);
  EXPECT_EQ(error_of(*record), 50'000);
}

// A receiver's date may be wrong for the messages of a second, as at midnight.
TEST_F(Keeper, a_day_too_early_or_too_late_for_a_second_is_no_record) {
  for (const Micros wrong : {Micros(-hours(24)), Micros(hours(24))}) {
    const std::string source = wrong < Micros(0) ? "early" : "late";
    EXPECT_TRUE(fix(Micros(0), source));
    clock_.advance(minutes(2));
    (void)fix(Micros(0), source);
    for (int second = 0; second < 120; ++second) {
      const bool is_midnight = second == 1 || second == 2;
      EXPECT_FALSE(fix(is_midnight ? wrong : Micros(0), source)) << source << second;
      EXPECT_EQ(keeper_->status().fix_offset, Micros(0));
      clock_.advance(seconds(1));
    }
  }
}

TEST_F(Keeper, where_the_very_first_fix_is_wrong_the_third_makes_a_record) {
  for (const Micros wrong : {Micros(-hours(24)), Micros(hours(24))}) {
    const std::string source = wrong < Micros(0) ? "early" : "late";
    EXPECT_TRUE(fix(wrong, source)) << "nobody knows better";
    clock_.advance(seconds(1));
    EXPECT_FALSE(fix(Micros(0), source));
    clock_.advance(seconds(1));
    const auto record = fix(Micros(0), source);
    ASSERT_TRUE(record) << source;
    EXPECT_LT(error_of(*record), 60'000);
    EXPECT_EQ(keeper_->status().fix_offset, Micros(0));
  }
}

TEST_F(Keeper, each_source_has_its_own_records) {
  EXPECT_TRUE(fix(Micros(0), "gnss"));
  EXPECT_TRUE(fix(seconds(1), "compass"));
  EXPECT_FALSE(fix(Micros(0), "gnss"));
  EXPECT_FALSE(fix(seconds(1), "compass"));
}

TEST_F(Keeper, what_is_told_by_no_instrument_counts_with_the_next_commit) {
  const MonoTime at = clock_.mono() - seconds(2);
  keeper_->told("acoustic", at, {clock_.wall() - milliseconds(1900), milliseconds(300)});
  EXPECT_EQ(keeper_->status().fix_source, "");
  std::vector<Reading> readings = {reading("ctd")};
  keeper_->stamp_all(readings);
  ASSERT_EQ(readings.size(), 2U);
  EXPECT_EQ(readings[1].description->kind(), "clock");
  EXPECT_EQ(readings[1].boottime, at);
  EXPECT_EQ(keeper_->status().fix_source, "acoustic");
  EXPECT_EQ(keeper_->status().fix_offset, milliseconds(100));
  readings.resize(1);
  keeper_->stamp_all(readings);
  EXPECT_EQ(readings.size(), 1U) << "it was told once";
}

TEST_F(Keeper, status_tells_the_newest_fix) {
  (void)fix(milliseconds(300));
  const ClockStatus status = keeper_->status();
  EXPECT_EQ(status.fix_source, "gnss");
  EXPECT_EQ(status.fix_at, clock_.mono());
  EXPECT_EQ(status.fix_offset, milliseconds(300));
  EXPECT_EQ(status.quality.state, ClockState::gnss);
  EXPECT_EQ(status.lag, clock_.wall().time_since_epoch() - clock_.mono().time_since_epoch());
}

TEST_F(Keeper, a_window_is_named_by_its_end_where_the_clock_agrees) {
  Reading window = reading();
  window.window_end = clock_.wall() - microseconds(700);
  EXPECT_FALSE(keeper_->stamp(window));
  EXPECT_EQ(window.utc, *window.window_end);
  window.window_end = clock_.wall() + seconds(1);  // the clock was set meanwhile
  EXPECT_FALSE(keeper_->stamp(window));
  EXPECT_EQ(window.utc, clock_.wall());
}

}  // namespace
}  // namespace buoyd
