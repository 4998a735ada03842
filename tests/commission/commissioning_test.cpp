// The steps one after the other, left and taken up again.

#include "commission/commissioning.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>

#include "commission/kept/step_text.hpp"
#include "commission/step/burn_in_step.hpp"
#include "commission/step/instrument_step.hpp"
#include "commission/step/stored_run.hpp"
#include "fake_station.hpp"
#include "support/full_disk.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

CommissionOptions quick() {
  CommissionOptions made;
  made.listen = std::chrono::seconds(30);
  made.burn_in = std::chrono::seconds(30);
  return made;
}

std::vector<Step> done_in(const CommissionFolder& folder) {
  std::vector<Step> made;
  const auto steps = folder.steps();
  EXPECT_TRUE(steps) << steps.error().text;
  for (const StepResult& one : *steps) made.push_back(one.step);
  return made;
}

Verdict verdict_in(const CommissionFolder& folder, Step step) {
  return folder.step(step).value().value().verdict();
}

TEST(Commissioning, works_through_all_steps) {
  FakeStation station;
  station.serial = "512345";
  Outside outside = station.outside();
  const auto worked = work_through(outside, station.folder(), quick());
  ASSERT_TRUE(worked) << worked.error().text;
  EXPECT_EQ(done_in(station.folder()).size(), step_names.size());
  EXPECT_EQ(verdict_in(station.folder(), Step::links), Verdict::passed);
  EXPECT_EQ(verdict_in(station.folder(), Step::clock), Verdict::passed);
  EXPECT_EQ(verdict_in(station.folder(), Step::rates), Verdict::failed)
      << "the receiver brings less than its model lets expect";
  EXPECT_EQ(station.folder().step(Step::disk).value()->configuration,
            station.configuration.settings.hash);
}

bool is_remarked(const StepResult& step, const std::string& subject, const std::string& what) {
  return std::ranges::any_of(step.remarks, [&](const StepRemark& one) {
    return one.subject == subject && one.what == what;
  });
}

// buoyd calls an instrument silent after minutes only: on its first day it does not know its
// rhythm.
TEST(LookAtInstruments, fails_one_that_spoke_each_second_and_fell_silent) {
  FakeStation station;
  station.pass(30);
  station.speaks = false;
  station.pass(5);
  Outside outside = station.outside();
  const auto looked = look_at_instruments(outside, std::chrono::seconds(5));
  ASSERT_TRUE(looked) << looked.error().text;
  EXPECT_TRUE(is_remarked(*looked, "nav", "no readings"));
  EXPECT_FALSE(is_remarked(*looked, "nav", "readings from before"));
}

TEST(LookAtInstruments, takes_the_last_readings_of_one_that_speaks_seldom) {
  FakeStation station;
  for (int i = 0; i < 5; ++i) {
    station.speaks = false;
    station.pass(600);
    station.speaks = true;
    station.pass(1);
  }
  station.speaks = false;
  station.pass(300);
  Outside outside = station.outside();
  const auto looked = look_at_instruments(outside, std::chrono::seconds(5));
  ASSERT_TRUE(looked) << looked.error().text;
  EXPECT_TRUE(is_remarked(*looked, "nav", "readings from before"));
  EXPECT_FALSE(is_remarked(*looked, "nav", "no readings"));
}

TEST(LookAtInstruments, takes_the_readings_of_the_burst_before_where_it_looks_between_two) {
  FakeStation station;
  InstrumentSettings& nav = station.configuration.settings.instruments.front();
  nav.power.emplace();
  nav.power->every = std::chrono::hours(1);
  nav.power->burst = std::chrono::minutes(20);
  station.pass(20 * 60);
  station.speaks = false;
  station.pass(25 * 60);
  Outside outside = station.outside();
  const auto between = look_at_instruments(outside, std::chrono::seconds(5));
  ASSERT_TRUE(between) << between.error().text;
  EXPECT_TRUE(is_remarked(*between, "nav", "readings from before"));
  EXPECT_TRUE(is_remarked(*between, "nav", "plausible"));
  EXPECT_TRUE(is_remarked(*between, "sonde", "no readings")) << "it has no bursts";
  station.pass(40 * 60);
  const auto later = look_at_instruments(outside, std::chrono::seconds(5));
  ASSERT_TRUE(later) << later.error().text;
  EXPECT_TRUE(is_remarked(*later, "nav", "no readings")) << "a whole burst went by without any";
}

