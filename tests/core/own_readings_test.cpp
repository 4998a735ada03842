#include "core/own_readings.hpp"

#include <gtest/gtest.h>

#include "core/body.hpp"

namespace buoyd {
namespace {

constexpr MonoTime now{Micros(5'000'000)};

void expect_own(const Reading& reading, const char* kind, const char* body) {
  EXPECT_EQ(reading.description->instrument(), "buoyd");
  EXPECT_EQ(reading.description->kind(), kind);
  EXPECT_EQ(reading.body, body);
  EXPECT_EQ(reading.boottime, now);
  EXPECT_TRUE(split_body(*reading.description, reading.body));
}

TEST(OwnReadings, start) {
  expect_own(start_reading({"0.1.0", "boot", "", std::nullopt, std::nullopt}, now), "start",
             R"(["0.1.0","boot",null,null,null,null,null,0,null])");
  expect_own(start_reading({"0.1.0", "", "abcd", EpochId{1, 2, 3, 4, 5, 6, 7, 0xFF}, 994}, now),
             "start", R"(["0.1.0",null,"abcd","01020304050607ff",994,null,null,0,null])");
}

TEST(OwnReadings, a_start_reading_is_understood_again) {
  const EpochId before{1, 2, 3, 4, 5, 6, 7, 0xFF};
  const auto facts = start_facts(start_reading({"0.1.0", "boot", "abcd", before, 994}, now));
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->version, "0.1.0");
  EXPECT_EQ(facts->boot_id, "boot");
  EXPECT_EQ(facts->configuration_hash, "abcd");
  EXPECT_EQ(facts->previous_epoch, before);
  EXPECT_EQ(facts->previous_last, 994U);
  const RestartFacts again{"crashed", "of a signal", 7, "2026-11-20T07:00:00Z"};
  const auto restarted = start_facts(start_reading({"0.1.0", "boot", "", {}, {}, again}, now));
  ASSERT_TRUE(restarted);
  EXPECT_EQ(restarted->restart.reason, "crashed");
  EXPECT_EQ(restarted->restart.text, "of a signal");
  EXPECT_EQ(restarted->restart.restarts, 7U);
  EXPECT_EQ(restarted->restart.since, "2026-11-20T07:00:00Z");
  const auto first = start_facts(start_reading({"0.1.0", "", "", {}, {}}, now));
  ASSERT_TRUE(first);
  EXPECT_EQ(first->previous_epoch, std::nullopt);
  EXPECT_EQ(first->previous_last, std::nullopt);
  EXPECT_FALSE(start_facts(event_reading({"a", "b", "c"}, now)));
  Reading torn = start_reading({"0.1.0", "", "", {}, {}}, now);
  torn.body = "[";
  EXPECT_FALSE(start_facts(torn));
}

TEST(OwnReadings, events_and_configurations_are_urgent) {
  const Reading event = event_reading({"rtu", "line_gone", "unplugged"}, now);
  expect_own(event, "event", R"(["rtu","line_gone","unplugged"])");
  EXPECT_TRUE(event.urgent);
  const Reading config = config_reading({"abcd", false, "line 3: no"}, now);
  expect_own(config, "config", R"(["abcd",0,"line 3: no"])");
  EXPECT_TRUE(config.urgent);
}

TEST(OwnReadings, dropped_and_clock) {
  const Reading dropped =
      dropped_reading({"met", 12, MonoTime(Micros(100)), MonoTime(Micros(900))}, now);
  expect_own(dropped, "dropped", R"(["met",12,100,900])");
  EXPECT_FALSE(dropped.urgent);
  expect_own(clock_reading({"gnss", now, WallTime(Micros(77)), Micros(10), Micros(-3)}), "clock",
             R"(["gnss",5000000,77,10,-3])");
}

TEST(OwnReadings, success) {
  expect_own(success_reading({"met", "ok", 5, 4, 3, 2, 6, 7, 8, 9, "bus", 10}, now), "success",
             R"(["met","ok",5,4,3,2,6,7,8,9,"bus",10])");
}

TEST(OwnReadings, descriptions_are_shared) {
  EXPECT_EQ(event_reading({"a", "b", "c"}, now).description,
            event_reading({"d", "e", "f"}, now).description);
}

}  // namespace
}  // namespace buoyd
