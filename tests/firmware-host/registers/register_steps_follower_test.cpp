#include "firmware-host/registers/register_steps_follower.hpp"

#include <gtest/gtest.h>

#include "firmware-host/bench/scenario_words.hpp"
#include "firmware-host/test_models.hpp"

namespace buoysim {
namespace {

using buoyd::RegisterStep;

RegisterStep mask() {
  RegisterStep step;
  step.function = 6;
  step.address = 1;
  step.write = {0x1F};
  step.wait = Micros{500'000};
  return step;
}

TEST(RegisterSteps, reads_are_refused_before_the_write_and_its_wait) {
  RegisterStepsFollower device({mask()});
  EXPECT_EQ(device.refusal(false, noon), 4);
  EXPECT_FALSE(device.take(bytes("06 00 01 00 01"), noon));
  EXPECT_EQ(device.refusal(false, noon), 4);
  EXPECT_EQ(device.take(bytes("06 00 01 00 1F"), noon), bytes("06 00 01 00 1F"));
  EXPECT_EQ(device.refusal(false, noon + Micros{400'000}), 6);
  EXPECT_EQ(device.refusal(false, noon + Micros{500'000}), 0);
}

TEST(RegisterSteps, a_measurement_is_read_once) {
  RegisterStepsFollower device({mask()});
  static_cast<void>(device.take(bytes("06 00 01 00 1F"), noon));
  EXPECT_TRUE(device.take_trigger());
  EXPECT_FALSE(device.take_trigger());
  EXPECT_EQ(device.refusal(false, noon + one_second), 0);
  EXPECT_EQ(device.refusal(true, noon + one_second), 4);
  static_cast<void>(device.take(bytes("06 00 01 00 1F"), noon + one_second));
  EXPECT_EQ(device.refusal(true, noon + 2 * one_second), 0);
}

TEST(RegisterSteps, a_start_holds_on) {
  RegisterStep start;
  start.raw = bytes("03 25 00 00 00");
  start.answer = bytes("03 00");
  start.once = true;
  start.wait = 8 * one_second;
  RegisterStepsFollower device({start});
  EXPECT_EQ(device.take(bytes("03 25 00 00 00"), noon), bytes("03 00"));
  EXPECT_FALSE(device.take_trigger());
  EXPECT_EQ(device.refusal(false, noon + 7 * one_second), 6);
  EXPECT_EQ(device.refusal(true, noon + 8 * one_second), 0);
}

TEST(RegisterSteps, writes_are_answered_as_the_standard_says) {
  RegisterStep coil;
  coil.function = 5;
  coil.address = 0xAC;
  coil.write = {1};
  RegisterStep registers;
  registers.function = 16;
  registers.address = 1;
  registers.write = {10, 0x102};
  RegisterStep raw;
  raw.function = 16;
  raw.raw = bytes("10 1C 00 00 00 00");
  raw.answer = bytes("10 1C 00");
  RegisterStepsFollower device({coil, registers, raw});
  EXPECT_EQ(device.take(bytes("05 00 AC FF 00"), noon), bytes("05 00 AC FF 00"));
  EXPECT_EQ(device.take(bytes("10 00 01 00 02 04 00 0A 01 02"), noon), bytes("10 00 01 00 02"));
  EXPECT_EQ(device.take(bytes("10 1C 00 00 00 00"), noon), bytes("10 1C 00 00 00"));
}

TEST(RegisterSteps, after_idling_the_first_answer_is_stale) {
  RegisterStep stale;
  stale.count = 2;
  stale.idle = 10 * one_second;
  RegisterStepsFollower device({stale});
  EXPECT_FALSE(device.is_asleep(noon));
  EXPECT_TRUE(device.is_stale());
  EXPECT_FALSE(device.is_asleep(noon + 9 * one_second));
  EXPECT_FALSE(device.is_stale());
  EXPECT_FALSE(device.is_asleep(noon + 19 * one_second));
  EXPECT_TRUE(device.is_stale());
}

TEST(RegisterSteps, a_sleeper_does_not_answer_the_first_request) {
  RegisterStep wake;
  wake.count = 1;
  wake.may_fail = true;
  RegisterStepsFollower device({wake});
  EXPECT_TRUE(device.sleeps(noon));
  EXPECT_TRUE(device.is_asleep(noon));
  EXPECT_FALSE(device.sleeps(noon + one_second));
  EXPECT_FALSE(device.is_asleep(noon + one_second));
  EXPECT_TRUE(device.sleeps(noon + 60 * one_second)) << "to look wakes nobody";
  EXPECT_TRUE(device.is_asleep(noon + 60 * one_second));
}

TEST(RegisterSteps, without_steps_nothing_is_refused) {
  RegisterStepsFollower device({});
  EXPECT_FALSE(device.is_asleep(noon));
  EXPECT_FALSE(device.is_stale());
  EXPECT_EQ(device.refusal(true, noon), 0);
}

}  // namespace
}  // namespace buoysim
