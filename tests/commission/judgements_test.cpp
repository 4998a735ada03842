// What each step makes of its facts.

#include <gmock/gmock.h>

#include "commission/step/battery_step.hpp"
#include "commission/step/clock_step.hpp"
#include "commission/step/disk_step.hpp"
#include "commission/step/instrument_step.hpp"
#include "commission/step/link_step.hpp"
#include "commission/step/rate_step.hpp"
#include "commission/step/switch_step.hpp"
#include "fake_station.hpp"
#include "remarks.hpp"

namespace buoyd {
namespace {

using testing::Contains;
using testing::Field;

InstrumentFacts sound_instrument() {
  InstrumentFacts made;
  made.name = "sonde";
  made.health = "ok";
  made.readings = 60;
  made.channels = {{"values/salinity", 60, 0, 0}};
  made.wanted_serial = "17";
  made.said_serial = "17";
  return made;
}

TEST(InstrumentJudgement, passes_a_sound_one_with_the_right_serial_number) {
  EXPECT_EQ(judge_instruments({sound_instrument()}).verdict(), Verdict::passed);
}

TEST(InstrumentJudgement, fails_one_that_is_silent_and_says_why) {
  InstrumentFacts silent = sound_instrument();
  silent.readings = 0;
  silent.health = "dormant";
  silent.last_error = "no answer";
  const StepResult made = judge_instruments({sound_instrument(), silent});
  EXPECT_EQ(made.verdict(), Verdict::failed);
  EXPECT_THAT(made.remarks, Contains(Field(&StepRemark::detail, "dormant: no answer")));
}

TEST(InstrumentJudgement, fails_values_outside_the_range_and_flagged_ones) {
  InstrumentFacts wild = sound_instrument();
  wild.channels[0].outside = 1;
  EXPECT_THAT(judge_instruments({wild}).remarks, says("outside its range"));
  InstrumentFacts flagged = sound_instrument();
  flagged.channels[0].bad = 3;
  EXPECT_EQ(judge_instruments({flagged}).verdict(), Verdict::passed) << "a spike now and then";
  flagged.channels[0].bad = 4;
  EXPECT_EQ(judge_instruments({flagged}).verdict(), Verdict::failed);
  InstrumentFacts empty = sound_instrument();
  empty.channels[0].values = 0;
  EXPECT_EQ(judge_instruments({empty}).verdict(), Verdict::failed);
}

TEST(InstrumentJudgement, fails_another_serial_number_and_does_not_guess_one) {
  InstrumentFacts other = sound_instrument();
  other.said_serial = "18";
  EXPECT_THAT(judge_instruments({other}).remarks, Contains(Field(&StepRemark::detail, "18 ≠ 17")));
  InstrumentFacts mute = sound_instrument();
  mute.said_serial = "";
  EXPECT_EQ(judge_instruments({mute}).verdict(), Verdict::not_tested);
  mute.plate_serial = "17";
  EXPECT_EQ(judge_instruments({mute}).verdict(), Verdict::passed);
  mute.plate_serial = "18";
  EXPECT_EQ(judge_instruments({mute}).verdict(), Verdict::failed);
  InstrumentFacts unnamed = sound_instrument();
  unnamed.wanted_serial = "";
  EXPECT_EQ(judge_instruments({unnamed}).verdict(), Verdict::not_tested);
}

TEST(LinkJudgement, needs_connection_receipt_and_lanes) {
  LinkFacts facts;
  facts.is_connected = true;
  facts.is_receipted = true;
  facts.lanes = {{"live", "on", 3}, {"record", "open", 1}};
  EXPECT_EQ(judge_links(facts).verdict(), Verdict::passed);
  facts.refused = 1;  // to the hello before, and late
  EXPECT_EQ(judge_links(facts).verdict(), Verdict::passed);
  EXPECT_THAT(judge_links(facts).remarks, says("receipts refused"));
  facts.has_two_archives = true;
  EXPECT_THAT(judge_links(facts).remarks, says("two archives"));
  EXPECT_EQ(judge_links(facts).verdict(), Verdict::failed);
  facts.has_two_archives = false;
  facts.lanes[0].messages = 0;
  EXPECT_THAT(judge_links(facts).remarks, says("lane did not send"));
  facts.is_receipted = false;
  facts.is_connected = false;
  EXPECT_THAT(judge_links(facts).remarks, says("no receipt"));
  EXPECT_THAT(judge_links(facts).remarks, says("not connected"));
}

TEST(LinkJudgement, a_lane_that_is_off_is_told_and_one_that_the_budget_holds_is_not_tested) {
  LinkFacts facts;
  facts.is_connected = true;
  facts.is_receipted = true;
  facts.lanes = {{"live", "off", 0}, {"record", "open", 1}};
  EXPECT_EQ(judge_links(facts).verdict(), Verdict::passed);
  EXPECT_THAT(judge_links(facts).remarks, says("lane off"));
  facts.lanes[0].state = "thinned";
  EXPECT_EQ(judge_links(facts).verdict(), Verdict::not_tested);
  facts.lanes[0].messages = 2;
  EXPECT_EQ(judge_links(facts).verdict(), Verdict::passed);
}

TEST(ClockJudgement, needs_a_source_and_a_small_error) {
  EXPECT_EQ(judge_clock({"ntp", 0.002, "", 0, 0}).verdict(), Verdict::passed);
  EXPECT_EQ(judge_clock({"gnss", 0.002, "nav", 3, 0.1}).verdict(), Verdict::passed);
  EXPECT_EQ(judge_clock({"gnss", 0.002, "nav", 3, -0.7}).verdict(), Verdict::failed);
  EXPECT_EQ(judge_clock({"free_running", 0.002, "", 0, 0}).verdict(), Verdict::failed);
  EXPECT_EQ(judge_clock({"ntp", 4, "", 0, 0}).verdict(), Verdict::failed);
  EXPECT_EQ(judge_clock({"ntp", std::nullopt, "", 0, 0}).verdict(), Verdict::not_tested);
}

TEST(SwitchJudgement, wants_the_power_off_and_the_link_back) {
  EXPECT_TRUE(judge_switches(std::nullopt).is_absent);
  SwitchFacts facts;
  facts.name = "relays · 3";
  facts.said = "no event of it";
  EXPECT_THAT(judge_switches(facts).remarks, says("switch failed"));
  facts.is_switched = true;
  EXPECT_THAT(judge_switches(facts).remarks, says("did not come back"));
  facts.back = std::chrono::seconds(40);
  EXPECT_EQ(judge_switches(facts).verdict(), Verdict::passed);
  facts.refusal = "not now";
  EXPECT_THAT(judge_switches(facts).remarks, says("switch failed"));
}

Forecast one_that_brings(double readings) {
  Forecast made;
  InstrumentForecast one;
  one.name = "sonde";
  one.readings_per_day = readings;
  made.instruments.push_back(one);
  made.records_per_day = 1000;
  return made;
}

TEST(RateJudgement, takes_a_tenth_of_difference) {
  EXPECT_EQ(judge_rates(one_that_brings(1000), one_that_brings(910), 0).verdict(), Verdict::passed);
  EXPECT_EQ(judge_rates(one_that_brings(1000), one_that_brings(890), 0).verdict(), Verdict::failed);
  EXPECT_EQ(judge_rates(one_that_brings(1000), one_that_brings(1110), 0).verdict(),
            Verdict::failed);
}

TEST(RateJudgement, knows_a_bound_a_rare_one_and_the_budget) {
  Forecast bound = one_that_brings(1000);
  bound.instruments[0].at_most = true;
  EXPECT_EQ(judge_rates(bound, one_that_brings(100), 0).verdict(), Verdict::passed);
  EXPECT_EQ(judge_rates(bound, one_that_brings(0), 0).verdict(), Verdict::failed);
  Forecast rare = one_that_brings(24);
  rare.notes.push_back("sonde has brought too little to tell: it is as stated");
  EXPECT_EQ(judge_rates(one_that_brings(24), rare, 0).verdict(), Verdict::not_tested);
  EXPECT_EQ(judge_rates(one_that_brings(24), one_that_brings(24), 999).verdict(), Verdict::failed);
  EXPECT_EQ(judge_rates(one_that_brings(24), one_that_brings(24), 1001).verdict(), Verdict::passed);
}

TEST(DiskJudgement, wants_room_for_the_whole_store) {
  DiskFacts facts;
  facts.free = 5'000;
  facts.store = 1'000;
  facts.max_size = 5'500;
  facts.reserve = 500;
  facts.per_day = 55;
  EXPECT_EQ(judge_disk(facts).verdict(), Verdict::passed);
  facts.days = 100;
  EXPECT_EQ(judge_disk(facts).verdict(), Verdict::passed);
  facts.days = 101;
  EXPECT_THAT(judge_disk(facts).remarks, says("store does not last"));
  facts.free = 4'999;
  EXPECT_THAT(judge_disk(facts).remarks, says("no room for the store"));
  facts.is_volatile = true;
  EXPECT_THAT(judge_disk(facts).remarks, says("store in memory"));
}

TEST(DiskStep, counts_the_raw_bytes_that_the_store_has) {
  FakeStation station("[spool]\nmax_size = \"4 GB\"\nreserve = \"200 MB\"\nraw_share = 0.5\n");
  station.stored =
      R"("database_bytes":1890000000,"wal_bytes":10000000,"raw_bytes":2000000000,"raw_dropped":0)";
  Outside outside = station.outside();
  outside.free_bytes = [](const std::string&) { return std::uint64_t{700'000'000}; };
  const auto made = look_at_disk(outside, 0);
  ASSERT_TRUE(made) << made.error().text;
  EXPECT_THAT(made->remarks, says("room for the store"));
  EXPECT_EQ(made->verdict(), Verdict::passed);
  outside.free_bytes = [](const std::string&) { return std::uint64_t{200'000'000}; };
  EXPECT_THAT(look_at_disk(outside, 0).value().remarks, says("no room for the store"));
}

TEST(BatteryJudgement, knows_common_batteries) {
  EXPECT_EQ(nominal_voltage(12.6), 12);
  EXPECT_EQ(nominal_voltage(27.2), 24);
  EXPECT_EQ(nominal_voltage(53.2), 48);
  EXPECT_FALSE(nominal_voltage(10.9));
  EXPECT_FALSE(nominal_voltage(19));
  EXPECT_FALSE(nominal_voltage(0));
}

TEST(BatteryJudgement, is_of_the_stations_battery_alone) {
  EXPECT_EQ(judge_battery({{"charger", true, {12.6, 12.5}}}).verdict(), Verdict::passed);
  EXPECT_EQ(judge_battery({{"charger", true, {9.1}}}).verdict(), Verdict::failed);
  EXPECT_EQ(judge_battery({{"charger", true, {}}}).verdict(), Verdict::failed);
  EXPECT_TRUE(judge_battery({}).is_absent);
  const StepResult own = judge_battery({{"adcp", false, {3.6}}});
  EXPECT_TRUE(own.is_absent);
  EXPECT_EQ(own.verdict(), Verdict::not_tested);
}

/// A charger whose samples are no rows.
class ChargerOnBoard : public testing::Test {
 protected:
  explicit ChargerOnBoard(const std::string& statistics = "\"mean\"")
      : station_(
            "[[line]]\nname = \"sun\"\ndevice = \"/dev/ttyS3\"\n"
            "[[instrument]]\nname = \"solar\"\nline = \"sun\"\nmodel = \"victron-mppt\"\n"
            "record = \"statistics\"\n[[instrument.statistics]]\nkind = \"minutes\"\n"
            "of = \"charger\"\nchannels = [\"battery_voltage\"]\nstatistics = [" +
            statistics + "]\n") {
    station_.unstored = "solar";
    station_.pass(30);
  }

