#include "firmware-host/order.hpp"

#include <gtest/gtest.h>

namespace buoysim {
namespace {

Scenario scenario() {
  Scenario scenario;
  scenario.lines.emplace_back().settings.name = "bus";
  scenario.instruments.emplace_back().settings.name = "troll";
  return scenario;
}

TEST(Order, Faults) {
  struct Case {
    const char* text;
    FaultKind kind;
    const char* target;
    std::optional<std::int64_t> length_ms;
  };
  const Case cases[] = {
      {"silence troll", FaultKind::silence, "troll", std::nullopt},
      {"silence troll 2.5", FaultKind::silence, "troll", 2500},
      {"  bad_checksum  troll 1", FaultKind::bad_checksum, "troll", 1000},
      {"garbage troll", FaultKind::garbage, "troll", std::nullopt},
      {"cut bus 5", FaultKind::cut, "bus", 5000},
      {"late troll 400 3", FaultKind::late, "troll", 3000},
  };
  for (const Case& c : cases) {
    const auto order = parse_order(c.text, scenario());
    ASSERT_TRUE(order) << c.text << ": " << order.error().text;
    EXPECT_EQ(order->fault.kind, c.kind);
    EXPECT_EQ(order->fault.target, c.target);
    EXPECT_EQ(order->fault.length.has_value(), c.length_ms.has_value());
    if (c.length_ms) {
      EXPECT_EQ(order->fault.length->count(), *c.length_ms * 1000);
    }
    EXPECT_FALSE(order->mend);
  }
  EXPECT_EQ(parse_order("late troll 400", scenario())->fault.late, Micros{400'000});
}

TEST(Order, Mend) {
  for (const char* const text : {"mend troll", "mend bus"}) {
    const auto order = parse_order(text, scenario());
    ASSERT_TRUE(order);
    EXPECT_TRUE(order->mend);
  }
}

TEST(Order, MistakesSayWhatWasExpected) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "expected silence"},
      {"silence", "and a name"},
      {"explode troll", "expected silence"},
      {"silence bus", "no instrument \"bus\""},
      {"cut troll", "no line \"troll\""},
      {"mend other", "no instrument \"other\""},
      {"late troll", "MILLISECONDS"},
      {"silence troll x", "[SECONDS]"},
      {"silence troll -1", "[SECONDS]"},
      {"silence troll 1 2", "[SECONDS]"},
      {"silence troll 1e99", "[SECONDS]"},
  };
  for (const auto& [text, expected] : cases) {
    const auto order = parse_order(text, scenario());
    ASSERT_FALSE(order) << text;
    EXPECT_NE(order.error().text.find(expected), std::string::npos) << order.error().text;
  }
}

}  // namespace
}  // namespace buoysim