TEST(LookAtInstruments, takes_the_readings_of_the_burst_before_also_where_buoyd_started_since) {
  FakeStation station;
  station.unheard_of = "waiting";
  InstrumentSettings& nav = station.configuration.settings.instruments.front();
  nav.power.emplace();
  nav.power->every = std::chrono::hours(1);
  nav.power->burst = std::chrono::minutes(20);
  station.pass(20 * 60);
  station.speaks = false;
  station.pass(15 * 60);
  station.restart();
  Outside outside = station.outside();
  const auto looked = look_at_instruments(outside, std::chrono::seconds(5));
  ASSERT_TRUE(looked) << looked.error().text;
  EXPECT_TRUE(is_remarked(*looked, "nav", "readings from before"));
  EXPECT_TRUE(is_remarked(*looked, "sonde", "no readings")) << "it spoke each second";
}

/// Rows of windows.
DescriptionPtr windows_of(const std::string& instrument) {
  return Description::parse(
             R"({"v":2,"instrument":")" + instrument +
             R"(","kind":"windows","computed":{"method":"statistics","of":"values"},)"
             R"("channels":[{"name":"ph_mean","type":"float64","unit":"1"}]})")
      .value();
}

TEST(LookAtInstruments, finds_the_readings_of_the_burst_before_behind_many_windows) {
  FakeStation station;
  InstrumentSettings& nav = station.configuration.settings.instruments.front();
  nav.power.emplace();
  nav.power->every = std::chrono::hours(1);
  nav.power->burst = std::chrono::minutes(20);
  const DescriptionPtr windows = windows_of("nav");
  station.pass(20 * 60);
  station.speaks = false;
  for (int minute = 0; minute < 35; ++minute) {
    station.pass(60);
    station.say(windows, "[null]");
  }
  Outside outside = station.outside();
  const auto looked = look_at_instruments(outside, std::chrono::seconds(5));
  ASSERT_TRUE(looked) << looked.error().text;
  EXPECT_TRUE(is_remarked(*looked, "nav", "readings from before"));
  EXPECT_FALSE(is_remarked(*looked, "nav", "no readings"));
}

TEST(LookAtInstruments, knows_how_long_nothing_came_where_the_clock_was_set_meanwhile) {
  FakeStation station;
  const WallTime right = station.clock.wall();
  station.clock.set_wall(WallTime());
  for (int i = 0; i < 5; ++i) {
    station.speaks = false;
    station.pass(600);
    station.speaks = true;
    station.pass(1);
  }
  station.speaks = false;
  station.pass(300);
  station.clock.set_wall(right);
  Outside outside = station.outside();
  const auto looked = look_at_instruments(outside, std::chrono::seconds(5));
  ASSERT_TRUE(looked) << looked.error().text;
  EXPECT_TRUE(is_remarked(*looked, "nav", "readings from before"));
  EXPECT_FALSE(is_remarked(*looked, "nav", "no readings"));
}

StoredReading stored_at(MonoTime boottime) {
  StoredReading made;
  made.reading.boottime = boottime;
  return made;
}

std::vector<WallTime> times_of(const std::vector<StoredReading>& readings) {
  std::vector<WallTime> made;
  for (const StoredReading& one : readings) made.push_back(one.reading.utc);
  return made;
}

TEST(OnOneClock, leaves_out_what_came_in_a_boot_before) {
  const FakeClock clock;
  const auto times = times_of(
      on_one_clock({stored_at(clock.mono() + std::chrono::hours(90)),
                    stored_at(clock.mono() - std::chrono::seconds(2)), stored_at(clock.mono())},
                   clock));
  EXPECT_THAT(times, ElementsAre(clock.wall() - std::chrono::seconds(2), clock.wall()));
}

TEST(OnOneClock, an_earlier_boot_had_ended_when_this_one_began) {
  const FakeClock clock;
  const MonoTime later = clock.mono() + std::chrono::hours(90);
  const auto times =
      times_of(on_one_clock({stored_at(later - std::chrono::hours(1)), stored_at(later)}, clock));
  const WallTime booted = clock.wall() - clock.mono().time_since_epoch();
  EXPECT_THAT(times, ElementsAre(booted - std::chrono::hours(1), booted));
}

