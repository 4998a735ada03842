#include "app/status_report.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/resting_line.hpp"
#include "base/json.hpp"

namespace buoyd {
namespace {

TEST(StatusReport, chrony_is_shown_where_it_is_spoken_to) {
  DaemonState state;
  const auto clock = [&state] {
    const auto status = Json::parse(status_json(state, MonoTime{}));
    EXPECT_TRUE(status) << status.error().text;
    const Json* const shown = status->find("clock");
    EXPECT_NE(shown, nullptr);
    return shown != nullptr ? *shown : Json{};
  };
  EXPECT_EQ(clock().find("chrony_refused"), nullptr);
  state.clock.chrony_refused = 3;
  EXPECT_EQ(clock().integer_at("chrony_refused"), 3);
  EXPECT_EQ(clock().integer_at("chrony_sent"), 0);
}

TEST(StatusReport, a_configuration_on_trial_is_shown_and_how_long_it_has) {
  DaemonState state;
  const MonoTime now{Micros(60'000'000)};
  EXPECT_THAT(status_json(state, now), testing::Not(testing::HasSubstr("trial")));
  state.trial_until = now + Micros(540'500'000);
  EXPECT_THAT(status_json(state, now), testing::HasSubstr(R"("trial_left":540.5,)"));
  state.trial_until = now - Micros(1'000);
  EXPECT_THAT(status_json(state, now), testing::HasSubstr(R"("trial_left":0,)"));
}

TEST(StatusReport, releases_are_shown_where_there_are_any) {
  const MonoTime now{Micros(10'000'000)};
  DaemonState state;
  EXPECT_THAT(status_json(state, now), testing::Not(testing::HasSubstr("releases")));
  state.releases.push_back({.name = "anchor", .state = "ready", .firing = "never fired"});
  state.releases.push_back(
      {.name = "keel", .state = "closed", .firing = "never fired", .armed_by = "ada"});
  EXPECT_THAT(
      status_json(state, now),
      testing::HasSubstr(R"("releases":[{"name":"anchor","state":"ready","firing":"never fired"},)"
                         R"({"name":"keel","state":"closed","firing":"never fired",)"
                         R"("armed_by":"ada"}])"));
}

TEST(StatusReport, message_links_are_shown_where_there_are_any) {
  DaemonState state;
  const MonoTime now{Micros(60'000'000)};
  EXPECT_THAT(status_json(state, now), testing::Not(testing::HasSubstr("message_links")));
  state.message_links.push_back({.name = "beidou", .state = "ready", .sent = 2});
  state.message_links.back().last = now - Micros(5'000'000);
  EXPECT_THAT(status_json(state, now),
              testing::HasSubstr(R"("message_links":[{"name":"beidou","state":"ready","sent":2,)"
                                 R"("refused":0,"unanswered":0,"damaged":0,"received":0,)"
                                 R"("commands":0,"unproven":0,"waiting":0,"last":5)"));
}

TEST(StatusReport, an_acoustic_modem_is_shown_where_there_is_one) {
  DaemonState state;
  const MonoTime now{Micros(60'000'000)};
  EXPECT_THAT(status_json(state, now), testing::Not(testing::HasSubstr("acoustic")));
  state.acoustic.state = "ready";
  state.acoustic.sent = 3;
  state.acoustic.air_time = Micros(1'500'000);
  PeerStatus peer{.address = 2, .station = "lander", .frames = 7};
  peer.last = now - Micros(5'000'000);
  peer.travel = Micros(1'004'000);
  peer.quality.rssi = -58;
  state.acoustic.peers.push_back(peer);
  EXPECT_THAT(
      status_json(state, now),
      testing::HasSubstr(R"("acoustic":{"state":"ready","sent":3,"heard":0,"refused":0,)"
                         R"("air_time":1.5,"peers":[{"address":2,"station":"lander",)"
                         R"("frames":7,"silences":0,"last":5,"travel":1.004,"rssi":-58}]})"));
}

TEST(StatusReport, a_start_that_is_held_off_is_shown_and_since_when) {
  DaemonState state;
  const auto start = [&state](std::string_view key) {
    const auto status = Json::parse(status_json(state, state.started + Micros(2'000'000)));
    const Json* const shown = status ? status->find("start") : nullptr;
    const Json* const value = shown != nullptr ? shown->find(key) : nullptr;
    return value != nullptr ? *value : Json{};
  };
  EXPECT_FALSE(start("state").string());
  state.start = {"held_off", "of 11.4 V"};
  EXPECT_EQ(*start("state").string(), "held_off");
  EXPECT_EQ(*start("text").string(), "of 11.4 V");
  EXPECT_EQ(start("for").number(), 2.0);
  EXPECT_THAT(short_status(state), testing::StartsWith("held_off, 0 of 0 instruments"));
}

TEST(StatusReport, why_an_interval_is_shorter_is_shown_and_since_when) {
  DaemonState state;
  state.instruments.resize(1);
  state.instruments[0].interval = Micros(10'000'000);
  EXPECT_THAT(status_json(state, MonoTime{}), testing::Not(testing::HasSubstr("storm")));
  state.instruments[0].storm = "mast.gale";
  const std::string json = status_json(state, MonoTime{Micros(60'000'000)});
  EXPECT_THAT(json, testing::HasSubstr(R"("interval":10)"));
  EXPECT_THAT(json, testing::HasSubstr(R"("storm":"mast.gale","storm_for":60)"));
}

TEST(StatusReport, what_goes_over_an_axis_is_told_apart_from_the_line) {
  DaemonState state;
  state.instruments.resize(1);
  state.instruments[0].last.push_back(
      {*Description::parse(R"({"v":2,"instrument":"lidar","kind":"scan",)"
                           R"("axis":{"name":"height","unit":"m","points":[10,20]},"channels":[)"
                           R"({"name":"speed","type":"decimal","unit":"m s-1","axis":"height"},)"
                           R"({"name":"count","type":"integer"}]})"),
       MonoTime{}, "[[8.7,null],7]", ""});
  state.instruments[0].last.push_back(
      {*Description::parse(R"({"v":2,"instrument":"lidar","kind":"met",)"
                           R"("channels":[{"name":"count","type":"integer"}]})"),
       MonoTime{}, "[7]", ""});
  const std::string json = status_json(state, MonoTime{});
  EXPECT_THAT(json, testing::HasSubstr(
                        R"("text":"speed=[10 m: 8.7, 20 m: -] m s-1  count=7","line":"count=7",)"
                        R"("profile":{"axis":"height","unit":"m","points":["10","20"],"of":2,)"
                        R"("columns":[{"name":"speed","unit":"m s-1","values":["8.7","-"]}]}})"));
  EXPECT_THAT(json, testing::HasSubstr(R"("text":"count=7"})"));
}

TEST(StatusReport, a_line_that_rests_and_its_instruments_are_shown) {
  Settings settings;
  settings.lines.resize(2);
  settings.lines[0].name = "water";
  settings.lines[0].device = "/dev/ttyS1";
  settings.instruments.resize(2);
  settings.instruments[0].name = "sonde";
  settings.instruments[0].line = "water";
  settings.instruments[1].line = "another";
  const auto shown = [&](Health health, const std::string& why, const char* part) {
    DaemonState state;
    add_resting(state, settings, settings.lines[0], health, why);
    const auto status = Json::parse(status_json(state, state.started));
    const auto rows = status ? status->find(part)->items() : std::vector<Json>{};
    return rows.size() == 1 ? fmt::format("{}: {}, {}", rows[0].string_at("name").value_or(""),
                                          rows[0].string_at("health").value_or("a line"),
                                          rows[0].string_at("state").value_or(""))
                            : "";
  };
  using std::chrono::seconds;
  EXPECT_EQ(shown(Health::paused, paused_text(seconds(26 * 60 + 1)), "lines"),
            "water: a line, paused, 27 min left");
  EXPECT_EQ(shown(Health::waiting, "waits", "instruments"), "sonde: waiting, waits");
  EXPECT_EQ(paused_text(seconds(59)), "paused, 59.0 s left");
  EXPECT_EQ(paused_text(seconds(3660)), "paused, 1 h 1 min left");
}

TEST(StatusReport, says_how_much_an_instrument_brought) {
  DaemonState state;
  state.instruments.resize(1);
  state.instruments[0].readings = 7;
  state.instruments[0].values = 70;
  state.instruments[0].bytes = 490;
  const auto status = Json::parse(status_json(state, state.started));
  ASSERT_TRUE(status) << status.error().text;
  const Json& shown = status->find("instruments")->items().at(0);
  EXPECT_EQ(shown.integer_at("readings"), 7);
  EXPECT_EQ(shown.integer_at("values"), 70);
  EXPECT_EQ(shown.integer_at("bytes"), 490);
}

TEST(StatusReport, in_short_for_systemctl) {
  DaemonState state;
  state.lines.resize(2);
  state.lines[0].there = true;
  state.instruments.resize(3);
  state.instruments[0].health = Health::ok;
  state.instruments[1].health = Health::dormant;
  state.uplink.broker = "connected to 10.0.0.1:1883";
  state.spool.owed = 12;
  EXPECT_EQ(short_status(state),
            "1 of 3 instruments well, 1 of 2 lines there, connected to 10.0.0.1:1883, 12 readings "
            "owed");
  state.spool.is_volatile = true;
  EXPECT_THAT(short_status(state), testing::EndsWith("owed, store in memory"));
}

}  // namespace
}  // namespace buoyd
