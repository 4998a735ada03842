#include "rehearse/rehearsal.hpp"

#include <gmock/gmock.h>

#include "base/json.hpp"
#include "config/forecast/power_forecast.hpp"
#include "rehearse/print_outcome.hpp"
#include "rehearse/station_text.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using std::chrono::hours;
using testing::HasSubstr;

constexpr Micros one_day = hours(24);

Outcome rehearse(const std::string& station, const std::string& weather, Micros span) {
  const Configuration configuration = rehearsed(station);
  const auto read = Weather::parse(weather, "w.csv", configuration);
  for (const Mistake& mistake : read.mistakes) ADD_FAILURE() << mistake.str();
  return read.weather ? Rehearsal(configuration, *read.weather).run(span) : Outcome{};
}

Missing missing(const Outcome& outcome, MissingCause cause) {
  return outcome.missing[static_cast<std::size_t>(cause)];
}

const std::string fine = "from,sun,link\n0 s,300,up\n";
const std::string two_sondes = sonde_text("a", 1, "1 min") + sonde_text("b", 2, "10 min");

/// What check says of a day is what a calm day brings.
TEST(Rehearsal, a_calm_day_is_as_forecast) {
  const std::string text = station_text(two_sondes);
  const Outcome outcome = rehearse(text, fine, one_day);
  const Forecast expected = forecast(rehearsed(text));
  EXPECT_NEAR(outcome.readings, expected.readings_per_day, 2);
  EXPECT_NEAR(outcome.stored / expected.stored_per_day, 1, 0.001);
  EXPECT_NEAR(outcome.written / expected.written_per_day, 1, 0.06) << "readings share commits";
  EXPECT_NEAR(outcome.link_bytes / expected.link_per_day(), 1, 0.05) << "and batches";
  EXPECT_FALSE(outcome.full);
  for (const Missing& one : outcome.missing) EXPECT_EQ(one.readings, 0);
}

TEST(Rehearsal, an_outage_is_owed_and_delivered) {
  const Outcome outcome = rehearse(station_text(two_sondes),
                                   "from,link\n0 s,up\n6 h,down\n18 h,up\n24 h,up\n", 30 * one_day);
  EXPECT_NEAR(static_cast<double>(outcome.longest_wait.count()), 12 * 3600e6, 120e6);
  const double half_a_day = outcome.readings / 60;
  EXPECT_NEAR(outcome.owed_most / half_a_day, 1, 0.01);
  EXPECT_LE(outcome.owed, 2);
}

TEST(Rehearsal, a_full_store_loses_the_oldest_owed) {
  const Outcome outcome =
      rehearse(station_text(sonde_text("a", 1, "1 s"), "", "[spool]\nmax_size = \"16 MB\"\n"),
               "from,link\n0 s,down\n", 10 * one_day);
  ASSERT_TRUE(outcome.full);
  EXPECT_LT(*outcome.full, 3 * one_day);
  EXPECT_LE(missing(outcome, MissingCause::retention).first.value_or(one_day), 2min);
  EXPECT_NEAR(missing(outcome, MissingCause::retention).readings + outcome.owed, outcome.readings,
              1);
  EXPECT_NEAR(outcome.owed / outcome.readings * outcome.stored, 16e6, 1e5);
}

/// Raw bytes make way for it.
TEST(Rehearsal, what_is_owed_has_the_whole_store) {
  const Outcome outcome = rehearse(station_text(sonde_text("a", 1, "1 s"), "",
                                                "[spool]\nmax_size = \"16 MB\"\nraw_share = 0.5\n"),
                                   "from,link\n0 s,down\n", 10 * one_day);
  EXPECT_NEAR(outcome.owed / outcome.readings * outcome.stored, 16e6, 1e5);
}

TEST(Rehearsal, the_budget_bounds_the_link) {
  const std::string sondes = sonde_text("a", 1, "1 s");
  const std::string mqtt = "[mqtt]\nbudget = \"1 MB/day\"\nlive_interval = \"1 min\"\n";
  const Outcome outcome = rehearse(station_text(sondes, "", mqtt), fine, 10 * one_day);
  EXPECT_LE(outcome.link_bytes, 10.5e6);
  EXPECT_GE(outcome.link_bytes, 9e6);
  EXPECT_GT(outcome.longest_wait, one_day);
}

/// As check says: live readings will be thinned.
TEST(Rehearsal, a_budget_that_live_readings_would_use_up_keeps_no_record_waiting) {
  const std::string text =
      station_text(sonde_text("a", 1, "1 s"), "", "[mqtt]\nbudget = \"10 MB/day\"\n");
  const Forecast expected = forecast(rehearsed(text));
  ASSERT_GT(expected.link_per_day(), 1.5 * 10e6);
  ASSERT_LT(expected.least_link_per_day(), 0.8 * 10e6);
  const Outcome outcome = rehearse(text, fine, one_day);
  EXPECT_LT(outcome.longest_wait, 30min);
  EXPECT_GT(outcome.link_bytes, 10e6) << "live readings have the rest";
}

