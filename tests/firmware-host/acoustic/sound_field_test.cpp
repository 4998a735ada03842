#include "firmware-host/acoustic/sound_field.hpp"

#include <gtest/gtest.h>

#include "firmware-host/acoustic/sound_speed.hpp"

namespace buoysim {
namespace {

using namespace std::chrono_literals;
using buoyd::MonoTime;

constexpr double speed_of_sound = 1500;
const MonoTime sound_start{1h};

/// Three modems on a line, 1500 m from one to the next.
SoundField field(const WaterScenario& water = {}) {
  return {{{"a", "a", 0, 0, 0}, {"b", "b", 1500, 0, 0}, {"c", "c", 3000, 0, 0}}, water, 1};
}

Sounding from(std::size_t modem) {
  return {modem, 1, 2, Sounding::Kind::message, {'x'}, 500ms};
}

std::string fault_at(SoundField& sea, std::size_t at, MonoTime now, std::size_t of) {
  for (const Arrival& arrival : sea.take(now)) {
    if (arrival.at == at && arrival.sounding.from == of) return arrival.fault;
  }
  return "none";
}

TEST(SoundField, sound_takes_its_time_to_each) {
  SoundField sea = field();
  sea.sound(from(0), speed_of_sound, sound_start);
  EXPECT_EQ(sea.next_due(), sound_start + 1500ms);
  EXPECT_TRUE(sea.take(sound_start + 1499ms).empty());
  EXPECT_EQ(fault_at(sea, 1, sound_start + 1500ms, 0), "");
  EXPECT_EQ(fault_at(sea, 2, sound_start + 2500ms, 0), "");
}

TEST(SoundField, who_sounds_hears_nothing) {
  SoundField sea = field();
  sea.sound(from(0), speed_of_sound, sound_start);
  sea.sound(from(1), speed_of_sound, sound_start + 1400ms);  // while that of a arrives
  EXPECT_EQ(fault_at(sea, 1, sound_start + 2s, 0), "deaf");
  SoundField other = field();
  other.sound(from(1), speed_of_sound, sound_start + 600ms);
  other.sound(from(0), speed_of_sound, sound_start);  // begun earlier, told later
  EXPECT_EQ(fault_at(other, 1, sound_start + 2s, 0), "deaf");
}

TEST(SoundField, two_that_overlap_destroy_one_another) {
  SoundField sea = field();
  sea.sound(from(0), speed_of_sound, sound_start);
  sea.sound(from(2), speed_of_sound, sound_start + 400ms);  // both come to b
  const auto arrivals = sea.take(sound_start + 1900ms);
  ASSERT_EQ(arrivals.size(), 2U);
  EXPECT_EQ(arrivals[0].fault, "collision");
  EXPECT_EQ(arrivals[1].fault, "collision");
}

TEST(SoundField, echoes_disturb_what_comes_behind_them) {
  SoundField sea = field({0, 200ms});
  sea.sound(from(0), speed_of_sound, sound_start);
  sea.sound(from(2), speed_of_sound, sound_start + 600ms);
  EXPECT_EQ(fault_at(sea, 1, sound_start + 1500ms, 0), "");
  EXPECT_EQ(fault_at(sea, 1, sound_start + 2100ms, 2), "collision");
  sea.sound(from(0), speed_of_sound, sound_start + 5s);
  static_cast<void>(sea.take(sound_start + 7s));
  sea.sound(from(2), speed_of_sound, sound_start + 5600ms);  // told when the one before has arrived
  EXPECT_EQ(fault_at(sea, 1, sound_start + 8s, 2), "collision");
}

TEST(SoundField, loses_the_share_it_is_told) {
  SoundField sea = field({0.3, 0ms});
  int lost = 0;
  for (int i = 0; i < 2000; ++i) {
    sea.sound(from(0), speed_of_sound, sound_start + i * 10s);
    lost += fault_at(sea, 1, sound_start + i * 10s + 5s, 0) == "lost" ? 1 : 0;
  }
  EXPECT_NEAR(lost, 600, 60);
}

/// The paper's own check: 10 °C, 35, 1000 m: 1506.3 m/s by this formula.
TEST(SoundSpeed, is_medwins) {
  EXPECT_NEAR(sound_speed(10, 35, 1000), 1449.2 + 46 - 5.5 + 0.29 + 16, 1e-9);
  EXPECT_NEAR(sound_speed(0, 35, 0), 1449.2, 1e-9);
}

}  // namespace
}  // namespace buoysim
