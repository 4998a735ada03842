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

}  // namespace
}  // namespace buoyd
