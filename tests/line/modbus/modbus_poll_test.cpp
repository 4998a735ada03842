// Answers too late for their own request and just right for the next one's, in virtual time.
#include "line/modbus/modbus_poll.hpp"

#include <gmock/gmock.h>

#include "line/line_test_settings.hpp"
#include "line/modbus/modbus_transaction.hpp"
#include "line/modbus/unit_debts.hpp"
#include "support/modbus_device.hpp"
#include "support/simulated_line.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;

constexpr Micros in_time{30'000};
constexpr Micros timeout{300'000};
// A unit that never answered is asked again when it was silent for another time-out: just behind
// it.
constexpr Micros too_late{615'000};

/// Unit 7 says each register's address as its value; the next answers take so long.
class LateAnswers : public testing::Test {
 protected:
  void SetUp() override {
    for (std::uint16_t address = 0; address < 100; ++address) device.holding[address] = address;
    line.attach([this](std::span<const std::uint8_t> request, MonoTime) {
      auto bytes = device.answer(request);
      const Micros turnaround = turnarounds.empty() ? in_time : turnarounds.front();
      if (!turnarounds.empty()) turnarounds.erase(turnarounds.begin());
      return bytes ? std::optional(WireAnswer{*bytes, turnaround}) : std::nullopt;
    });
    ASSERT_TRUE(line.open());
  }

  Result<ModbusAnswer> read(std::uint16_t address) {
    return modbus_transaction(line, {.unit = 7, .address = address, .timeout = timeout});
  }

  FakeClock clock;
  SimulatedLine line{rtu_bus(), clock};
  ModbusDevice device{7};
  std::vector<Micros> turnarounds;
};

TEST_F(LateAnswers, where_all_comes_in_time_a_poll_ends_well_and_takes_no_time) {
  ModbusPoll poll(line, 7, timeout);
  ASSERT_TRUE(poll.begin());
  ASSERT_TRUE(read(1));
  const MonoTime end = clock.mono();
  EXPECT_TRUE(poll.finish());
  EXPECT_EQ(clock.mono(), end);
}

TEST_F(LateAnswers, noise_before_a_poll_accuses_nobody) {
  line.say(clock.mono(), WireBytes{1, 2, 3});
  clock.advance(timeout);
  ModbusPoll poll(line, 7, timeout);
  ASSERT_TRUE(poll.begin());
  ASSERT_TRUE(read(1));
  EXPECT_TRUE(poll.finish());
}

TEST_F(LateAnswers, the_first_answer_behind_a_lost_one_is_not_believed) {
  turnarounds = {too_late};
  ASSERT_FALSE(read(1));
  ModbusPoll poll(line, 7, timeout);
  ASSERT_TRUE(poll.begin());
  EXPECT_THAT(read(50)->registers, ElementsAre(50));
  EXPECT_THAT(read(60)->registers, ElementsAre(60));
  EXPECT_TRUE(poll.finish());
  EXPECT_EQ(device.asked(), 4U);
}

// Whoever sends answers in another order than they were asked for: one too many tells.
TEST_F(LateAnswers, one_taken_for_a_later_ones_makes_the_poll_fail) {
  turnarounds = {Micros(2'000'000)};
  const MonoTime lost = clock.mono();
  ASSERT_FALSE(read(1));
  EXPECT_THAT(read(2)->registers, ElementsAre(2));
  clock.advance_to(lost + gap_9600 + 8 * character_9600 + Micros(1'992'500));
  ModbusPoll poll(line, 7, timeout);
  ASSERT_TRUE(poll.begin());
  const auto wrong = read(50);
  ASSERT_TRUE(wrong);
  ASSERT_THAT(wrong->registers, ElementsAre(1));      // nothing in the answer tells
  ASSERT_THAT(read(60)->registers, ElementsAre(50));  // and so it goes on
  EXPECT_EQ(poll.finish().error().code, ErrorCode::mismatch);
  ASSERT_TRUE(poll.begin());
  EXPECT_THAT(read(50)->registers, ElementsAre(50));
  EXPECT_TRUE(poll.finish());
}

TEST_F(LateAnswers, noise_between_two_requests_accuses_nobody) {
  ModbusPoll poll(line, 7, timeout);
  ASSERT_TRUE(poll.begin());
  ASSERT_TRUE(read(1));
  line.say(clock.mono(), WireBytes{7, 3, 2, 0, 9, 0xFF, 0x12, 0x55});
  clock.advance(Micros(100'000));
  ASSERT_TRUE(read(2));
  EXPECT_TRUE(poll.finish());
}

TEST_F(LateAnswers, bytes_between_two_requests_make_the_poll_fail) {
  ModbusPoll poll(line, 7, timeout);
  ASSERT_TRUE(poll.begin());
  ASSERT_TRUE(read(1));
  line.say(clock.mono(), *device.answer(rtu_frame(7, {3, 0, 9, 0, 1})));
  clock.advance(Micros(100'000));
  ASSERT_TRUE(read(2));
  EXPECT_EQ(poll.finish().error().code, ErrorCode::mismatch);
}

TEST_F(LateAnswers, as_long_as_one_may_come_each_poll_of_that_unit_waits_for_it) {
  device.silent = true;
  ASSERT_FALSE(read(1));
  device.silent = false;
  const auto end_of_poll = [this](int unit) {
    ModbusPoll poll(line, unit, timeout);
    EXPECT_TRUE(poll.begin());
    EXPECT_TRUE(read(2));
    const MonoTime begin = clock.mono();
    EXPECT_TRUE(poll.finish());
    return clock.mono() - begin;
  };
  EXPECT_EQ(end_of_poll(8), Micros(0));
  const Micros waits = end_of_poll(7);
  EXPECT_GE(waits, 8 * in_time);
  EXPECT_LE(waits, timeout);
  EXPECT_GE(end_of_poll(7), 8 * in_time);
  clock.advance(UnitDebts::longest);
  EXPECT_EQ(end_of_poll(7), Micros(0));
}

TEST_F(LateAnswers, stop_does_not_cut_the_wait_short) {
  device.silent = true;
  ASSERT_FALSE(read(1));
  device.silent = false;
  ModbusPoll poll(line, 7, timeout);
  ASSERT_TRUE(poll.begin());
  ASSERT_TRUE(read(2));
  line.stop_at(clock.mono());
  EXPECT_TRUE(poll.finish());
}

}  // namespace
}  // namespace buoyd
