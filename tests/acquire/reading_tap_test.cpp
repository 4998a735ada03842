#include "acquire/reading_tap.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "acquire/recording_sink.hpp"
#include "support/fake_clock.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using namespace std::chrono_literals;

class ReadingTapTest : public testing::Test {
 protected:
  /// As a line offers it, when the instrument said it `ago`.
  bool offer(const std::string& body, Micros ago = 0s) {
    Reading reading;
    reading.boottime = clock_.mono() - ago;
    reading.body = body;
    return tap_.offer(reading);
  }
  std::vector<std::string> taken() {
    std::vector<std::string> bodies;
    for (const TappedReading& one : tap_.take().readings) bodies.push_back(one.reading.body);
    return bodies;
  }

  FakeClock clock_;
  RecordingSink next_;
  ReadingTap tap_{clock_, &next_};
};

TEST_F(ReadingTapTest, copies_what_passes_while_it_is_open) {
  EXPECT_TRUE(offer("[1]"));
  tap_.open(clock_.mono() + 1min);
  EXPECT_TRUE(offer("[2]"));
  EXPECT_TRUE(offer("[3]"));
  EXPECT_THAT(taken(), ElementsAre("[2]", "[3]"));
  EXPECT_THAT(taken(), IsEmpty());
  EXPECT_EQ(next_.readings.size(), 3U);
}

TEST_F(ReadingTapTest, says_when_a_reading_was_by_the_wall_clock) {
  tap_.open(clock_.mono() + 1min);
  (void)offer("[1]", 250ms);
  EXPECT_EQ(tap_.take().readings.at(0).utc, clock_.wall() - 250ms);
}

TEST_F(ReadingTapTest, closes_by_itself_unless_it_is_prolonged) {
  tap_.open(clock_.mono() + 1min);
  tap_.prolong(clock_.mono() + 2min);
  clock_.advance(90s);
  (void)offer("[1]");
  clock_.advance(31s);
  (void)offer("[2]");
  tap_.prolong(clock_.mono() + 1min);
  (void)offer("[3]");
  EXPECT_THAT(taken(), ElementsAre("[1]")) << "closed, it is not opened by more time";
}

TEST_F(ReadingTapTest, is_bounded_counts_what_has_no_room_and_holds_nobody_up) {
  tap_.open(clock_.mono() + 1min);
  const std::string large(ReadingTap::max_bytes / 2, '1');
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(offer(large));
  const TappedReadings first = tap_.take();
  EXPECT_EQ(first.readings.size(), 1U);
  EXPECT_EQ(first.lost, 2U);
  EXPECT_EQ(next_.readings.size(), 3U);
  (void)offer("[1]");
  EXPECT_EQ(tap_.take().lost, 0U);
}

TEST_F(ReadingTapTest, a_full_queue_behind_it_is_the_callers_to_hear_of) {
  next_.room = 0;
  tap_.open(clock_.mono() + 1min);
  EXPECT_FALSE(offer("[1]"));
  ReadingTap last(clock_, nullptr);
  Reading reading;
  EXPECT_TRUE(last.offer(reading));
}

}  // namespace
}  // namespace buoyd
