#include "line/line_tap.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "line/line_test_settings.hpp"
#include "line/modbus/modbus_transaction.hpp"
#include "support/modbus_device.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Bytes = std::vector<std::uint8_t>;

MonoTime at(std::int64_t micros) {
  return MonoTime(Micros(micros));
}

TEST(LineTap, keeps_both_directions_with_their_times) {
  LineTap tap;
  tap.note(true, Bytes{9}, at(1));
  tap.open(at(100));
  tap.note(true, Bytes{1, 2}, at(10));
  tap.note(false, Bytes{3}, at(20));
  tap.note(false, Bytes{}, at(21));
  const TapContents contents = tap.take();
  ASSERT_EQ(contents.pieces.size(), 2U) << "closed it notes nothing";
  EXPECT_TRUE(contents.pieces[0].sent);
  EXPECT_EQ(contents.pieces[0].at, at(10));
  EXPECT_THAT(contents.pieces[0].bytes, ElementsAre(1, 2));
  EXPECT_FALSE(contents.pieces[1].sent);
  EXPECT_THAT(tap.take().pieces, IsEmpty());
}

TEST(LineTap, closes_by_itself_and_keeps_what_was_noted) {
  LineTap tap;
  tap.open(at(100));
  tap.note(false, Bytes{1}, at(100));
  tap.note(false, Bytes{2}, at(101));
  tap.note(false, Bytes{3}, at(50));
  EXPECT_EQ(tap.take().pieces.size(), 1U);
  tap.open(at(200));
  tap.note(false, Bytes{1}, at(150));
  tap.close();
  EXPECT_THAT(tap.take().pieces, IsEmpty());
}

TEST(LineTap, is_bounded_and_counts_what_does_not_fit) {
  LineTap tap;
  tap.open(at(100));
  const Bytes block(LineTap::max_bytes / 2, 7);
  for (int i = 0; i < 3; ++i) tap.note(false, block, at(1));
  tap.note(false, Bytes{1}, at(2));
  TapContents contents = tap.take();
  EXPECT_EQ(contents.pieces.size(), 2U);
  EXPECT_EQ(contents.lost_bytes, block.size() + 1);
  for (std::size_t i = 0; i <= LineTap::max_pieces; ++i) tap.note(true, Bytes{1}, at(3));
  contents = tap.take();
  EXPECT_EQ(contents.pieces.size(), LineTap::max_pieces);
  EXPECT_EQ(contents.lost_bytes, 1U);
}

/// What a line of this device shows of one transaction with unit 1.
TapContents tapped(const std::string& device, const ModbusDevice& instrument, bool answers) {
  FakeClock clock;
  LineSettings settings;
  settings.name = "bus";
  settings.device = device;
  SimulatedLine line(settings, clock);
  line.attach(instrument.on_wire(Micros(5'000)));
  EXPECT_TRUE(line.open());
  line.tap().open(MonoTime::max());
  EXPECT_EQ(modbus_transaction(line, {.unit = 1, .address = 10, .count = 2}).has_value(), answers);
  return line.tap().take();
}

TEST(LineTap, tells_its_keeper_open_or_not) {
  struct Keeper final : ByteKeeper {
    void keep(bool sent, std::span<const std::uint8_t> bytes, MonoTime when) override {
      kept.push_back({when, sent, {bytes.begin(), bytes.end()}});
    }
    std::vector<TappedBytes> kept;
  } keeper;
  LineTap tap;
  tap.tell(&keeper);
  tap.note(true, Bytes{1, 2}, at(1));
  tap.note(false, Bytes{}, at(2));
  tap.open(at(10));
  tap.note(false, Bytes{3}, at(3));
  ASSERT_EQ(keeper.kept.size(), 2U);
  EXPECT_TRUE(keeper.kept[0].sent);
  EXPECT_EQ(keeper.kept[1].bytes, Bytes{3});
  EXPECT_EQ(tap.take().pieces.size(), 1U);
}

TEST(LineTap, shows_a_modbus_exchange_as_it_was_on_the_wire) {
  ModbusDevice rtu(1);
  rtu.set_holding(10, {0x1234, 0x5678});
  const TapContents serial = tapped("sim", rtu, true);
  ASSERT_EQ(serial.pieces.size(), 2U);
  const WireBytes request = rtu_frame(1, {3, 0, 10, 0, 2});
  EXPECT_TRUE(serial.pieces[0].sent);
  EXPECT_EQ(serial.pieces[0].bytes, request);
  EXPECT_FALSE(serial.pieces[1].sent);
  EXPECT_EQ(serial.pieces[1].bytes, *rtu.answer(request));
  EXPECT_GT(serial.pieces[1].at, serial.pieces[0].at);

  ModbusDevice tcp(1, true);
  tcp.set_holding(10, {0x1234, 0x5678});
  const TapContents network = tapped("tcp://127.0.0.1:502", tcp, true);
  ASSERT_GE(network.pieces.size(), 2U);
  EXPECT_EQ(network.pieces[0].bytes, tcp_frame(1, 1, {3, 0, 10, 0, 2}));
}

TEST(LineTap, shows_a_damaged_answer_too) {
  FakeClock clock;
  LineSettings settings;
  settings.name = "bus";
  settings.device = "sim";
  SimulatedLine line(settings, clock);
  const WireBytes damaged{1, 3, 4, 0, 1, 0, 2, 0xAA, 0xBB};
  line.attach([&](std::span<const std::uint8_t>, MonoTime) {
    return std::optional(WireAnswer{damaged, Micros(5'000), Micros(0)});
  });
  ASSERT_TRUE(line.open());
  line.tap().open(MonoTime::max());
  EXPECT_FALSE(modbus_transaction(line, {.unit = 1, .address = 10, .count = 2}));
  const TapContents contents = line.tap().take();
  ASSERT_EQ(contents.pieces.size(), 2U);
  EXPECT_EQ(contents.pieces[1].bytes, damaged);
}

}  // namespace
}  // namespace buoyd
