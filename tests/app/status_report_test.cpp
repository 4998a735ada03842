#include "app/status_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/json.hpp"

namespace buoyd {
namespace {

TEST(StatusReport, ChronyIsShownWhereItIsSpokenTo) {
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
