#include "app/health_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace buoyd {
namespace {

using testing::HasSubstr;

class BoardFactsTest : public testing::Test {
 protected:
  ~BoardFactsTest() override { std::filesystem::remove_all(root_); }
  void write(const std::string& path, const std::string& text) const {
    std::filesystem::create_directories(std::filesystem::path(root_ + path).parent_path());
    std::ofstream(root_ + path) << text;
  }

  std::string root_ = [] {
    std::string name = "/tmp/board.XXXXXX";
    return std::string(mkdtemp(name.data()));
  }();
};

TEST_F(BoardFactsTest, a_board_that_says_nothing) {
  const BoardFacts facts = read_board_facts(root_);
  EXPECT_FALSE(facts.memory_kib);
  EXPECT_FALSE(facts.temperature);
  EXPECT_FALSE(facts.load);
}

TEST_F(BoardFactsTest, reads_what_the_kernel_says) {
  write("/proc/meminfo", "MemTotal: 1000 kB\nMemAvailable:     512 kB\n");
  write("/proc/loadavg", "0.25 0.10 0.05 1/100 4242\n");
  write("/sys/class/thermal/thermal_zone0/temp", "41500\n");
  write("/sys/class/thermal/thermal_zone1/temp", "-2000\n");
  write("/sys/class/thermal/thermal_zone2/temp", "");
  write("/sys/class/thermal/cooling_device0/temp", "99000\n");
  const BoardFacts facts = read_board_facts(root_);
  EXPECT_EQ(facts.memory_kib, 512U);
  EXPECT_EQ(facts.temperature, 41.5);
  EXPECT_EQ(facts.load, 0.25);
}

TEST_F(BoardFactsTest, freezing_is_a_temperature_too) {
  write("/sys/class/thermal/thermal_zone0/temp", "-12000\n");
  EXPECT_EQ(read_board_facts(root_).temperature, -12);
}

TEST_F(BoardFactsTest, free_bytes_of_a_file_that_is_not_there_yet) {
  EXPECT_GT(free_bytes(root_ + "/spool.db"), 0U);
  EXPECT_FALSE(free_bytes(root_ + "/no/folder/spool.db"));
}

TEST(HealthReadings, one_of_the_daemon_and_one_of_each_instrument) {
  DaemonState state;
  state.spool.waiting = 7;
  state.link_steps = 3;
  state.uplink.connected_time = std::chrono::seconds(90);
  InstrumentSnapshot met;
  met.name = "met";
  met.health = Health::ok;
  met.readings = 20;
  met.errors[0] = 2;
  met.errors[1] = 1;
  met.slots.missed = 4;
  met.slots.failed = 5;
  met.slots.rested = 6;
  met.slots.no_line = 7;
  met.slots.paused = 8;
  met.slots.unpowered = 9;
  met.line = "bus";
  state.instruments = {met, met};
  state.instruments[1].name = "sonde";
  const auto readings =
      health_readings(state, {9000, {}, {}}, state.started + std::chrono::seconds(60));
  ASSERT_EQ(readings.size(), 3U);
  EXPECT_EQ(readings[0].body,
            "[60,9000,0,0,0,0,0,0,6,7,0,90,null,null,null,null,3,null,0,null,null]");
  EXPECT_EQ(readings[1].body, R"(["met","ok",20,3,4,0,5,6,7,8,"bus",9])");
  EXPECT_THAT(readings[2].body, HasSubstr("sonde"));
}

TEST(HealthReadings, what_the_board_says_of_itself) {
  DaemonState state;
  state.spool.committed = 10;
  state.spool.owed = 2;
  EXPECT_THAT(health_readings(state, {9000, {12, 41.5, 0.25}, 99}, state.started)[0].body,
              testing::StartsWith("[0,9000,10,2,0,0,0,0,0,0,0,0,12,41.5,0.25,99,0,"));
}

TEST(HealthReadings, say_why_it_started_and_that_it_is_held_off) {
  DaemonState state;
  state.restart = {"watchdog", "a thread hung", 3, "2026-11-20T07:00:00Z"};
  const MonoTime now = state.started + std::chrono::seconds(60);
  EXPECT_THAT(health_readings(state, {}, now)[0].body,
              HasSubstr(R"(,"watchdog",3,"2026-11-20T07:00:00Z",null])"));
  state.start = {"held_off", "battery_voltage of charger is 11.4 V"};
  EXPECT_THAT(health_readings(state, {}, now)[0].body, HasSubstr(R"(Z",60])"));
}

TEST(NextHealth, comes_each_ten_minutes_from_the_start) {
  const MonoTime started{std::chrono::seconds(37)};
  EXPECT_EQ(next_health(started, started), started + std::chrono::minutes(10));
  EXPECT_EQ(next_health(started, started + std::chrono::minutes(10)),
            started + std::chrono::minutes(20));
  EXPECT_EQ(next_health(started, started + std::chrono::seconds(1'250)),
            started + std::chrono::minutes(30))
      << "told late, and no later for it";
}

TEST(NextHealth, what_passed_in_suspend_is_not_told_later) {
  const MonoTime started{std::chrono::seconds(37)};
  const MonoTime awake = started + std::chrono::hours(24) + std::chrono::seconds(5);
  EXPECT_EQ(next_health(started, awake),
            started + std::chrono::hours(24) + std::chrono::minutes(10));
}

}  // namespace
}  // namespace buoyd
