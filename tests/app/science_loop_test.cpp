#include "app/science_loop.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <utility>

#include "acquire/recording_sink.hpp"
#include "support/fake_clock.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

class ScienceLoopTest : public testing::Test {
 protected:
  static constexpr Micros hold_back = 400ms;

  ScienceLoopTest() {
    QualitySettings speed;
    speed.channel = "speed";
    speed.fail = {0, 60};
    InstrumentSettings instrument;
    instrument.name = "mast";
    instrument.quality = {speed};
    member_ = {
        std::make_shared<InstrumentScience>(instrument, member_model(), DeploymentSettings{}),
        &spool_};
  }

  static ModelPtr member_model() {
    Model model;
    model.kinds.resize(1);
    model.kinds[0].name = "sample";
    model.kinds[0].channels.resize(1);
    model.kinds[0].channels[0].name = "speed";
    model.kinds[0].channels[0].unit = "m s-1";
    return std::make_shared<const Model>(std::move(model));
  }

  /// Taken so long before now.
  Reading reading(const std::string& value, Micros ago = 0s) const {
    Reading made;
    made.description = description_;
    made.boottime = clock_.mono() - ago;
    made.body = '[' + value + ']';
    made.flags = "2";
    return made;
  }
  bool take(Reading reading) { return loop_.take(reading, member_); }
  [[nodiscard]] std::vector<std::string> handed_on() const { return spool_.bodies("mast"); }

  FakeClock clock_;
  RepeatLog log_{clock_, [](Priority, std::string_view) {}};
  AwakeClock awake_;
  Supervision supervision_{awake_, clock_};
  RecordingSink spool_;
  const DescriptionPtr description_ =
      Description::parse(R"({"v":1,"instrument":"mast","kind":"sample","channels":[)"
                         R"({"name":"speed","type":"float64","unit":"m s-1","flag":1}]})")
          .value();
  ScienceMember member_;
  ScienceLoop loop_{clock_, log_, supervision_, ScienceSettings{hold_back}};
};

TEST_F(ScienceLoopTest, judges_behind_the_hold_back) {
  loop_.open();
  ASSERT_TRUE(take(reading("7")));
  EXPECT_EQ(loop_.turn(), hold_back + ScienceLoop::together);
  EXPECT_THAT(handed_on(), ElementsAre());
  clock_.advance(hold_back);
  EXPECT_EQ(loop_.turn(), ScienceLoop::longest_wait);
  ASSERT_THAT(handed_on(), ElementsAre("[7]"));
  EXPECT_EQ(spool_.readings[0].flags, "") << "good";
}

TEST_F(ScienceLoopTest, takes_readings_in_the_order_of_their_times) {
  loop_.open();
  for (const Micros ago : {10ms, 100ms, 50ms}) {
    ASSERT_TRUE(take(reading(std::to_string(ago / 1ms), ago)));
  }
  clock_.advance(hold_back);
  static_cast<void>(loop_.turn());
  EXPECT_THAT(handed_on(), ElementsAre("[100]", "[50]", "[10]"));
}

TEST_F(ScienceLoopTest, an_urgent_reading_waits_for_nobody) {
  loop_.open();
  ASSERT_TRUE(take(reading("1", 20ms)));
  Reading urgent = reading("2", 10ms);
  urgent.urgent = true;
  ASSERT_TRUE(take(std::move(urgent)));
  ASSERT_TRUE(take(reading("3")));
  static_cast<void>(loop_.turn());
  EXPECT_THAT(handed_on(), ElementsAre("[1]", "[2]"));
}

/// Windows of a minute, of which alone rows are stored.
InstrumentSettings counted_by_the_minute() {
  StatisticsSettings minute;
  minute.kind = "minute";
  minute.of = "sample";
  minute.over = 1min;
  minute.statistics = {StatisticsSettings::Statistic::count};
  InstrumentSettings instrument;
  instrument.name = "mast";
  instrument.record = Recorded::statistics;
  instrument.statistics = {minute};
  instrument.rate = 1;
  return instrument;
}

TEST_F(ScienceLoopTest, says_how_late_a_message_was_whole) {
  member_.science = std::make_shared<InstrumentScience>(counted_by_the_minute(), member_model(),
                                                        DeploymentSettings{});
  loop_.open();
  loop_.join(member_);
  for (int second = 0; second < 100; ++second) {
    clock_.advance(1s);
    static_cast<void>(loop_.turn());
    ASSERT_TRUE(take(reading("7", 3s)));
    static_cast<void>(loop_.turn());
  }
  ASSERT_EQ(handed_on().size(), 2U);
  EXPECT_THAT(handed_on().back(), testing::HasSubstr("60,60]"));
}