TEST(Rehearsal, dead_instruments_are_missing_and_power_cycled) {
  const Outcome outcome =
      rehearse(station_text(two_sondes), "from,dead\n0 s,none\n1 d,a\n2 d,none\n", 3 * one_day);
  EXPECT_NEAR(missing(outcome, MissingCause::dead).readings, 1440, 2);
  EXPECT_EQ(missing(outcome, MissingCause::dead).first, one_day);
  EXPECT_EQ(outcome.told.at("a power_cycled"), 5) << "after 5 min, 1 h, 2 h, 4 h and 8 h";
}

TEST(Rehearsal, only_who_is_dead_is_silent) {
  const std::string mute =
      "[[instrument.event]]\nkind = \"mute\"\nchannel = \"battery_voltage\"\nsilence = \"5 min\"\n";
  const Outcome outcome =
      rehearse(station_text("", mute), "from,dead\n0 s,none\n1 d,solar\n2 d,none\n", 3 * one_day);
  EXPECT_EQ(outcome.events.at("solar.mute").begins, 1);
  EXPECT_NEAR(std::chrono::duration<double>(outcome.events.at("solar.mute").on) / one_day, 1, 0.01);
}

/// It is on from 0:15 to 0:26 of a minute, and events hear the weather at whole ones.
TEST(Rehearsal, an_instrument_that_rests_is_heard_when_it_measures) {
  const std::string mute =
      "offset = \"25 s\"\n[[instrument.event]]\nkind = \"mute\"\n"
      "channel = \"dissolved_oxygen\"\nsilence = \"1 h\"\n";
  const Outcome outcome = rehearse(
      station_text(sonde_text("a", 1, "30 min", ", warm_up = \"10 s\"") + mute), fine, 2 * one_day);
  const double solar = 2 * 1440;
  EXPECT_NEAR(outcome.readings - solar, 96, 1);
  EXPECT_FALSE(outcome.events.contains("a.mute"));
}

/// `for` is over with a reading: none comes before 17:30.
TEST(Rehearsal, an_event_takes_the_readings_that_there_are) {
  const std::string low =
      "[[instrument.event]]\nkind = \"low\"\nchannel = \"dissolved_oxygen\"\nbelow = 5\n"
      "for = \"10 min\"\n";
  const Outcome outcome = rehearse(station_text(sonde_text("a", 1, "30 min") + low),
                                   "from,a.dissolved_oxygen\n0 s,6\n17 h,4\n24 h,4\n", one_day);
  EXPECT_EQ(outcome.events.at("a.low").first, Micros(hours(17) + 30min));
}

/// One that speaks once a minute is heard as often.
TEST(Rehearsal, an_event_hears_who_speaks_when_it_does) {
  const std::string low =
      "[[instrument.event]]\nkind = \"low\"\nchannel = \"battery_voltage\"\nbelow = 12.2\n"
      "for = \"90 s\"\n";
  const Outcome outcome =
      rehearse(station_text("", low), "from,solar.battery_voltage\n0 s,13\n12 h,12\n", one_day);
  EXPECT_EQ(outcome.events.at("solar.low").first, Micros(hours(12) + 2min));
}

/// The weather says nothing of the voltage, though another event asks whether it is said at all.
TEST(Rehearsal, an_event_without_its_channel_hears_nothing) {
  const std::string both =
      "[[instrument.event]]\nkind = \"mute\"\nchannel = \"battery_voltage\"\nsilence = \"5 min\"\n"
      "[[instrument.event]]\nkind = \"low\"\nchannel = \"battery_voltage\"\nbelow = 12.2\n"
      "for = \"10 min\"\n";
  const Outcome outcome = rehearse(station_text("", both), fine, one_day);
  EXPECT_FALSE(outcome.events.contains("solar.low"));
  EXPECT_FALSE(outcome.events.contains("solar.mute"));
}