  void say_window(const std::string& volts) {
    const auto window = Description::parse(
        R"({"v":2,"instrument":"solar","kind":"minutes",)"
        R"("computed":{"method":"statistics","of":"charger"},)"
        R"("channels":[{"name":"battery_voltage_mean","type":"float64","unit":"V"}]})");
    ASSERT_TRUE(window);
    station_.say(*window, '[' + volts + ']');
    station_.pass(30);
  }
  StepResult looked() {
    Outside outside = station_.outside();
    const auto made = look_at_battery(outside);
    EXPECT_TRUE(made) << made.error().text;
    return made ? *made : StepResult();
  }

  FakeStation station_;
};

TEST_F(ChargerOnBoard, is_judged_by_its_windows) {
  say_window("12.6");
  EXPECT_EQ(looked().verdict(), Verdict::passed);
  EXPECT_THAT(looked().remarks,
              Contains(Field(&StepRemark::subject, "solar · minutes/battery_voltage_mean")));
}

TEST_F(ChargerOnBoard, is_not_tested_before_the_first_window_ended) {
  const StepResult made = looked();
  EXPECT_EQ(made.verdict(), Verdict::not_tested);
  EXPECT_FALSE(made.is_absent);
  EXPECT_THAT(made.remarks, testing::ElementsAre(Field(&StepRemark::what, "no window yet")));
}

TEST(ChargersOnBoard, cost_one_question_for_the_status) {
  const auto charger = [](const std::string& name, const std::string& device) {
    return "[[line]]\nname = \"" + name + "\"\ndevice = \"" + device +
           "\"\n[[instrument]]\nname = \"" + name + "\"\nline = \"" + name +
           "\"\nmodel = \"victron-mppt\"\nrecord = \"statistics\"\n"
           "[[instrument.statistics]]\nkind = \"minutes\"\nof = \"charger\"\n"
           "channels = [\"battery_voltage\"]\nstatistics = [\"mean\"]\n";
  };
  FakeStation station(charger("port", "/dev/ttyS3") + charger("starboard", "/dev/ttyS4"));
  Outside outside = station.outside();
  const auto made = look_at_battery(outside);
  ASSERT_TRUE(made) << made.error().text;
  EXPECT_EQ(made->remarks.size(), 2U);
  EXPECT_EQ(station.asked["status"], 1);
}

class ChargerWithoutMean : public ChargerOnBoard {
 protected:
  ChargerWithoutMean() : ChargerOnBoard("\"max\"") {}
};

TEST_F(ChargerWithoutMean, is_not_tested) {
  const StepResult made = looked();
  EXPECT_EQ(made.verdict(), Verdict::not_tested);
  EXPECT_THAT(made.remarks,
              testing::ElementsAre(Field(&StepRemark::what, "no mean of the voltage")));
}

}  // namespace
}  // namespace buoyd
