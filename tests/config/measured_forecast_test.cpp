#include "config/forecast/measured_forecast.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/forecast/print_check.hpp"
#include "test_models.hpp"

namespace buoyd {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr double a_day = 86'400;

/// The same troll of which windows are stored, alone or beside its readings.
Configuration one_with_windows(const std::string& record) {
  const LoadedSettings loaded = parse_test_settings(
      "[station]\nid = \"b\"\n[[line]]\nname = \"bus\"\ndevice = \"/dev/ttyS1\"\n"
      "[[instrument]]\nname = \"a\"\nline = \"bus\"\nmodel = \"troll\"\ninterval = 1\n"
      "record = \"" +
      record + "\"\n[[instrument.statistics]]\nkind = \"window\"\n");
  EXPECT_TRUE(loaded.configuration);
  return loaded.configuration.value();
}

/// A troll that is polled each second for 20 min of each hour, with windows of its readings.
Configuration one_in_bursts() {
  return right(
      "[station]\nid = \"b\"\n[[line]]\nname = \"bus\"\ndevice = \"/dev/ttyS1\"\n"
      "[[instrument]]\nname = \"a\"\nline = \"bus\"\nmodel = \"troll\"\ninterval = 1\n"
      "power = { chip = \"/dev/gpiochip0\", line = 4, warm_up = \"30 s\", every = \"1 h\", "
      "burst = \"20 min\" }\n[[instrument.statistics]]\nkind = \"window\"\n");
}

/// A troll that is polled each second, and a receiver that says two kinds, each once a second.
Configuration two_instruments(const std::string& mqtt = "") {
  const LoadedSettings loaded = parse_test_settings(
      "[station]\nid = \"b\"\n[mqtt]\n" + mqtt +
      "\n[[line]]\nname = \"bus\"\ndevice = \"/dev/ttyS1\"\n"
      "[[line]]\nname = \"nav\"\ndevice = \"/dev/ttyS2\"\n"
      "[[instrument]]\nname = \"a\"\nline = \"bus\"\nmodel = \"troll\"\ninterval = 1\n"
      "[[instrument]]\nname = \"g\"\nline = \"nav\"\nmodel = \"gnss\"\n");
  return loaded.configuration.value();
}

/// A daemon's counters after 1,000 s, of which the link was there for 800 s.
struct Counted {
  std::string hash;
  double uptime = 1'000;
  double connected = 800;
  std::string a = R"("health":"ok","readings":900,"readings_per_minute":54,"values":9000,)"
                  R"("bytes":81000)";
  std::string g = R"("health":"ok","readings":100,"readings_per_minute":6,"values":300,)"
                  R"("bytes":5000)";
  std::string lanes = R"({"name":"live","state":"on","bytes":160000,"readings":800},)"
                      R"({"name":"record","state":"open","owed":20,"bytes":40000,"readings":1000})";
  int sent = 200'000;
};

Json status_of(const Counted& counted) {
  const auto status = Json::parse(fmt::format(
      R"({{"station":"b","configuration":"{}","uptime":{},"instruments":[)"
      R"({{"name":"a",{}}},{{"name":"g",{}}}],"spool":{{"commits":500}},"uplink":{{"lanes":[{}],)"
      R"("sent_bytes":{},"link_bytes":300000,"connected_time":{}}}}})",
      counted.hash, counted.uptime, counted.a, counted.g, counted.lanes, counted.sent,
      counted.connected));
  return status.value();
}

const WallTime asked_at = parse_iso8601("2026-11-20T13:21:00Z").value();

Forecast measured(const Configuration& configuration, Counted counted = {}) {
  counted.hash = configuration.settings.hash;
  const auto forecast = measured_forecast(configuration, status_of(counted), asked_at);
  EXPECT_TRUE(forecast) << forecast.error().text;
  return forecast.value_or(Forecast{});
}

TEST(MeasuredForecast, goes_by_what_the_daemon_counts) {
  const Forecast sum = measured(two_instruments());
  EXPECT_EQ(sum.measured, std::chrono::seconds(1'000));
  EXPECT_NEAR(sum.instruments[0].readings_per_day, a_day * 0.9, 1e-6);
  EXPECT_NEAR(sum.instruments[1].readings_per_day, a_day * 0.1, 1e-6);
  EXPECT_NEAR(sum.readings_per_day, a_day, 1e-6);
  EXPECT_NEAR(sum.values_per_day, a_day * (9 + 0.3), 1e-6);
  EXPECT_NEAR(sum.stored_per_day, a_day * (0.9 * stored_row("a", 90) + 0.1 * stored_row("g", 50)),
              1);
  EXPECT_NEAR(sum.written_per_day, 2 * sum.stored_per_day + a_day / 2 * assumed::commit_bytes, 1);
  EXPECT_THAT(sum.notes, IsEmpty());
}

TEST(MeasuredForecast, of_an_instrument_that_stores_windows_alone_only_these_count) {
  const Configuration configuration = one_with_windows("statistics");
  const Forecast stated = forecast(configuration);
  const Forecast sum = measured(configuration);
  EXPECT_NEAR(sum.readings_per_day, 144, 1e-6) << "one in ten minutes, of 900 readings in 1,000 s";
  EXPECT_NEAR(sum.values_per_day, stated.values_per_day, 1e-6);
  EXPECT_NEAR(sum.stored_per_day, stated.stored_per_day, 1e-6);
}

TEST(MeasuredForecast, windows_beside_the_readings_are_stored_rows_too) {
  const Configuration configuration = one_with_windows("all");
  const Forecast windows = forecast(one_with_windows("statistics"));
  const Forecast sum = measured(configuration);
  EXPECT_NEAR(sum.readings_per_day, a_day * 0.9 + 144, 1e-6);
  EXPECT_NEAR(sum.stored_per_day, a_day * 0.9 * stored_row("a", 90) + windows.stored_per_day, 1);
}

// 200 bytes of live readings a second, 40 bytes for each reading that is owed, half as much around.
TEST(MeasuredForecast, the_link_needs_what_it_needed_with_all_that_is_around_payload) {
  const Forecast sum = measured(two_instruments());
  EXPECT_NEAR(sum.records_per_day, a_day * 40, 1e-6);
  EXPECT_NEAR(sum.link_per_day(), a_day * (200 + 40) * 1.5, 1e-6);
  EXPECT_EQ(sum.overhead_per_day, forecast(two_instruments()).overhead_per_day);
}

TEST(MeasuredForecast, readings_that_are_sent_after_an_outage_count_once) {
  Counted counted;
  counted.lanes = R"({"name":"record","state":"open","bytes":400000,"readings":10000})";
  EXPECT_NEAR(measured(two_instruments(), counted).records_per_day, a_day * 40, 1e-6);
}

TEST(MeasuredForecast, an_instrument_that_brings_nothing_counts_as_nothing) {
  Counted counted;
  counted.g = R"("health":"silent","readings":100,"values":300,"bytes":5000)";
  const Forecast sum = measured(two_instruments(), counted);
  EXPECT_NEAR(sum.readings_per_day, a_day * 0.9, 1e-6);
  EXPECT_THAT(sum.notes, ElementsAre("g brings nothing (silent): it counts as nothing here"));
}

TEST(MeasuredForecast, what_comes_rarely_is_counted_since_the_start) {
  Counted counted;
  counted.g = R"("health":"ok","readings":2,"readings_per_minute":0.01,"values":6,"bytes":100)";
  const Forecast spoken = measured(two_instruments(), counted);
  EXPECT_NEAR(spoken.instruments[1].readings_per_day, a_day * 0.002, 1e-6);
  EXPECT_THAT(spoken.notes, IsEmpty());
  counted.a = R"("health":"ok","readings":5,"readings_per_minute":0.01,"values":50,"bytes":450)";
  EXPECT_NEAR(measured(two_instruments(), counted).instruments[0].readings_per_day, a_day * 0.005,
              1e-6);
  counted.a = R"("health":"waiting","readings":0)";
  const Forecast polled = measured(two_instruments(), counted);
  EXPECT_EQ(polled.instruments[0].readings_per_day, a_day);
  EXPECT_GT(polled.stored_per_day, a_day * stored_row("a", 90));
  EXPECT_THAT(polled.notes, ElementsAre("a has brought too little to tell: it is as stated"));
}

TEST(MeasuredForecast, of_bursts_only_whole_ones_tell_of_a_day) {
  const Configuration configuration = one_in_bursts();
  Counted counted;
  counted.uptime = 7'200;
  counted.a =
      R"("health":"ok","readings":2400,"readings_per_minute":60,"values":24000,"bytes":216000)";
  const Forecast sum = measured(configuration, counted);
  const double windows = 144;  // of ten minutes: they end in the pauses, too
  EXPECT_NEAR(sum.instruments[0].readings_per_day, 28'800 + windows, 1e-6);
  EXPECT_NEAR(sum.readings_per_day, forecast(configuration).readings_per_day, 1e-6);
  EXPECT_THAT(sum.notes, Not(Contains(HasSubstr("a has brought"))));
  counted.uptime = 1'380;  // since 12:58
  counted.a =
      R"("health":"ok","readings":1200,"readings_per_minute":60,"values":12000,"bytes":108000)";
  EXPECT_NEAR(measured(configuration, counted).instruments[0].readings_per_day, 28'800 + windows,
              1e-6)
      << "one whole burst";
  counted.uptime = 4'920;  // since 11:59, with two bursts
  counted.a =
      R"("health":"ok","readings":2400,"readings_per_minute":60,"values":24000,"bytes":216000)";
  EXPECT_NEAR(measured(configuration, counted).instruments[0].readings_per_day, 28'800 + windows,
              1e-6);
  counted.uptime = 4'260;  // since 12:10: that burst began late, and was as long
  EXPECT_NEAR(measured(configuration, counted).instruments[0].readings_per_day, 28'800 + windows,
              1e-6);
  counted.uptime = 1'080;  // since 13:03: that burst began late, and is not over
  counted.a = R"("health":"waiting","readings":0)";
  const Forecast first = measured(configuration, counted);
  EXPECT_NEAR(first.readings_per_day, forecast(configuration).readings_per_day, 1e-6);
  EXPECT_THAT(first.notes, Contains("a has brought too little to tell: it is as stated"));
  counted.uptime = 90'000;
  counted.a = R"("health":"silent","readings":2400,"readings_per_minute":0)";
  EXPECT_NEAR(measured(configuration, counted).instruments[0].readings_per_day, windows, 1e-6);
}

TEST(MeasuredForecast, what_the_link_did_not_tell_is_as_stated) {
  const Forecast stated = forecast(two_instruments());
  Counted counted;
  counted.connected = 599;
  const Forecast sum = measured(two_instruments(), counted);
  EXPECT_NEAR(sum.records_per_day, stated.records_per_day / 3, 1) << "of 3 readings a second one";
  EXPECT_NEAR(sum.live_per_day, stated.live_per_day / 3, 1);
  EXPECT_THAT(sum.notes, ElementsAre(HasSubstr("the link was there for less than 10 min")));
  counted.connected = 800;
  counted.lanes = R"({"name":"record","state":"backing off","owed":990,"bytes":400,"readings":10})";
  const Forecast unanswered = measured(two_instruments(), counted);
  EXPECT_THAT(unanswered.notes, ElementsAre(HasSubstr("990 readings are owed (backing off)")));
  EXPECT_NEAR(unanswered.records_per_day, stated.records_per_day / 3, 1);
}

TEST(MeasuredForecast, without_an_archive_every_reading_is_a_message) {
  const Configuration broker = two_instruments("delivery = \"broker\"");
  Counted counted;
  counted.lanes = R"({"name":"broker","state":"on","bytes":200000,"readings":1000})";
  const Forecast sum = measured(broker, counted);
  EXPECT_EQ(sum.records_per_day, 0);
  EXPECT_NEAR(sum.link_per_day(), a_day * 200 * 1.5, 1e-6);
}

TEST(MeasuredForecast, says_why_it_cannot) {
  const Configuration configuration = two_instruments();
  const auto refused = [&configuration](const Counted& counted) {
    const auto forecast = measured_forecast(configuration, status_of(counted), asked_at);
    return forecast ? "" : forecast.error().text;
  };
  Counted counted;
  counted.hash = "0123";
  EXPECT_THAT(refused(counted), HasSubstr("the daemon runs configuration 0123 of station b, b.toml "
                                          "is " +
                                          configuration.settings.hash));
  counted.hash = configuration.settings.hash;
  counted.uptime = 599;
  EXPECT_THAT(refused(counted), HasSubstr("is up for 9 min 59 s"));
  EXPECT_THAT(refused(counted), HasSubstr("expected at least 10 min"));
}

/// A troll on the sea floor, whose status has a record lane and no time of a connection.
Configuration one_on_the_sea_floor() {
  return right(
      "[station]\nid = \"b\"\n[acoustic]\ndevice = \"/dev/ttyS3\"\naddress = 2\nbuoy = 1\n"
      "[[line]]\nname = \"bus\"\ndevice = \"/dev/ttyS1\"\n"
      "[[instrument]]\nname = \"a\"\nline = \"bus\"\nmodel = \"troll\"\ninterval = 1\n");
}

TEST(MeasuredForecast, of_a_node_is_what_goes_through_the_water) {
  Counted counted;
  counted.connected = 0;
  counted.lanes = R"({"name":"record","state":"open","bytes":40000,"readings":1000})";
  const Forecast sum = measured(one_on_the_sea_floor(), counted);
  EXPECT_NEAR(sum.records_per_day, a_day * 0.9 * 40, 1e-6);
  EXPECT_EQ(sum.link_per_day(), sum.records_per_day);
  EXPECT_THAT(sum.notes, IsEmpty());
  const std::string text = print_measured(one_on_the_sea_floor(), sum);
  EXPECT_THAT(text, HasSubstr("\nwater, a day\n  record lane"));
  EXPECT_THAT(text, Not(HasSubstr("live lane")));
  EXPECT_THAT(text, Not(HasSubstr("link, a month")));
}

TEST(PrintCheck, says_what_is_measured_and_for_how_long) {
  const Configuration configuration = two_instruments();
  const std::string text = print_measured(configuration, measured(configuration));
  EXPECT_TRUE(text.starts_with("measured by the daemon of station b, configuration ")) << text;
  for (const char* part :
       {"bytes of the 16 min 40 s since its start\n",
        "readings a day             measured         stated\n", "8640         172800\n",
        "station, as measured\n", "  readings a day         86400\n",
        "link, a month of 30 days, as measured\n"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
}

}  // namespace
}  // namespace buoyd