TEST_F(ScienceLoopTest, a_window_that_began_before_its_member_joined_is_partial) {
  member_.science = std::make_shared<InstrumentScience>(counted_by_the_minute(), member_model(),
                                                        DeploymentSettings{});
  loop_.open();
  static_cast<void>(loop_.turn());
  clock_.advance(1min - clock_.wall().time_since_epoch() % 1min + 100ms);
  loop_.join(member_);
  for (int second = 0; second < 62; ++second) {
    static_cast<void>(loop_.turn());
    ASSERT_TRUE(take(reading("7")));
    clock_.advance(1s);
  }
  EXPECT_THAT(handed_on(), ElementsAre("[1,60,60]"));
  EXPECT_EQ(spool_.readings[0].span, 59'900ms);
}

/// Whoever reads the wall clock of it is interrupted once, before and behind.
class InterruptedClock final : public Clock {
 public:
  explicit InterruptedClock(FakeClock& clock) : clock_(clock) {}
  [[nodiscard]] MonoTime mono() const override { return clock_.mono(); }
  [[nodiscard]] WallTime wall() const override {
    const bool is_interrupted = std::exchange(interrupts, false);
    if (is_interrupted) clock_.advance(1s);
    const WallTime read = clock_.wall();
    if (is_interrupted) clock_.advance(2s);
    return read;
  }
  [[nodiscard]] ClockQuality quality() const override { return clock_.quality(); }

  mutable bool interrupts = false;

 private:
  FakeClock& clock_;
};

TEST_F(ScienceLoopTest, whose_thread_is_interrupted_between_the_clocks_tears_no_window) {
  InterruptedClock interrupted(clock_);
  ScienceLoop loop{interrupted, log_, supervision_, ScienceSettings{hold_back}};
  member_.science = std::make_shared<InstrumentScience>(counted_by_the_minute(), member_model(),
                                                        DeploymentSettings{});
  loop.open();
  loop.join(member_);
  for (int second = 0; second < 150; ++second) {
    clock_.advance(1s);
    interrupted.interrupts = second == 90;
    Reading next = reading("7");
    ASSERT_TRUE(loop.take(next, member_));
    static_cast<void>(loop.turn());
  }
  ASSERT_FALSE(interrupted.interrupts);
  ASSERT_EQ(handed_on().size(), 2U);
  EXPECT_THAT(handed_on().back(), testing::StartsWith("[0,")) << "whole";
}

/// A mast with an event of the wind.
class ScienceLoopEvents : public ScienceLoopTest {
 protected:
  ScienceLoopEvents() {
    EventSettings gale;
    gale.kind = "gale";
    gale.channel = "speed";
    gale.above = 17;
    with_gale_.name = "mast";
    with_gale_.events = {gale};
    without_.name = "mast";
    without_.record = Recorded::statistics;
    loop_.open();
  }

  void join(const InstrumentSettings& instrument) {
    member_.science =
        std::make_shared<InstrumentScience>(instrument, member_model(), DeploymentSettings{});
    loop_.join(member_);
  }
  /// As a reload that opens the line anew.
  void reload(const InstrumentSettings& instrument) {
    loop_.leave(*member_.science);
    loop_.keep_events({instrument}, spool_);
    join(instrument);
    static_cast<void>(loop_.turn());
  }
  void say(const std::string& speed) {
    ASSERT_TRUE(take(reading(speed)));
    clock_.advance(hold_back);
    static_cast<void>(loop_.turn());
  }
  [[nodiscard]] std::vector<std::string> told() const { return spool_.bodies("mast", "gale"); }

  InstrumentSettings with_gale_;
  InstrumentSettings without_;
};

TEST_F(ScienceLoopEvents, that_leave_the_configuration_are_told_to_be_over) {
  join(with_gale_);
  say("20");
  reload(without_);
  ASSERT_THAT(told(), ElementsAre("[1,20]", "[0,null]"));
  EXPECT_TRUE(spool_.readings.back().urgent);
  reload(without_);
  reload(with_gale_);
  say("20");
  EXPECT_THAT(told(), ElementsAre("[1,20]", "[0,null]", "[1,20]")) << "it begins anew";
}

TEST_F(ScienceLoopEvents, also_when_their_line_rested_before_and_when_the_loop_ends) {
  join(with_gale_);
  say("20");
  loop_.leave(*member_.science);  // a pause
  static_cast<void>(loop_.turn());
  EXPECT_THAT(told(), ElementsAre("[1,20]"));
  loop_.keep_events({}, spool_);
  loop_.end();
  EXPECT_THAT(told(), ElementsAre("[1,20]", "[0,null]"));
}

TEST_F(ScienceLoopEvents, that_stay_go_on_and_those_that_are_over_are_told_nothing) {
  join(with_gale_);
  say("20");
  reload(with_gale_);
  say("20");
  EXPECT_THAT(told(), ElementsAre("[1,20]"));
  say("10");
  reload(without_);
  EXPECT_THAT(told(), ElementsAre("[1,20]", "[0,10]"));
}

TEST_F(ScienceLoopEvents, that_a_line_opened_anew_goes_on_with_are_told_once) {
  QualitySettings spikes;
  spikes.channel = "speed";
  spikes.spike = {1, 40};
  with_gale_.quality = {spikes};
  join(with_gale_);
  say("20");  // waits for its verdict
  reload(with_gale_);
  EXPECT_THAT(told(), ElementsAre("[1,20]"));
  say("20");
  say("20");
  EXPECT_THAT(told(), ElementsAre("[1,20]"));
}

TEST_F(ScienceLoopEvents, of_a_run_before_are_told_to_be_over_if_the_configuration_lost_them) {
  join(with_gale_);
  say("20");
  ScienceLoop next{clock_, log_, supervision_};
  next.recall("mast.gale", spool_.readings.back().description);
  next.recall("mast.heat", nullptr);
  next.keep_events({without_}, spool_);
  static_cast<void>(next.turn());
  EXPECT_THAT(told(), ElementsAre("[1,20]", "[0,null]"));
}

TEST_F(ScienceLoopTest, takes_nothing_before_it_began_and_after_it_ended) {
  EXPECT_FALSE(take(reading("1")));
  loop_.open();
  ASSERT_TRUE(take(reading("2")));
  loop_.end();
  EXPECT_THAT(handed_on(), ElementsAre("[2]")) << "what waits is not lost";
  EXPECT_FALSE(take(reading("3")));
}

/// While it takes its first reading another line's last one is said, and that line ends.
class OvertakenSink final : public ReadingSink {
 public:
  explicit OvertakenSink(std::function<void()> meanwhile) : meanwhile_(std::move(meanwhile)) {}
  [[nodiscard]] bool offer(Reading& /*reading*/) override {
    if (const auto meanwhile = std::exchange(meanwhile_, nullptr)) meanwhile();
    return true;
  }

 private:
  std::function<void()> meanwhile_;
};

TEST_F(ScienceLoopTest,
       the_last_reading_of_a_line_that_ends_while_others_are_judged_is_in_its_window) {
  OvertakenSink slow([this] {
    ASSERT_TRUE(take(reading("7")));
    loop_.leave(*member_.science);
  });
  const ScienceMember other{std::make_shared<InstrumentScience>(
                                InstrumentSettings{}, member_model(), DeploymentSettings{}),
                            &slow};
  member_.science = std::make_shared<InstrumentScience>(counted_by_the_minute(), member_model(),
                                                        DeploymentSettings{});
  loop_.open();
  loop_.join(other);
  loop_.join(member_);
  static_cast<void>(loop_.turn());
  clock_.advance(1s);
  Reading before = reading("5");
  ASSERT_TRUE(loop_.take(before, other));
  loop_.leave(*other.science);
  static_cast<void>(loop_.turn());
  static_cast<void>(loop_.turn());
  EXPECT_THAT(handed_on(), ElementsAre("[1,60,1]"));
}

TEST_F(ScienceLoopTest, beyond_its_bound_readings_stay_not_evaluated) {
  loop_.open();
  while (take(reading("1"))) {
  }
  clock_.advance(hold_back);
  static_cast<void>(loop_.turn());
  EXPECT_TRUE(take(reading("2"))) << "there is room again";
}

TEST_F(ScienceLoopTest, its_thread_judges_what_comes) {
  const SystemClock real;
  ScienceLoop loop(real, log_, supervision_);
  ASSERT_TRUE(loop.begin());
  Reading bad = reading("77");
  bad.boottime = real.mono();
  ASSERT_TRUE(loop.take(bad, member_));
  loop.end();
  ASSERT_EQ(spool_.readings.size(), 1U);
  EXPECT_EQ(spool_.readings[0].flags, "4");
}

}  // namespace
}  // namespace buoyd
