#include "drivers/registers/register_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/modbus_device.hpp"
#include "support/simulated_line.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Reader : public testing::Test {
 protected:
  void SetUp() override {
    for (std::uint16_t address = 0; address < 16; ++address) {
      device.holding[address] = address;
    }
    line.attach([this](std::span<const std::uint8_t> request, MonoTime end) {
      asked.emplace_back(request[2] * 256 + request[3], request[4] * 256 + request[5]);
      return device.on_wire(Micros(1'000))(request, end);
    });
    ASSERT_TRUE(line.open());
  }

  static LineSettings bus() {
    LineSettings settings;
    settings.name = "bus";
    settings.device = "sim";
    return settings;
  }

  Result<void> read() {
    asked.clear();
    reader.begin(clock.mono());
    auto got = reader.read_span(line, 0, image);
    return got ? reader.finish() : got;
  }

  FakeClock clock;
  ModbusDevice device{1};
  SimulatedLine line{bus(), clock};
  std::vector<std::pair<int, int>> asked;
  RegisterImage image{{{3, 0, 16}}};
  UnitTalk talk{1, Micros(300'000), Micros(0)};
  RegisterReader reader{image.spans(),
                        {{3, 0, 4}, {3, 4, 4}, {3, 8, 4}, {3, 12, 2}, {3, 14, 2}},
                        {{3, 0, 4}, {3, 4, 4}, {3, 8, 4}, {3, 12, 2}},  // the last one is a unit
                        talk};
};

TEST_F(Reader, reads_a_planned_span_whole) {
  ASSERT_TRUE(read());
  EXPECT_THAT(asked, ElementsAre(std::pair(0, 16)));
  EXPECT_THAT(image.words({3, 14, 2}), ElementsAre(14, 15));
}

TEST_F(Reader, halves_what_is_refused_down_to_one_item) {
  device.holding.erase(9);
  ASSERT_TRUE(read());
  EXPECT_THAT(asked, ElementsAre(std::pair(0, 16), std::pair(0, 8), std::pair(8, 8),
                                 std::pair(8, 4), std::pair(12, 4)));
  EXPECT_THAT(image.words({3, 8, 4}), IsEmpty());
  EXPECT_THAT(image.words({3, 12, 2}), ElementsAre(12, 13));
  ASSERT_TRUE(read());
  EXPECT_THAT(asked, ElementsAre(std::pair(0, 8), std::pair(12, 4)));
}

TEST_F(Reader, forgets_a_refusal_in_time) {
  device.holding.erase(9);
  ASSERT_TRUE(read());
  clock.advance(first_refusal_memory - std::chrono::seconds(1));
  ASSERT_TRUE(read());
  EXPECT_EQ(asked.size(), 2U);
  clock.advance(std::chrono::seconds(1));
  device.holding[9] = 9;
  ASSERT_TRUE(read());
  EXPECT_THAT(asked, ElementsAre(std::pair(0, 16)));
}

/// How long a refusal is remembered now: until the span is tried whole.
TEST_F(Reader, what_is_refused_again_is_remembered_twice_as_long_up_to_ten_minutes) {
  device.holding.erase(9);
  ASSERT_TRUE(read());
  for (Micros wait = first_refusal_memory; wait < refusal_memory * 2; wait *= 2) {
    clock.advance(std::min(wait, refusal_memory) - std::chrono::seconds(2));
    ASSERT_TRUE(read());
    EXPECT_EQ(asked.size(), 2U) << wait.count();
    clock.advance(std::chrono::seconds(2));
    ASSERT_TRUE(read());
    EXPECT_EQ(asked.front(), std::pair(0, 16)) << wait.count();
  }
}

TEST_F(Reader, after_a_whole_read_a_refusal_is_new_again) {
  device.holding.erase(9);
  ASSERT_TRUE(read());
  clock.advance(first_refusal_memory);
  device.holding[9] = 9;
  ASSERT_TRUE(read());
  device.holding.erase(9);
  ASSERT_TRUE(read());
  clock.advance(first_refusal_memory);
  ASSERT_TRUE(read());
  EXPECT_EQ(asked.front(), std::pair(0, 16));
}

// A busy or faulty instrument refuses everything for some seconds.
TEST_F(Reader, where_nothing_is_left_it_is_an_error_and_forgotten_at_once) {
  for (const std::uint8_t code : std::vector<std::uint8_t>{2, 3, 0x94}) {
    device.exception = code;
    const auto got = read();
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code, ErrorCode::refused);
    EXPECT_EQ(got.error().detail, code);
    EXPECT_GT(asked.size(), 5U);
  }
  device.exception = 0;
  ASSERT_TRUE(read());
  EXPECT_THAT(asked, ElementsAre(std::pair(0, 16)));
  EXPECT_THAT(image.words({3, 14, 2}), ElementsAre(14, 15));
}

TEST_F(Reader, where_no_value_is_left_its_unit_alone_is_nothing) {
  for (int address = 0; address < 14; ++address) {
    device.holding.erase(static_cast<std::uint16_t>(address));
  }
  const auto got = read();
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().code, ErrorCode::refused);
  EXPECT_FALSE(read());
  EXPECT_EQ(asked.front(), std::pair(0, 16)) << "and everything is tried again";
}

TEST_F(Reader, what_turns_refused_later_is_no_longer_there) {
  ASSERT_TRUE(read());
  device.holding.erase(1);
  ASSERT_TRUE(read());
  EXPECT_THAT(image.words({3, 0, 4}), IsEmpty());
  EXPECT_THAT(image.words({3, 4, 4}), ElementsAre(4, 5, 6, 7));
}

TEST_F(Reader, other_errors_end_it) {
  device.exception = 1;
  const auto got = read();
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().code, ErrorCode::refused);
  EXPECT_EQ(asked.size(), 1U);
  device.exception = 0;
  device.silent = true;
  EXPECT_EQ(read().error().code, ErrorCode::timeout);
}

TEST_F(Reader, a_read_as_asked_passes_refusals_on) {
  device.holding.erase(9);
  const auto got = reader.read(line, {3, 8, 2}, image);
  ASSERT_FALSE(got);
  EXPECT_TRUE(is_about_addresses(got.error()));
}

TEST(AddressRefusals, are_the_standards_and_the_makers) {
  const auto about = [](ErrorCode code, int detail) {
    return is_about_addresses({code, "", detail});
  };
  EXPECT_TRUE(about(ErrorCode::refused, 2));
  EXPECT_TRUE(about(ErrorCode::refused, 3));
  EXPECT_TRUE(about(ErrorCode::refused, 0x94));  // In-Situ: sensor missing
  EXPECT_FALSE(about(ErrorCode::refused, 1));
  EXPECT_FALSE(about(ErrorCode::refused, 4));
  EXPECT_FALSE(about(ErrorCode::timeout, 2));
}

}  // namespace
}  // namespace buoyd
