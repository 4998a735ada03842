// What a model names before its registers are read, in virtual time.
#include "drivers/registers/register_steps_runner.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "drivers/driver_support.hpp"
#include "drivers/registers/registers_driver.hpp"
#include "model/model_text.hpp"
#include "support/modbus_device.hpp"
#include "support/simulated_line.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const WireBytes write_mask{6, 0, 1, 0, 0x1F};
const WireBytes start_raw{3, 0x25, 0, 0, 0};
const WireBytes data_read{3, 0, 10, 0, 3};

/// Unit 1 of the small model; it acknowledges writes and the raw start.
class Steps : public testing::Test {
 protected:
  void SetUp() override {
    device.set_holding(10, {0x4148, 0, 1});
    line.attach([this](std::span<const std::uint8_t> request, MonoTime end) {
      const WireBytes pdu(request.begin() + 1, request.end() - 2);
      asked.push_back(pdu);
      at.push_back(end);
      return silent > 0 && silent-- > 0 ? std::nullopt : answer(request, end, pdu);
    });
    ASSERT_TRUE(line.open());
  }

  std::optional<WireAnswer> answer(std::span<const std::uint8_t> request, MonoTime end,
                                   const WireBytes& pdu) {
    if (pdu == start_raw) return WireAnswer{rtu_frame(1, {3, 0}), Micros(1'000)};
    if (pdu[0] == 5 || pdu[0] == 6) return WireAnswer{rtu_frame(1, pdu), Micros(1'000)};
    if (pdu[0] == 16) {
      return WireAnswer{rtu_frame(1, {pdu.begin(), pdu.begin() + 5}), Micros(1'000)};
    }
    return device.on_wire(Micros(1'000))(request, end);
  }

  /// The small model with these lines in and behind [registers].
  static ModelPtr small(const std::string& more) {
    return model_of(with(register_model, "order = \"ABCD\"\n", "order = \"ABCD\"\n" + more));
  }

  std::size_t poll(RegistersDriver& driver) {
    asked.clear();
    at.clear();
    sink.samples.clear();
    ended = driver.poll(line, sink);
    return sink.samples.size();
  }

  FakeClock clock;
  ModbusDevice device{1};
  SimulatedLine line{simulated_bus(), clock};
  std::vector<WireBytes> asked;
  std::vector<MonoTime> at;  // ends of the requests
  int silent = 0;            // so many requests are not answered
  KeepSamples sink;
  Result<void> ended;
};

TEST_F(Steps, write_wait_read_each_time) {
  const auto model = small("[[registers.before]]\nwrite = [31]\nregister = 2\nwait = \"500 ms\"\n");
  RegistersDriver driver(model, {});
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(poll(driver), 1U);
    EXPECT_THAT(asked, ElementsAre(write_mask, data_read));
    EXPECT_GE(at[1] - at[0], Micros(500'000));
    EXPECT_LT(at[1] - at[0], Micros(600'000));
  }
}

TEST_F(Steps, a_write_without_answer_fails_the_poll) {
  const auto model = small("[[registers.before]]\nwrite = [1, 2]\nregister = 50000\n");
  RegistersDriver driver(model, {});
  device.exception = 2;
  silent = 1;
  EXPECT_EQ(poll(driver), 0U);
  EXPECT_EQ(ended.error().code, ErrorCode::timeout);
  EXPECT_EQ(asked.size(), 1U);
  EXPECT_EQ(asked[0], (WireBytes{16, 0xC3, 0x4F, 0, 2, 4, 0, 1, 0, 2}));
}

TEST_F(Steps, a_start_is_once_and_again_after_a_failure) {
  const auto model =
      small("[[registers.before]]\nraw = \"03 25 00 00 00\"\nanswer = \"03 00\"\nonce = true\n");
  RegistersDriver driver(model, {});
  EXPECT_EQ(poll(driver), 1U);
  EXPECT_THAT(asked, ElementsAre(start_raw, data_read));
  EXPECT_EQ(poll(driver), 1U);
  EXPECT_THAT(asked, ElementsAre(data_read));
  silent = 2;
  EXPECT_EQ(poll(driver), 0U);
  EXPECT_EQ(poll(driver), 1U);
  EXPECT_THAT(asked, ElementsAre(start_raw, data_read, data_read)) << "its first answer is none";
}

// Older firmware of one maker says no bytes, and then two.
TEST_F(Steps, a_start_that_may_fail_may_be_answered_by_anything) {
  const auto model = small(
      "[[registers.before]]\nraw = \"03 25 00 00 01\"\nanswer = \"03 00\"\nonce = true\n"
      "may_fail = true\n");
  device.said[{3, 0x25, 0, 0, 1}] = {3, 0, 0x12, 0x34};
  RegistersDriver driver(model, {});
  EXPECT_EQ(poll(driver), 1U);
  EXPECT_EQ(poll(driver), 1U);
  EXPECT_THAT(asked, ElementsAre(data_read));
}

TEST_F(Steps, a_long_start_leaves_the_line_free) {
  const auto model = small(
      "[[registers.before]]\nwrite = [1]\nfunction = 5\nregister = 1\nonce = true\n"
      "wait = \"60 s\"\n");
  RegistersDriver driver(model, {});
  const MonoTime begin = clock.mono();
  EXPECT_EQ(poll(driver), 0U);
  EXPECT_EQ(ended.error().code, ErrorCode::busy) << "a slot that brings nothing is said";
  EXPECT_THAT(asked, ElementsAre(WireBytes{5, 0, 0, 0xFF, 0}));
  EXPECT_LT(clock.mono() - begin, Micros(100'000));
  clock.advance(std::chrono::seconds(30));
  EXPECT_EQ(poll(driver), 0U);
  EXPECT_THAT(ended.error().text, HasSubstr("ready in 30.0 s"));
  EXPECT_THAT(asked, IsEmpty());
  clock.advance(std::chrono::seconds(30));
  EXPECT_EQ(poll(driver), 1U);
  EXPECT_THAT(asked, ElementsAre(data_read));
}

TEST_F(Steps, a_wake_up_needs_no_answer) {
  const auto model =
      small("[[registers.before]]\nread = 1\nregister = 11\nmay_fail = true\nwait = \"100 ms\"\n");
  RegistersDriver driver(model, {});
  silent = 1;
  EXPECT_EQ(poll(driver), 1U);
  EXPECT_EQ(asked.size(), 3U) << "the first answer behind a lost one is none";
  silent = 3;
  EXPECT_EQ(poll(driver), 0U);
  EXPECT_EQ(ended.error().code, ErrorCode::timeout);
}

TEST_F(Steps, a_stale_first_answer_is_thrown_away_after_idling) {
  const auto model =
      small("[[registers.before]]\nread = 2\nregister = 11\nidle = \"10 s\"\nwait = \"1 s\"\n");
  RegistersDriver driver(model, {});
  EXPECT_EQ(poll(driver), 1U);
  EXPECT_THAT(asked, ElementsAre(WireBytes{3, 0, 10, 0, 2}, data_read));
  clock.advance(std::chrono::seconds(9));
  EXPECT_EQ(poll(driver), 1U);
  EXPECT_THAT(asked, ElementsAre(data_read));
  clock.advance(std::chrono::seconds(11));
  EXPECT_EQ(poll(driver), 1U);
  EXPECT_EQ(asked.size(), 2U);
  EXPECT_GE(at[1] - at[0], Micros(1'000'000));
}

TEST_F(Steps, a_pause_is_kept_between_answer_and_request) {
  const auto model = small("pause = \"250 ms\"\nmax_count = 2\n");
  RegistersDriver driver(model, {});
  EXPECT_EQ(poll(driver), 1U);
  EXPECT_EQ(poll(driver), 1U);
  ASSERT_EQ(asked.size(), 2U);
  EXPECT_GE(at[1] - at[0], Micros(250'000));
}

TEST_F(Steps, registers_that_reading_clears_are_read_whole_alone_and_once) {
  const auto model = small("reading_clears = [{ first = 13, last = 16 }]\n");
  device.set_holding(13, {2, 3, 4});
  RegistersDriver driver(model, {});
  EXPECT_EQ(poll(driver), 1U);
  EXPECT_THAT(asked, ElementsAre(WireBytes{3, 0, 10, 0, 2}, WireBytes{3, 0, 12, 0, 4}));
  device.holding.erase(15);  // refused: not asked for again, neither whole nor in pieces
  EXPECT_EQ(poll(driver), 1U);
  EXPECT_EQ(value_of(*model, sink.samples[0], "state"), "null");
  EXPECT_EQ(asked.size(), 2U);
}

TEST_F(Steps, the_forecast_counts_them) {
  LineTiming timing;
  timing.character = Micros(1000);
  timing.gap = Micros(4000);
  const auto model = small(
      "[[registers.before]]\nwrite = [31]\nregister = 2\nwait = \"500 ms\"\n"
      "[[registers.before]]\nwrite = [31]\nregister = 2\nwait = \"9 s\"\nonce = true\n");
  RegistersDriver driver(model, {});
  const Micros plain((8 + 5 + 6) * 1000 + 4000);
  EXPECT_EQ(driver.wire_time(timing, false), plain + Micros(16 * 1000 + 4000 + 500'000));
}

}  // namespace
}  // namespace buoyd