TEST(Rehearsal, a_plan_of_the_battery_spares_brown_outs) {
  const std::string sections =
      "[battery]\ncapacity = 100\npanel = 40\nboard = 1\ndraws = { lidar = 12, sonde = 1 }\n";
  const std::string plan =
      "[[instrument.event]]\nkind = \"low\"\nchannel = \"battery_voltage\"\nbelow = 12.2\n"
      "clear = 12.6\nfor = \"10 min\"\noff = [\"lidar\"]\nintervals = { sonde = \"2 h\" }\n";
  const std::string instruments =
      sonde_text("lidar", 1, "1 s") + sonde_text("sonde", 2, "30 min", ", warm_up = \"1 min\"");
  const std::string weather = "from,sun\n0 s,0\n8 h,500\n16 h,0\n24 h,0\n32 h,50\n40 h,0\n";
  const Outcome naive = rehearse(station_text(instruments, "", sections), weather, 30 * one_day);
  const Outcome planned =
      rehearse(station_text(instruments, plan, sections), weather, 30 * one_day);
  EXPECT_GE(naive.brown_outs, 2);
  EXPECT_GT(missing(naive, MissingCause::brown_out).readings, 0);
  EXPECT_EQ(planned.brown_outs, 0);
  EXPECT_GT(planned.lowest_charge, 0.1);
  EXPECT_GE(planned.events.at("solar.low").begins, 2);
  EXPECT_GT(missing(planned, MissingCause::off).readings, 0);
  EXPECT_LT(planned.watts, naive.watts + 5);
}

