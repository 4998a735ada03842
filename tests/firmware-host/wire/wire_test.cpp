#include "firmware-host/wire/wire.hpp"

#include <gtest/gtest.h>

namespace buoysim {
namespace {

MonoTime at_micros(std::int64_t micros) {
  return MonoTime(Micros(micros));
}

constexpr Pace slow{9600, 10};  // one character 1041.67 µs, gap 3646 µs

TEST(Pace, wire_time_and_gap) {
  struct Case {
    Pace pace;
    std::size_t characters;
    std::int64_t wire;
    std::int64_t gap;
  };
  const Case cases[] = {
      {{9600, 10}, 1, 1042, 3646},   {{9600, 10}, 8, 8334, 3646},     {{19200, 11}, 8, 4584, 2006},
      {{38400, 10}, 10, 2605, 1750}, {{115200, 10}, 100, 8681, 1750}, {{0, 10}, 100, 0, 0},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(c.pace.wire_time(c.characters).count(), c.wire) << c.pace.baud;
    EXPECT_EQ(c.pace.gap().count(), c.gap) << c.pace.baud;
  }
}

TEST(Wire, bytes_leave_at_the_baud_rate) {
  Wire wire(slow);
  wire.send({1, 2, 3}, at_micros(10'000));
  EXPECT_EQ(wire.next_due(), at_micros(11'042));
  EXPECT_TRUE(wire.take_due(at_micros(11'041)).empty());
  EXPECT_EQ(wire.take_due(at_micros(11'042)), (Bytes{1}));
  EXPECT_EQ(wire.next_due(), at_micros(12'084));
  // A tick that comes late brings all that is due, and the rest keeps its time.
  EXPECT_EQ(wire.take_due(at_micros(13'125)), (Bytes{2, 3}));
  EXPECT_FALSE(wire.next_due());
  EXPECT_EQ(wire.counters().sent_bytes, 3U);
}

TEST(Wire, frames_follow_one_another_and_late_ones_wait_their_time) {
  Wire wire(slow);
  wire.send({1}, at_micros(500'000), true);
  wire.send({2}, at_micros(0));
  wire.send({3}, at_micros(0));
  EXPECT_EQ(wire.take_due(at_micros(1042)), (Bytes{2}));
  EXPECT_EQ(wire.next_due(), at_micros(2084));
  EXPECT_EQ(wire.take_due(at_micros(2084)), (Bytes{3}));
  EXPECT_EQ(wire.next_due(), at_micros(501'042));
}

TEST(Wire, a_frame_under_way_is_not_interrupted) {
  Wire wire(slow);
  wire.send({1, 2}, at_micros(0));
  EXPECT_EQ(wire.take_due(at_micros(1042)), (Bytes{1}));
  wire.send({9}, at_micros(0));
  EXPECT_EQ(wire.take_due(at_micros(2084)), (Bytes{2}));
  EXPECT_EQ(wire.take_due(at_micros(3126)), (Bytes{9}));
}

TEST(Wire, says_when_a_frame_under_way_goes_on) {
  Wire wire(slow);
  wire.send({1, 2}, at_micros(0));
  EXPECT_FALSE(wire.goes_on_at());
  ASSERT_EQ(wire.take_due(at_micros(1042)), (Bytes{1}));
  EXPECT_EQ(wire.goes_on_at(), at_micros(2084));
  ASSERT_EQ(wire.take_due(at_micros(300'000)), (Bytes{2}));
  EXPECT_FALSE(wire.goes_on_at());
}

TEST(Wire, without_pace_all_leaves_at_its_start) {
  Wire wire(Pace{0, 10});
  wire.send({1, 2, 3}, at_micros(50));
  EXPECT_EQ(wire.next_due(), at_micros(50));
  EXPECT_EQ(wire.take_due(at_micros(50)), (Bytes{1, 2, 3}));
}

TEST(Wire, an_answer_may_not_begin_before_the_request_is_on_the_wire) {
  Wire wire(slow);
  EXPECT_EQ(wire.request(8, at_micros(100), at_micros(100)), at_micros(100 + 8334));
}

TEST(Wire, counts_requests_inside_the_gap) {
  Wire wire(slow);
  wire.send({1}, at_micros(0));
  ASSERT_EQ(wire.take_due(at_micros(1042)).size(), 1U);
  wire.request(8, at_micros(1042), at_micros(1042 + 3645));
  EXPECT_EQ(wire.counters().inside_gap, 1U);

  Wire patient(slow);
  patient.send({1}, at_micros(0));
  ASSERT_EQ(patient.take_due(at_micros(1042)).size(), 1U);
  patient.request(8, at_micros(1042), at_micros(1042 + 3646));
  EXPECT_EQ(patient.counters().inside_gap, 0U);
  EXPECT_EQ(patient.counters().requests, 1U);
}

TEST(Wire, the_gap_counts_from_when_the_byte_left_not_from_its_plan) {
  Wire wire(slow);
  wire.send({1}, at_micros(0));
  ASSERT_EQ(wire.take_due(at_micros(5000)).size(), 1U);
  wire.request(8, at_micros(5000), at_micros(8645));
  EXPECT_EQ(wire.counters().inside_gap, 1U);
}

TEST(Wire, a_request_too_soon_after_a_request_counts) {
  Wire wire(slow);
  wire.request(8, at_micros(1000), at_micros(1000));  // on the wire until 9334
  wire.request(8, at_micros(12'979), at_micros(12'979));
  EXPECT_EQ(wire.counters().inside_gap, 1U);
}

TEST(Wire, a_stall_of_ours_is_no_breach_of_theirs) {
  // Two requests read together, but the descriptor was last seen empty 400 ms ago: the first may
  // be that old.
  Wire wire(slow);
  wire.request(8, at_micros(0), at_micros(400'000));
  wire.request(8, at_micros(0), at_micros(400'000));
  EXPECT_EQ(wire.counters().inside_gap, 0U);
  // Seen empty a moment ago, they did come together.
  Wire sure(slow);
  sure.request(8, at_micros(399'000), at_micros(400'000));
  sure.request(8, at_micros(399'000), at_micros(400'000));
  EXPECT_EQ(sure.counters().inside_gap, 1U);
}

TEST(Wire, requests_into_a_late_answer_are_counted_apart) {
  Wire wire(slow);
  wire.send({1}, at_micros(0), true);
  wire.request(8, at_micros(500), at_micros(500));
  EXPECT_EQ(wire.counters().overlapping, 1U);
  ASSERT_EQ(wire.take_due(at_micros(20'000)).size(), 1U);
  wire.request(8, at_micros(20'001), at_micros(20'001));
  EXPECT_EQ(wire.counters().overlapping, 2U);
  EXPECT_EQ(wire.counters().inside_gap, 0U);
}

}  // namespace
}  // namespace buoysim
