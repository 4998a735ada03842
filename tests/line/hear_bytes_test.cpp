#include "line/hear_bytes.hpp"

#include <gtest/gtest.h>

#include <array>

#include "line/line_test_settings.hpp"
#include "support/simulated_line.hpp"

namespace buoyd {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class HearBytes : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(line_.open()); }
  Result<HeardBytes> hear() { return hear_bytes(line_, line_.now() + seconds(5), buffer_); }

  FakeClock clock_;
  SimulatedLine line_{rtu_bus(), clock_};
  std::array<std::uint8_t, 64> buffer_{};
};

TEST_F(HearBytes, gives_what_came_and_when) {
  const MonoTime said = line_.now() + seconds(2);
  line_.say(said, "A");
  const auto heard = hear();
  ASSERT_TRUE(heard) << heard.error().text;
  ASSERT_EQ(heard->bytes.size(), 1U);
  EXPECT_EQ(heard->bytes[0], 'A');
  EXPECT_EQ(heard->first_byte, said + line_.timing().character);
}

TEST_F(HearBytes, stamps_nothing_before_it_came_where_the_thread_is_held_up) {
  const MonoTime said = line_.now() + seconds(1);
  line_.say(said, "A");
  line_.say(said + milliseconds(1500), "B");  // is read together with the first
  line_.hold_up_before_read(seconds(2));
  const auto heard = hear();
  ASSERT_TRUE(heard);
  EXPECT_EQ(heard->bytes.size(), 2U);
  EXPECT_GE(heard->first_byte, said + milliseconds(1500));
}

TEST_F(HearBytes, silence_ends_at_the_deadline) {
  const MonoTime began = line_.now();
  const auto heard = hear();
  ASSERT_FALSE(heard);
  EXPECT_EQ(heard.error().code, ErrorCode::timeout);
  EXPECT_EQ(line_.now(), began + seconds(5));
}

TEST_F(HearBytes, a_line_that_goes_away_says_so) {
  line_.vanish_at(line_.now() + seconds(1));
  const auto heard = hear();
  ASSERT_FALSE(heard);
  EXPECT_EQ(heard.error().code, ErrorCode::line_gone);
}

}  // namespace
}  // namespace buoyd