TEST(Rehearsal, an_event_goes_on_behind_a_brown_out) {
  const std::string sections =
      "[battery]\ncapacity = 100\npanel = 40\nboard = 1\ndraws = { lidar = 12 }\n";
  const std::string gale =
      "[[instrument.event]]\nkind = \"gale\"\nchannel = \"panel_power\"\nabove = 100\n";
  const Outcome outcome =
      rehearse(station_text(sonde_text("lidar", 1, "1 s"), gale, sections),
               "from,sun,solar.panel_power\n0 s,0,200\n8 h,500,\n16 h,0,\n24 h,0,\n", 30 * one_day);
  ASSERT_GE(outcome.brown_outs, 2);
  const EventTimes& times = outcome.events.at("solar.gale");
  EXPECT_EQ(times.begins, 1);
  EXPECT_NEAR(static_cast<double>((times.on + outcome.down).count()), 30 * 86'400e6, 600e6);
}

TEST(Rehearsal, a_storm_makes_more_readings) {
  const std::string gale =
      "[[instrument.event]]\nkind = \"gale\"\nchannel = \"panel_power\"\nabove = 100\n"
      "clear = 50\nintervals = { a = \"10 s\" }\n";
  const Outcome outcome =
      rehearse(station_text(sonde_text("a", 1, "1 min"), gale),
               "from,solar.panel_power\n0 s,0\n12 h,200\n18 h,0\n24 h,0\n", one_day);
  const double solar = 1440;
  EXPECT_NEAR(outcome.readings - solar, 18 * 60 + 6 * 360, 20);
  EXPECT_EQ(outcome.events.at("solar.gale").begins, 1);
  EXPECT_NEAR(static_cast<double>(outcome.events.at("solar.gale").on.count()), 6 * 3600e6, 120e6);
}

/// So long as power/ switches it, an instrument draws what check forecasts.
TEST(Rehearsal, power_is_as_forecast_where_switches_rest) {
  const std::string text = station_text(
      sonde_text("a", 1, "10 min", ", warm_up = \"40 s\"") +
          sonde_text("b", 2, "1 s", ", warm_up = \"1 min\", every = \"1 h\", burst = \"20 min\""),
      "", "[battery]\ncapacity = 100\npanel = 100\ndraws = { a = 1, b = 1, solar = 0 }\n");
  const Configuration configuration = rehearsed(text);
  const double expected = power_forecast(configuration, forecast(configuration)).mean;
  const Outcome outcome = rehearse(text, fine, 2 * one_day);
  EXPECT_NEAR(outcome.watts / expected, 1, 0.03);
  EXPECT_NEAR(outcome.readings / 2 / forecast(configuration).readings_per_day, 1, 0.02);
}

/// Also where its slot began in the pause.
TEST(Rehearsal, each_burst_has_a_reading) {
  const Outcome outcome =
      rehearse(station_text(sonde_text("a", 1, "40 min", ", every = \"1 h\", burst = \"10 min\"")),
               fine, one_day);
  const double solar = 1440;
  EXPECT_NEAR(outcome.readings - solar, 23, 0.01) << "the slot of the start is over";
}

std::string message_link(const std::string& interval, const std::string& carries = "") {
  return "[[message_link]]\nname = \"bds\"\ndevice = \"/dev/ttyS9\"\nto_file = \"/etc/card\"\n"
         "interval = \"" +
         interval + "\"\nlength = 78\n" + carries;
}

TEST(Rehearsal, messages_come_at_their_interval) {
  const Outcome outcome =
      rehearse(station_text(sonde_text("a", 1, "1 min")) + message_link("10 min"), fine, one_day);
  EXPECT_NEAR(static_cast<double>(outcome.messages), 143, 1);
  EXPECT_EQ(outcome.message_bytes, 78 * outcome.messages);
  const Prices prices{0, 0.5};
  EXPECT_DOUBLE_EQ(prices.of(outcome), 0.5 * static_cast<double>(outcome.messages));
}

TEST(Rehearsal, messages_tell_no_more_than_what_the_link_carries) {
  const std::string gale =
      "[[instrument.event]]\nkind = \"gale\"\nchannel = \"panel_power\"\nabove = 100\n"
      "clear = 50\n";
  const auto messages = [&](const std::string& carries) {
    return rehearse(station_text(two_sondes, gale) +
                        message_link("1 min", "carries = [" + carries + "]\n"),
                    "from,solar.panel_power\n0 s,0\n12 h,200\n18 h,0\n24 h,0\n", one_day)
        .messages;
  };
  EXPECT_EQ(messages("\"alarms\""), 2U) << "that it began, and that it is over";
  EXPECT_EQ(messages("\"solar.gale\""), 2U);
  EXPECT_EQ(messages("\"rows\""), 0U) << "its readings are of instants";
  EXPECT_NEAR(static_cast<double>(messages("\"b.sample\"")), 144, 1) << "each ten minutes";
}

TEST(Rehearsal, who_does_not_measure_makes_no_message) {
  const Outcome outcome =
      rehearse(station_text(two_sondes) + message_link("1 min", "carries = [\"b.sample\"]\n"),
               "from,dead\n0 s,b\n", one_day);
  EXPECT_EQ(outcome.messages, 0U) << "the other one does";
}

/// Twenty values and those of a sonde do not fit into one.
TEST(Rehearsal, what_does_not_fit_takes_further_messages) {
  const Outcome outcome = rehearse(
      station_text(two_sondes) + message_link("1 min", "carries = [\"health\", \"b.sample\"]\n"),
      fine, one_day);
  EXPECT_NEAR(static_cast<double>(outcome.messages), 288, 2);
}

TEST(Rehearsal, the_link_of_a_node_is_the_water) {
  const auto node = [](const std::string& air_time) {
    return station_text(two_sondes, "",
                        "[acoustic]\ndevice = \"/dev/ttyS8\"\naddress = 2\nbuoy = 1\n" + air_time);
  };
  const std::string free = node("");
  EXPECT_NEAR(rehearse(free, fine, one_day).link_bytes / forecast(rehearsed(free)).records_per_day,
              1, 0.1)
      << "neither live readings nor a connection go through it";
  const Outcome bound = rehearse(node("air_time = \"1 min\"\n"), fine, one_day);
  EXPECT_LT(bound.link_bytes, 10'000);
  EXPECT_GT(bound.owed, 1'000);
}

TEST(PrintOutcome, says_all_of_it) {
  Outcome outcome;
  outcome.span = 10 * one_day;
  outcome.readings = 1000;
  outcome.missing[3] = {12, 5 * one_day};
  outcome.has_battery = true;
  outcome.lowest_charge = 0.25;
  outcome.link_bytes = 2e6;
  outcome.events["solar.low"] = {2, one_day, 3 * one_day};
  outcome.notes = {"a: nobody says what it takes"};
  const std::string text = print_outcome(outcome, {1.5, 0});
  EXPECT_THAT(text, HasSubstr("gone from a full store before they were delivered, the first on "
                              "day 5.00\n"));
  EXPECT_THAT(text, HasSubstr("the store is never full"));
  EXPECT_THAT(text, HasSubstr("3.00\n")) << "the bill";
  EXPECT_THAT(text, HasSubstr("solar.low                     2 times   on for 1 d 0 h, first on "
                              "day 3.00\n"));
  const auto json = Json::parse(json_outcome(outcome, {1.5, 0}));
  ASSERT_TRUE(json);
  EXPECT_EQ(json->number_at("bill"), 3);
  EXPECT_TRUE(json->find("full")->is_null());
  EXPECT_EQ(json->find("missing")->find("retention")->number_at("readings"), 12);
}

/// It is waited for as on board: three of the intervals that the event itself made long.
TEST(Rehearsal, an_event_that_slows_its_own_instrument_waits_for_that) {
  const std::string low =
      "[[instrument.event]]\nkind = \"low\"\nchannel = \"dissolved_oxygen\"\nbelow = 5\n"
      "clear = 6\nintervals = { monitor = \"2 h\", a = \"2 h\" }\n";
  const Outcome outcome =
      rehearse(station_text(sonde_text("monitor", 1, "5 min") + low + sonde_text("a", 2, "1 min")),
               "from,monitor.dissolved_oxygen,dead\n0 s,4,none\n6 h,4,monitor\n9 h,4,none\n"
               "24 h,4,none\n",
               one_day);
  const double solar = 1440;
  EXPECT_NEAR(outcome.readings - solar, 24, 10);
}

}  // namespace
}  // namespace buoyd