TEST(LookAtInstruments, knows_the_range_of_a_direction_in_radians) {
  FakeStation station;
  station.take_radians();
  station.heading = 350;
  Outside outside = station.outside();
  const auto looked = look_at_instruments(outside, std::chrono::seconds(5));
  ASSERT_TRUE(looked) << looked.error().text;
  EXPECT_TRUE(is_remarked(*looked, "nav", "plausible"));
  EXPECT_FALSE(is_remarked(*looked, "nav · hdt/heading", "outside its range"));
}

TEST(LookAtInstruments, waits_for_the_answer_of_one_that_is_polled_seldom) {
  FakeStation station(
      "[[instrument]]\nname = \"seldom\"\nline = \"water\"\nmodel = \"aqua-troll-400\"\n"
      "unit = 2\ninterval = \"1 h\"\n");
  station.read_takes = std::chrono::seconds(100);
  Outside outside = station.outside();
  const MonoTime begin = station.clock.mono();
  const auto looked = look_at_instruments(outside, std::chrono::seconds(30));
  ASSERT_TRUE(looked) << looked.error().text;
  EXPECT_TRUE(is_remarked(*looked, "seldom", "plausible"));
  EXPECT_LT(station.clock.mono() - begin, std::chrono::seconds(105));
}

TEST(LookAtInstruments, takes_no_window_for_the_answer_that_is_to_be_stored) {
  FakeStation station(
      "[[instrument]]\nname = \"seldom\"\nline = \"water\"\nmodel = \"aqua-troll-400\"\n"
      "unit = 2\ninterval = \"1 h\"\n[spool]\ncommit_interval = \"30 s\"\n");
  station.read_takes = std::chrono::seconds(100);
  Outside outside = station.outside();
  const DescriptionPtr windows = windows_of("seldom");
  const MonoTime end = station.clock.mono() + std::chrono::seconds(40);
  outside.wait = [&, wait = outside.wait] {
    const bool goes_on = wait();
    if (station.clock.mono() == end) station.say(windows, "[null]");
    return goes_on;
  };
  const auto looked = look_at_instruments(outside, std::chrono::seconds(30));
  ASSERT_TRUE(looked) << looked.error().text;
  EXPECT_TRUE(is_remarked(*looked, "seldom", "plausible"));
  EXPECT_FALSE(is_remarked(*looked, "seldom", "no readings"));
}

TEST(LookAtInstruments, does_not_wait_for_ever_for_one_that_does_not_answer) {
  FakeStation station(
      "[[instrument]]\nname = \"seldom\"\nline = \"water\"\nmodel = \"aqua-troll-400\"\n"
      "unit = 2\ninterval = \"1 h\"\n");
  station.read_takes = std::chrono::hours(1);
  Outside outside = station.outside();
  const MonoTime begin = station.clock.mono();
  const auto looked = look_at_instruments(outside, std::chrono::seconds(30));
  ASSERT_TRUE(looked) << looked.error().text;
  EXPECT_TRUE(is_remarked(*looked, "seldom", "no readings"));
  EXPECT_LT(station.clock.mono() - begin, std::chrono::seconds(125));
}

TEST(LookAtInstruments, fails_one_that_does_not_answer_any_more_when_it_is_asked) {
  FakeStation station(
      "[[instrument]]\nname = \"seldom\"\nline = \"water\"\nmodel = \"aqua-troll-400\"\n"
      "unit = 2\ninterval = \"1 h\"\n");
  station.speaks = false;
  for (int hour = 0; hour < 4; ++hour) {
    station.say(described("seldom", "values", R"({"name":"ph","type":"float64","unit":"1"})"),
                "[8.1]");
    station.pass(3600);
  }
  station.read_takes = std::chrono::hours(1);
  const auto with_errors = [](int count) {
    return fmt::format(R"(,{{"name":"seldom","health":"ok","errors":{{"timeout":{}}}}})", count);
  };
  station.others = with_errors(7);
  Outside outside = station.outside();
  const auto quiet = look_at_instruments(outside, std::chrono::seconds(30));
  ASSERT_TRUE(quiet) << quiet.error().text;
  EXPECT_TRUE(is_remarked(*quiet, "seldom", "readings from before")) << "nobody could ask it";
  outside.wait = [&, wait = outside.wait] {
    station.others = with_errors(9);
    return wait();
  };
  const auto asked = look_at_instruments(outside, std::chrono::seconds(30));
  ASSERT_TRUE(asked) << asked.error().text;
  EXPECT_TRUE(is_remarked(*asked, "seldom", "no readings"));
}

