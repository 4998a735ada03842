// Modbus TCP in virtual time.

#include <gmock/gmock.h>

#include "line/line_test_settings.hpp"
#include "line/modbus/modbus_transaction.hpp"
#include "support/modbus_device.hpp"
#include "support/simulated_line.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;

class ModbusTcp : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(line.open()); }

  /// Answers each request by `frame`, which gets the request's transaction number.
  void answer_with(const std::function<WireBytes(std::uint16_t)>& frame, Micros turnaround,
                   Micros pause = Micros(0)) {
    line.detach_all();
    line.attach([=](std::span<const std::uint8_t> request, MonoTime) -> std::optional<WireAnswer> {
      const auto transaction = static_cast<std::uint16_t>(request[0] << 8 | request[1]);
      return WireAnswer{frame(transaction), turnaround, pause};
    });
  }

  Result<ModbusAnswer> read(std::uint16_t address = 100) {
    return modbus_transaction(line, {.unit = 7, .address = address});
  }

  FakeClock clock;
  SimulatedLine line{tcp_bus(), clock};
};

TEST_F(ModbusTcp, reads_and_numbers_its_requests) {
  ModbusDevice device(7, true);
  device.set_holding(100, {0x0102});
  line.attach(device.on_wire(Micros(5'000)));
  for (int round = 0; round < 2; ++round) {
    const auto answer = read();
    ASSERT_TRUE(answer) << answer.error().text;
    EXPECT_THAT(answer->registers, ElementsAre(0x0102));
  }
  EXPECT_EQ(line.transcript_text(),
            "   0.000000 > 00 01 00 00 00 06 07 03 00 64 00 01\n"
            "   0.005000 < 00 01 00 00 00 05 07 03 02 01 02\n"
            "   0.005000 > 00 02 00 00 00 06 07 03 00 64 00 01\n"
            "   0.010000 < 00 02 00 00 00 05 07 03 02 01 02\n");
}

TEST_F(ModbusTcp, reads_the_longest_answer_in_pieces) {
  ModbusDevice device(7, true);
  for (std::uint16_t address = 0; address < 125; ++address) {
    device.holding[address] = address;
  }
  line.attach([&](std::span<const std::uint8_t> request, MonoTime) -> std::optional<WireAnswer> {
    return WireAnswer{*device.answer(request), Micros(1'000), Micros(500)};
  });
  const auto answer = modbus_transaction(line, {.unit = 7, .count = 125});
  ASSERT_TRUE(answer) << answer.error().text;
  EXPECT_EQ(answer->registers.back(), 124);
}

// MB-16, MB-17: whatever leaves the conversation in doubt ends it; an exception does not.
TEST_F(ModbusTcp, answers_and_their_meaning) {
  using Frame = std::function<WireBytes(std::uint16_t)>;
  const auto patched = [](std::size_t at, std::uint8_t value) -> Frame {
    return [=](std::uint16_t transaction) {
      WireBytes frame = tcp_frame(transaction, 7, {3, 2, 1, 2});
      frame.at(at) = value;
      return frame;
    };
  };
  const auto pdu = [](const WireBytes& bytes) -> Frame {
    return [=](std::uint16_t transaction) { return tcp_frame(transaction, 7, bytes); };
  };
  struct Case {
    const char* what;
    Frame frame;
    ErrorCode code;
    bool stays_open;
  };
  const Case cases[] = {
      {"another transaction", patched(0, 0x55), ErrorCode::mismatch, false},
      {"another protocol", patched(3, 1), ErrorCode::mismatch, false},
      {"another protocol, high byte alone", patched(2, 1), ErrorCode::mismatch, false},
      {"length too high", patched(5, 6), ErrorCode::timeout, false},
      {"length beyond any frame", patched(4, 1), ErrorCode::damaged, false},
      {"length too low", patched(5, 4), ErrorCode::damaged, false},
      {"length of nothing", patched(5, 0), ErrorCode::damaged, false},
      {"another unit", patched(6, 8), ErrorCode::mismatch, false},
      {"another function", patched(7, 4), ErrorCode::mismatch, false},
      {"another byte count", patched(8, 4), ErrorCode::mismatch, false},
      {"fewer registers", pdu({3, 0}), ErrorCode::mismatch, false},
      {"over-long exception", pdu({0x83, 2, 0, 0}), ErrorCode::damaged, false},
      {"refused", pdu({0x83, 2}), ErrorCode::refused, true},
      {"busy", pdu({0x83, 5}), ErrorCode::busy, true},
      {"silent behind the gateway", pdu({0x83, 11}), ErrorCode::timeout, true},
      {"a code of no standard", pdu({0x83, 0x80}), ErrorCode::refused, true},
      {"two answers",
       [](std::uint16_t transaction) {
         WireBytes frame = tcp_frame(transaction, 7, {3, 2, 1, 2});
         const WireBytes again = frame;
         frame.insert(frame.end(), again.begin(), again.end());
         return frame;
       },
       ErrorCode::damaged, false},
      {"a line of text", [](std::uint16_t) { return WireBytes(40, 'x'); }, ErrorCode::damaged,
       false},
  };
  for (const Case& one : cases) {
    ASSERT_TRUE(line.open());
    answer_with(one.frame, Micros(1'000));
    const auto answer = read();
    ASSERT_FALSE(answer) << one.what;
    EXPECT_EQ(answer.error().code, one.code) << one.what << ": " << answer.error().text;
    EXPECT_EQ(line.is_open(), one.stays_open) << one.what;
  }
}

// MB-16: the late answer dies with its connection.
TEST_F(ModbusTcp, a_late_answer_is_never_taken_for_the_next_requests) {
  ModbusDevice device(7, true);
  for (std::uint16_t address = 0; address < 1000; ++address) {
    device.holding[address] = address;
  }
  bool late = true;
  line.attach([&](std::span<const std::uint8_t> request, MonoTime) -> std::optional<WireAnswer> {
    return WireAnswer{*device.answer(request),
                      std::exchange(late, false) ? Micros(500'000) : Micros(1'000)};
  });
  EXPECT_EQ(read(100).error().code, ErrorCode::timeout);
  EXPECT_FALSE(line.is_open());
  for (const std::uint16_t address : std::vector<std::uint16_t>{200, 300, 400}) {
    ASSERT_TRUE(line.open());
    EXPECT_THAT(read(address)->registers, ElementsAre(address));
  }
}

TEST_F(ModbusTcp, an_answer_twice_is_thrown_away_before_the_next_request) {
  ModbusDevice device(7, true);
  device.set_holding(100, {1, 2});
  line.attach(device.on_wire(Micros(1'000)));
  ASSERT_TRUE(read(100));
  line.say(clock.mono(), tcp_frame(1, 7, {3, 2, 0, 1}));
  EXPECT_THAT(read(101)->registers, ElementsAre(2));
  EXPECT_EQ(line.counters().discarded_bytes, 11U);
}

// MB-3: after its first byte the whole answer has one time-out more, whatever drips.
TEST_F(ModbusTcp, a_dripping_server_is_given_up) {
  answer_with([](std::uint16_t transaction) { return tcp_frame(transaction, 7, {3, 2, 1, 2}); },
              Micros(299'000), Micros(200'000));
  const MonoTime begin = clock.mono();
  EXPECT_EQ(read().error().code, ErrorCode::timeout);
  EXPECT_LE(clock.mono() - begin, Micros(600'000));
  EXPECT_FALSE(line.is_open());
}

TEST_F(ModbusTcp, a_peer_that_closes_is_a_lost_line) {
  line.vanish_at(clock.mono() + Micros(50'000));
  EXPECT_EQ(read().error().code, ErrorCode::line_gone);
  EXPECT_FALSE(line.is_open());
  EXPECT_EQ(line.counters().lost, 1U);
}

TEST_F(ModbusTcp, stop_lets_the_answer_in_flight_come) {
  answer_with([](std::uint16_t transaction) { return tcp_frame(transaction, 7, {3, 2, 1, 2}); },
              Micros(100'000));
  line.stop_at(clock.mono() + Micros(50'000));
  EXPECT_TRUE(read());
  EXPECT_EQ(read().error().code, ErrorCode::stopped);
  EXPECT_EQ(line.transcript().size(), 2U);
}

}  // namespace
}  // namespace buoyd
