// Gap, settling and counters, on the simulated line (which adds only the wire).

#include "line/port/paced_line.hpp"

#include <gmock/gmock.h>

#include "line/line_test_settings.hpp"
#include "support/simulated_line.hpp"

namespace buoyd {
namespace {

class PacedLineTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(line.open()); }

  /// How long prepare() takes.
  Micros prepare() {
    const MonoTime begin = clock.mono();
    const auto ready = line.prepare();
    EXPECT_TRUE(ready) << ready.error().text;
    return clock.mono() - begin;
  }

  FakeClock clock;
  SimulatedLine line{rtu_bus(), clock};
  const WireBytes five{1, 2, 3, 4, 5};
};

TEST_F(PacedLineTest, keeps_the_gap_after_opening) {
  EXPECT_EQ(prepare(), gap_9600);
  EXPECT_EQ(prepare(), Micros(0));
}

// MB-2: since the end of what was sent, not since the write.
TEST_F(PacedLineTest, keeps_the_gap_after_sending) {
  prepare();
  ASSERT_TRUE(line.write(five));
  EXPECT_EQ(prepare(), 5 * character_9600 + gap_9600);
}

TEST_F(PacedLineTest, keeps_the_gap_after_receiving) {
  prepare();
  line.say(clock.mono(), WireBytes{1});
  ASSERT_TRUE(line.wait_readable(clock.mono() + Micros(10'000)));
  std::array<std::uint8_t, 8> buffer{};
  EXPECT_EQ(line.read_some(buffer).value(), 1U);
  clock.advance(Micros(1'000));
  EXPECT_EQ(prepare(), gap_9600 - Micros(1'000));
}

TEST_F(PacedLineTest, keeps_a_longer_gap_that_the_line_asks_for) {
  LineSettings settings = rtu_bus();
  settings.gap = Micros(50'000);
  SimulatedLine slow(settings, clock);
  ASSERT_TRUE(slow.open());
  const MonoTime begin = clock.mono();
  ASSERT_TRUE(slow.prepare());
  EXPECT_EQ(clock.mono() - begin, Micros(50'000));
}

TEST_F(PacedLineTest, throws_away_what_lies_unread_and_counts_it) {
  prepare();
  line.say(clock.mono(), five);
  clock.advance(Micros(1'000'000));
  EXPECT_EQ(prepare(), gap_9600);
  EXPECT_EQ(line.counters().discarded_bytes, 5U);
  EXPECT_EQ(line.counters().received_bytes, 5U);
}

TEST_F(PacedLineTest, settles_until_it_was_silent_long_enough) {
  prepare();
  line.settle_before_next(Micros(300'000));
  line.say(clock.mono() + Micros(200'000), five);
  EXPECT_EQ(prepare(), Micros(200'000) + 5 * character_9600 + Micros(300'000));
  EXPECT_EQ(line.counters().discarded_bytes, 5U);
  EXPECT_EQ(prepare(), Micros(0));
}

TEST_F(PacedLineTest, the_longest_settling_wins) {
  prepare();
  line.settle_before_next(Micros(300'000));
  line.settle_before_next(Micros(100'000));
  EXPECT_EQ(prepare(), Micros(300'000));
}

TEST_F(PacedLineTest, noise_alone_is_no_late_answer) {
  LineSettings settings = rtu_bus();
  settings.late = Micros(400'000);
  SimulatedLine late(settings, clock);
  ASSERT_TRUE(late.open());
  ASSERT_TRUE(late.prepare());
  late.say(clock.mono() - character_9600, WireBytes{0});
  const MonoTime begin = clock.mono();
  ASSERT_TRUE(late.prepare());
  EXPECT_EQ(clock.mono() - begin, gap_9600);
}

TEST_F(PacedLineTest, a_talker_is_given_up) {
  prepare();
  line.say(clock.mono() - character_9600, WireBytes(5000, 'x'));
  const MonoTime begin = clock.mono();
  const auto ready = line.prepare();
  ASSERT_FALSE(ready);
  EXPECT_EQ(ready.error().code, ErrorCode::timeout);
  EXPECT_EQ(ready.error().text, "line bus does not fall silent");
  EXPECT_LE(clock.mono() - begin, Micros(2'100'000));
}

TEST_F(PacedLineTest, a_long_settling_is_no_talker) {
  prepare();
  line.settle_before_next(Micros(5'000'000));
  EXPECT_EQ(prepare(), Micros(5'000'000));
}

TEST_F(PacedLineTest, stops_and_losses_end_the_preparation) {
  prepare();
  line.settle_before_next(Micros(300'000));
  line.stop_at(clock.mono() + Micros(100'000));
  EXPECT_EQ(line.prepare().error().code, ErrorCode::stopped);

  SimulatedLine other(rtu_bus(), clock);
  ASSERT_TRUE(other.open());
  other.settle_before_next(Micros(300'000));
  other.vanish_at(clock.mono() + Micros(100'000));
  EXPECT_EQ(other.prepare().error().code, ErrorCode::line_gone);
  other.close();
  EXPECT_EQ(other.prepare().error().code, ErrorCode::line_gone);
  EXPECT_EQ(other.counters().lost, 1U);
}

TEST_F(PacedLineTest, on_tcp_there_is_no_gap_but_what_lies_unread_still_goes) {
  SimulatedLine tcp(tcp_bus(), clock);
  ASSERT_TRUE(tcp.open());
  tcp.say(clock.mono(), WireBytes(1000, 'x'));
  const MonoTime begin = clock.mono();
  ASSERT_TRUE(tcp.prepare());
  EXPECT_EQ(clock.mono(), begin);
  EXPECT_EQ(tcp.counters().discarded_bytes, 1000U);
}

TEST_F(PacedLineTest, says_what_its_settings_say) {
  LineSettings settings = rtu_bus();
  settings.echo = true;
  const SimulatedLine echoing(settings, clock);
  EXPECT_TRUE(echoing.echoes());
  EXPECT_FALSE(line.echoes());
  EXPECT_EQ(line.name(), "bus");
  EXPECT_FALSE(line.is_tcp());
  EXPECT_TRUE(SimulatedLine(tcp_bus(), clock).is_tcp());
  EXPECT_EQ(line.timing().character, character_9600);
}

}  // namespace
}  // namespace buoyd
