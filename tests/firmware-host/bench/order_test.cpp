#include "firmware-host/bench/order.hpp"

#include <gtest/gtest.h>

#include "firmware-host/test_models.hpp"

namespace buoysim {
namespace {

Scenario scenario() {
  Scenario scenario;
  scenario.lines.emplace_back().settings.name = "bus";
  scenario.instruments.emplace_back().settings.name = "troll";
  scenario.modems.emplace_back().name = "lander";
  return scenario;
}

TEST(Order, faults) {
  struct Case {
    const char* text;
    FaultKind kind;
    const char* target;
    std::optional<std::int64_t> length_ms;
  };
  const Case cases[] = {
      {"silence troll", FaultKind::silence, "troll", std::nullopt},
      {"silence lander 10", FaultKind::silence, "lander", 10000},
      {"silence troll 2.5", FaultKind::silence, "troll", 2500},
      {"  bad_checksum  troll 1", FaultKind::bad_checksum, "troll", 1000},
      {"garbage troll", FaultKind::garbage, "troll", std::nullopt},
      {"cut bus 5", FaultKind::cut, "bus", 5000},
      {"late troll 400 3", FaultKind::late, "troll", 3000},
      {"slow troll 200", FaultKind::slow, "troll", std::nullopt},
      {"bit_errors troll 0.01 2", FaultKind::bit_errors, "troll", 2000},
      {"exception troll 2 1", FaultKind::exception, "troll", 1000},
      {"busy troll", FaultKind::busy, "troll", std::nullopt},
      {"torn troll 4", FaultKind::torn, "troll", 4000},
      {"echo bus 1", FaultKind::echo, "bus", 1000},
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
  EXPECT_EQ(parse_order("slow troll 200", scenario())->fault.late, Micros{200'000});
  EXPECT_EQ(parse_order("bit_errors troll 0.01", scenario())->fault.rate, 0.01);
  EXPECT_EQ(parse_order("exception troll 11", scenario())->fault.code, 11);
}

TEST(Order, mend) {
  for (const char* const text : {"mend troll", "mend bus", "mend lander"}) {
    const auto order = parse_order(text, scenario());
    ASSERT_TRUE(order);
    EXPECT_TRUE(order->mend);
  }
}

TEST(Order, mistakes_say_what_was_expected) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "expected silence"},
      {"silence", "and a name"},
      {"explode troll", "expected silence"},
      {"silence bus", "no instrument \"bus\""},
      {"cut troll", "no line \"troll\""},
      {"late lander 400", "\"lander\" is an acoustic modem: expected silence"},
      {"mend other", "no instrument \"other\""},
      {"late troll", "MILLISECONDS"},
      {"echo troll", "no line \"troll\""},
      {"bit_errors troll", "RATE"},
      {"bit_errors troll 2", "RATE"},
      {"exception troll", "CODE"},
      {"exception troll 2.5", "CODE"},
      {"exception troll 256", "CODE"},
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

TEST(Order, who_speaks_sentences_has_no_modbus_faults) {
  Scenario two = scenario();
  two.instruments.front().model = model_named("nmea-0183");
  for (const char* const text :
       {"busy troll", "exception troll 2", "wrong_unit troll", "torn troll", "slow troll 100"}) {
    const auto order = parse_order(text, two);
    ASSERT_FALSE(order) << text;
    EXPECT_NE(order.error().text.find("speaks no Modbus"), std::string::npos);
  }
  EXPECT_TRUE(parse_order("stuck troll", two));
  two.instruments.front().model = model_named("aqua-troll-400");
  EXPECT_FALSE(parse_order("torn troll", two));
  EXPECT_TRUE(parse_order("busy troll", two));
  two.instruments.front().model = model_named("zx-300");
  EXPECT_TRUE(parse_order("torn troll", two));
  EXPECT_TRUE(parse_order("bit_errors troll 0.001", two));
}

}  // namespace
}  // namespace buoysim