class SamplesOnBoard : public testing::Test {
 protected:
  SamplesOnBoard()
      : station_(
            "[[line]]\nname = \"motion\"\ndevice = \"/dev/ttyS3\"\n"
            "[[instrument]]\nname = \"motion\"\nline = \"motion\"\nmodel = \"seapath-330\"\n"
            "kinds = [\"motion\"]\nrate = \"1 /s\"\nrecord = \"statistics\"\n"
            "[[instrument.statistics]]\nkind = \"windows\"\nchannels = [\"heave\"]\n"
            "statistics = [\"mean\"]\n") {
    station_.unstored = "motion";
  }

  StepResult looked() {
    Outside outside = station_.outside();
    auto made = look_at_instruments(outside, std::chrono::seconds(5));
    EXPECT_TRUE(made) << made.error().text;
    return made ? *made : StepResult();
  }

  FakeStation station_;
};

TEST_F(SamplesOnBoard, count_and_their_windows_are_judged) {
  station_.say_window();
  station_.pass(30);
  const StepResult made = looked();
  EXPECT_FALSE(is_remarked(made, "motion", "no readings"));
  EXPECT_TRUE(is_remarked(made, "motion", "windows from before"));
  EXPECT_TRUE(is_remarked(made, "motion", "plausible"));
  EXPECT_EQ(made.verdict(), Verdict::not_tested) << "nobody knows serial numbers";
}

TEST_F(SamplesOnBoard, without_a_window_are_not_tested) {
  station_.pass(30);
  const StepResult made = looked();
  EXPECT_FALSE(is_remarked(made, "motion", "no readings"));
  EXPECT_TRUE(is_remarked(made, "motion", "no window yet"));
}

TEST_F(SamplesOnBoard, that_no_longer_come_are_seen_at_once) {
  station_.say_window();
  station_.pass(30);
  station_.speaks = false;
  station_.pass(5);
  EXPECT_TRUE(is_remarked(looked(), "motion", "no readings"));
}

TEST(Commissioning, that_was_left_loses_the_step_under_way_alone) {
  FakeStation station;
  station.waits_left = 60 + 5;
  station.has_archive = false;  // the links step waits
  Outside outside = station.outside();
  EXPECT_TRUE(failed_with(work_through(outside, station.folder(), quick()), ErrorCode::stopped));
  EXPECT_THAT(done_in(station.folder()), ElementsAre(Step::instruments, Step::compass));
  const std::string before = step_text(station.folder().step(Step::instruments).value().value());
  station.waits_left = 10'000;
  station.has_archive = true;
  ASSERT_TRUE(work_through(outside, station.folder(), quick()));
  EXPECT_EQ(step_text(station.folder().step(Step::instruments).value().value()), before);
  EXPECT_EQ(done_in(station.folder()).size(), step_names.size());
}

TEST(Commissioning, repeats_a_step_that_is_named) {
  FakeStation station;
  Outside outside = station.outside();
  ASSERT_TRUE(work_through(outside, station.folder(), quick()));
  const WallTime first = station.folder().step(Step::clock).value()->start;
  const WallTime other = station.folder().step(Step::links).value()->start;
  station.pass(100);
  CommissionOptions again = quick();
  again.again = Step::clock;
  ASSERT_TRUE(work_through(outside, station.folder(), again));
  EXPECT_GT(station.folder().step(Step::clock).value()->start, first);
  EXPECT_EQ(station.folder().step(Step::links).value()->start, other);
}

TEST(Commissioning, takes_a_swing_that_is_brought_where_nobody_was_there_to_turn_the_buoy) {
  FakeStation station;
  Outside outside = station.outside();
  ASSERT_TRUE(work_through(outside, station.folder(), quick()));
  ASSERT_EQ(verdict_in(station.folder(), Step::compass), Verdict::not_tested);
  const WallTime other = station.folder().step(Step::links).value()->start;
  station.pass(100);
  const WallTime now = station.clock.wall();
  CommissionOptions brought = quick();
  brought.headings =
      std::vector<HeldTime>{{now - std::chrono::seconds(60), now - std::chrono::seconds(40), 10}};
  ASSERT_TRUE(work_through(outside, station.folder(), brought));
  EXPECT_EQ(verdict_in(station.folder(), Step::compass), Verdict::failed) << "it has one heading";
  EXPECT_EQ(station.folder().step(Step::links).value()->start, other);
}

TEST(Commissioning, that_was_killed_behind_a_result_begins_that_step_anew_when_it_is_repeated) {
  FakeStation station;
  Outside outside = station.outside();
  ASSERT_TRUE(work_through(outside, station.folder(), quick()));
  BurnInSample old;
  old.utc = station.clock.wall() - std::chrono::hours(100);
  old.configuration = station.configuration.settings.hash;
  ASSERT_TRUE(station.folder().add_line(samples_under_way, sample_text(old)));
  CommissionOptions again = quick();
  again.again = Step::burn_in;
  const MonoTime start = station.clock.mono();
  ASSERT_TRUE(work_through(outside, station.folder(), again));
  EXPECT_EQ(station.clock.mono() - start, again.burn_in);
}

TEST(Commissioning, does_all_again_under_another_configuration) {
  FakeStation station;
  Outside outside = station.outside();
  ASSERT_TRUE(work_through(outside, station.folder(), quick()));
  const WallTime first = station.folder().step(Step::clock).value()->start;
  station.configuration.settings.hash = "other";
  station.pass(1);
  ASSERT_TRUE(work_through(outside, station.folder(), quick()));
  EXPECT_GT(station.folder().step(Step::clock).value()->start, first);
  EXPECT_EQ(station.folder().step(Step::clock).value()->configuration, "other");
}

TEST(Commissioning, sees_a_broken_station_at_the_right_steps) {
  FakeStation station;
  station.serial = "another";
  station.has_archive = false;
  Outside outside = station.outside();
  ASSERT_TRUE(work_through(outside, station.folder(), quick()));
  EXPECT_EQ(verdict_in(station.folder(), Step::instruments), Verdict::failed);
  EXPECT_EQ(verdict_in(station.folder(), Step::links), Verdict::failed);
  EXPECT_EQ(verdict_in(station.folder(), Step::clock), Verdict::passed);
}

TEST(Commissioning, ends_where_nobody_answers) {
  FakeStation station;
  station.is_away = true;
  Outside outside = station.outside();
  const auto worked = work_through(outside, station.folder(), quick());
  EXPECT_TRUE(failed_with(worked, ErrorCode::unavailable));
  EXPECT_THAT(done_in(station.folder()), IsEmpty());
}

TEST(CommissionFolder, says_which_file_is_damaged) {
  FakeStation station;
  const CommissionFolder folder = station.folder();
  std::ofstream(station.folder_path + "/clock.json") << "{\"buoyd_commission\":2}\n";
  const auto step = folder.step(Step::clock);
  ASSERT_FALSE(step);
  EXPECT_THAT(step.error().text, HasSubstr("clock.json: expected a step's result of version 1"));
  ASSERT_FALSE(CommissionFolder::find(station.folder_path));
}

TEST(CommissionFolder, begins_a_line_behind_one_that_was_cut_off) {
  FakeStation station;
  const CommissionFolder folder = station.folder();
  ASSERT_TRUE(folder.add_line("x", "one"));
  std::ofstream(station.folder_path + "/x", std::ios::app) << "tw";
  EXPECT_THAT(folder.lines("x").value(), ElementsAre("one"));
  ASSERT_TRUE(folder.add_line("x", "three"));
  EXPECT_THAT(folder.lines("x").value(), ElementsAre("one", "tw", "three"));
}

TEST(CommissionFolder, says_why_a_line_has_no_room) {
  FakeStation station;
  const CommissionFolder folder = station.folder();
  ASSERT_TRUE(folder.add_line("x", "one"));
  const FullDisk disk(6);
  errno = 0;
  const auto added = folder.add_line("x", "three");
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().detail, EFBIG) << added.error().text;
}

}  // namespace
}  // namespace buoyd
