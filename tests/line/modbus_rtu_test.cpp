// Modbus RTU in virtual time: modbus_transaction() with libmodbus over a simulated wire.

#include <gmock/gmock.h>

#include "line/line_test_settings.hpp"
#include "line/modbus/modbus_transaction.hpp"
#include "line/modbus/unit_debts.hpp"
#include "support/modbus_device.hpp"
#include "support/simulated_line.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;

class ModbusRtu : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(line.open()); }

  /// A device that answers the next requests with these bytes, once each, and then is silent.
  void script(std::vector<WireAnswer> answers) {
    line.attach([answers = std::move(answers), next = std::size_t{0}](
                    std::span<const std::uint8_t>, MonoTime) mutable -> std::optional<WireAnswer> {
      return next < answers.size() ? std::optional(answers[next++]) : std::nullopt;
    });
  }

  /// Unit 7 echoes each register's address as its value: a value out of place shows.
  void attach_mirror(int unit, Micros turnaround) {
    ModbusDevice& device = devices.emplace_back(unit);
    for (std::uint16_t address = 0; address < 1000; ++address) {
      device.holding[address] = address;
    }
    line.attach(device.on_wire(turnaround));
  }

  /// The same unit, and when it answers each request; then, and where no time stands, it is silent.
  void attach_slow_mirror(std::vector<std::optional<Micros>> turnarounds) {
    ModbusDevice& device = devices.emplace_back(7);
    for (std::uint16_t address = 0; address < 1000; ++address) {
      device.holding[address] = address;
    }
    line.attach(
        [&device, turnarounds = std::move(turnarounds), next = std::size_t{0}](
            std::span<const std::uint8_t> request, MonoTime) mutable -> std::optional<WireAnswer> {
          if (request[0] != 7 || next == turnarounds.size() || !turnarounds[next++]) return {};
          return WireAnswer{*device.answer(request), *turnarounds[next - 1]};
        });
  }

  Result<ModbusAnswer> read(std::uint16_t address, std::uint16_t count = 1) {
    return modbus_transaction(line, {.unit = 7, .address = address, .count = count});
  }

  FakeClock clock;
  SimulatedLine line{rtu_bus(), clock};
  std::deque<ModbusDevice> devices;
};

TEST_F(ModbusRtu, reads_holding_registers) {
  ModbusDevice device(7);
  device.set_holding(100, {0x0102, 0x0304});
  line.attach(device.on_wire(Micros(5'000)));
  const MonoTime begin = clock.mono();

  const auto answer = read(100, 2);

  ASSERT_TRUE(answer) << answer.error().text;
  EXPECT_THAT(answer->registers, ElementsAre(0x0102, 0x0304));
  // The gap after opening, 8 characters out, 5 ms, the first of 9 in; the rest takes its time too.
  EXPECT_EQ(answer->first_byte - begin, gap_9600 + 9 * character_9600 + Micros(5'000));
  EXPECT_EQ(clock.mono() - answer->first_byte, 8 * character_9600);
  EXPECT_EQ(line.transcript_text(),
            "   0.003647 > 07 03 00 64 00 02 85 B2\n"
            "   0.016983 < 07 03 04 01 02 03 04 3D 3C\n");
  EXPECT_EQ(line.counters().sent_bytes, 8U);
  EXPECT_EQ(line.counters().received_bytes, 9U);
  EXPECT_EQ(line.counters().discarded_bytes, 0U);
}

TEST_F(ModbusRtu, reads_every_table) {
  ModbusDevice device(7);
  device.set_holding(0, {0x0102});
  device.set_input(0, {0x0304});
  device.coils = {{0, true}, {1, false}, {2, true}};
  device.discrete = {{0, false}, {1, true}, {2, true}};
  line.attach(device.on_wire(Micros(1'000)));
  const auto table = [&](std::uint8_t function, std::uint16_t count) {
    const auto answer = modbus_transaction(line, {.unit = 7, .function = function, .count = count});
    return answer ? answer->registers : std::vector<std::uint16_t>{};
  };
  EXPECT_THAT(table(1, 3), ElementsAre(1, 0, 1));
  EXPECT_THAT(table(2, 3), ElementsAre(0, 1, 1));
  EXPECT_THAT(table(3, 1), ElementsAre(0x0102));
  EXPECT_THAT(table(4, 1), ElementsAre(0x0304));
}

TEST_F(ModbusRtu, writes_and_says_raw_requests) {
  script({{rtu_frame(7, {6, 0, 1, 0, 0x1F}), Micros(1'000)},
          {rtu_frame(7, {3, 0}), Micros(1'000)},
          {rtu_frame(7, {16, 0, 1, 0, 2}), Micros(1'000)}});
  EXPECT_TRUE(modbus_transaction(line, {.unit = 7, .function = 6, .address = 1, .write = {0x1F}}));
  EXPECT_TRUE(
      modbus_transaction(line, {.unit = 7, .raw = {3, 0x25, 0, 0, 0}, .raw_answer = {3, 0}}));
  EXPECT_TRUE(
      modbus_transaction(line, {.unit = 7, .function = 16, .address = 1, .write = {10, 258}}));
  std::vector<WireBytes> sent;
  for (const WireEvent& event : line.transcript()) {
    if (event.sent) sent.push_back(event.bytes);
  }
  EXPECT_THAT(sent, ElementsAre(rtu_frame(7, {6, 0, 1, 0, 0x1F}), rtu_frame(7, {3, 0x25, 0, 0, 0}),
                                rtu_frame(7, {16, 0, 1, 0, 2, 4, 0, 10, 1, 2})));
}

TEST_F(ModbusRtu, reads_the_longest_answer) {
  attach_mirror(7, Micros(1'000));
  const auto answer = read(3, 125);
  ASSERT_TRUE(answer) << answer.error().text;
  ASSERT_EQ(answer->registers.size(), 125U);
  EXPECT_EQ(answer->registers.front(), 3);
  EXPECT_EQ(answer->registers.back(), 127);
}

// MB-1.
TEST_F(ModbusRtu, late_answer_is_never_taken_for_the_next_requests) {
  bool late = true;
  ModbusDevice mirror(7);
  for (std::uint16_t address = 0; address < 1000; ++address) {
    mirror.holding[address] = address;
  }
  line.attach([&](std::span<const std::uint8_t> request, MonoTime) -> std::optional<WireAnswer> {
    const Micros turnaround = late ? Micros(300'000 + 200'000) : Micros(2'000);
    late = false;
    return WireAnswer{mirror.answer(request).value_or(WireBytes{}), turnaround};
  });

  EXPECT_EQ(read(100).error().code, ErrorCode::timeout);
  for (const std::uint16_t address : std::vector<std::uint16_t>{200, 300, 400, 500}) {
    const auto answer = read(address);
    ASSERT_TRUE(answer) << answer.error().text;
    EXPECT_THAT(answer->registers, ElementsAre(address));
  }
  EXPECT_EQ(line.counters().discarded_bytes, 7U);  // the late answer
}

TEST_F(ModbusRtu, settles_as_long_as_the_line_is_told_that_answers_may_be_late) {
  LineSettings patient = rtu_bus();
  patient.late = Micros(2'000'000);
  SimulatedLine slow(patient, clock);
  ASSERT_TRUE(slow.open());
  ModbusDevice device(7);
  device.set_holding(0, {1});
  device.set_holding(1, {2});
  bool first = true;
  slow.attach([&](std::span<const std::uint8_t> request, MonoTime) -> std::optional<WireAnswer> {
    return WireAnswer{*device.answer(request),
                      std::exchange(first, false) ? Micros(1'500'000) : Micros(1'000)};
  });
  EXPECT_FALSE(modbus_transaction(slow, {.unit = 7, .address = 0}));
  const auto answer = modbus_transaction(slow, {.unit = 7, .address = 1});
  ASSERT_TRUE(answer) << answer.error().text;
  EXPECT_THAT(answer->registers, ElementsAre(2));
}

TEST_F(ModbusRtu, an_answer_before_the_request_is_on_the_wire_is_no_answer) {
  // A late answer that begins just after the line was found silent.
  line.say(clock.mono() + gap_9600 + Micros(1), rtu_frame(7, {3, 2, 0x0B, 0xAD}));
  const auto answer = read(100);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::mismatch);
}

TEST_F(ModbusRtu, a_silent_unit_costs_the_request_and_its_timeout) {
  const MonoTime begin = clock.mono();
  const auto answer = read(100);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::timeout);
  EXPECT_EQ(answer.error().text, "unit 7: no answer in 300 ms");
  EXPECT_EQ(clock.mono() - begin, gap_9600 + 8 * character_9600 + Micros(300'000));
  EXPECT_TRUE(line.is_open());
}

TEST_F(ModbusRtu, silence_that_passed_anyway_is_not_waited_for_again) {
  attach_mirror(7, Micros(1'000));
  EXPECT_FALSE(modbus_transaction(line, {.unit = 9}));
  clock.advance(Micros(1'000'000));
  const MonoTime begin = clock.mono();
  ASSERT_TRUE(read(100));
  EXPECT_EQ(line.transcript()[1].from, begin);
}

TEST_F(ModbusRtu,
       a_silence_holds_up_the_others_for_the_adapters_latency_and_half_an_answer_longer) {
  line.settle_as_a_port();
  ModbusDevice other(9);
  other.set_holding(0, {1});
  line.attach(other.on_wire(Micros(1'000)));
  EXPECT_EQ(read(100).error().code, ErrorCode::timeout);
  const MonoTime silent = clock.mono();
  ASSERT_TRUE(modbus_transaction(line, {.unit = 9}));
  EXPECT_EQ(line.transcript()[1].from - silent, port_latency);

  script({{{7, 3, 2}, Micros(1'000)}});
  EXPECT_EQ(modbus_transaction(line, {.unit = 8}).error().code, ErrorCode::timeout);
  const MonoTime broken_off = clock.mono();
  ASSERT_TRUE(modbus_transaction(line, {.unit = 9}));
  EXPECT_EQ(line.transcript().rbegin()[1].from - broken_off, port_straggle);
}

TEST_F(ModbusRtu, the_others_wait_longer_for_a_unit_whose_answers_come_late) {
  line.settle_as_a_port();
  attach_slow_mirror({Micros(310'000), Micros(1'000), Micros(1'000)});
  EXPECT_EQ(read(100).error().code, ErrorCode::timeout);
  ASSERT_TRUE(read(100));
  clock.advance(UnitDebts::longest);
  EXPECT_EQ(read(100).error().code, ErrorCode::timeout);
  const MonoTime silent = clock.mono();
  EXPECT_EQ(modbus_transaction(line, {.unit = 9}).error().code, ErrorCode::timeout);
  EXPECT_EQ(line.transcript().back().from - silent, port_straggle);
}

// MB-1: two answers in a row are late, and the first comes while the second is waited for.
TEST_F(ModbusRtu, while_an_answer_is_owed_one_that_comes_unusually_late_is_not_believed) {
  attach_slow_mirror(
      {Micros(5'000), std::nullopt, Micros(5'000), Micros(100'000), Micros(100'000)});
  ASSERT_TRUE(read(1));
  EXPECT_EQ(read(2).error().code, ErrorCode::timeout);
  EXPECT_EQ(read(3).error().code, ErrorCode::mismatch);
  clock.advance(UnitDebts::longest);
  ASSERT_TRUE(read(4)) << "nothing is owed: it is slower now";
}

// MB-3: bounded by the wire time of the longest answer, whatever drips.
TEST_F(ModbusRtu, a_dripping_unit_is_given_up) {
  script({{rtu_frame(7, {3, 4, 1, 2, 3, 4}), Micros(1'000), Micros(200'000)}});
  const MonoTime begin = clock.mono();
  const auto answer = read(100, 2);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::timeout);
  EXPECT_LE(clock.mono() - begin, gap_9600 + (8 + 9) * character_9600 + Micros(300'000));
}

TEST_F(ModbusRtu, a_broken_off_answer_is_a_timeout_and_its_bytes_are_counted) {
  WireBytes frame = rtu_frame(7, {3, 4, 1, 2, 3, 4});
  frame.resize(6);
  script({{frame, Micros(1'000)}});
  EXPECT_EQ(read(100, 2).error().code, ErrorCode::timeout);
  EXPECT_EQ(line.counters().received_bytes, 6U);
}

// MB-5: what scripted answers become, and that the next exchange is sound again.
TEST_F(ModbusRtu, answers_and_their_meaning) {
  WireBytes bad_crc = rtu_frame(7, {3, 2, 1, 2});
  bad_crc.back() = static_cast<std::uint8_t>(bad_crc.back() ^ 1U);
  WireBytes garbage_before = rtu_frame(7, {3, 2, 1, 2});
  garbage_before.insert(garbage_before.begin(), {0x00, 0xFF});
  WireBytes long_exception = rtu_frame(7, {0x83, 2, 0, 0, 0, 0});
  struct Case {
    const char* what;
    WireBytes bytes;
    ErrorCode code;
    bool settles;
  };
  const Case cases[] = {
      {"bad CRC", bad_crc, ErrorCode::damaged, true},
      {"garbage before", garbage_before, ErrorCode::damaged, true},
      {"over-long exception", long_exception, ErrorCode::damaged, true},
      {"a frame longer than any", {7, 3, 255, 1, 2, 3, 4, 5}, ErrorCode::damaged, true},
      {"another unit", rtu_frame(8, {3, 2, 1, 2}), ErrorCode::mismatch, true},
      {"another function", rtu_frame(7, {4, 2, 1, 2}), ErrorCode::mismatch, true},
      {"a function that is never asked", rtu_frame(7, {0x41, 0}), ErrorCode::mismatch, true},
      {"fewer registers", rtu_frame(7, {3, 0}), ErrorCode::mismatch, true},
      // Its end lies behind the expected answer's; on a real port, which waits for stragglers, it
      // is a mismatch.
      {"more registers", rtu_frame(7, {3, 4, 1, 2, 3, 4}), ErrorCode::timeout, true},
      {"refused", rtu_frame(7, {0x83, 2}), ErrorCode::refused, false},
      {"busy", rtu_frame(7, {0x83, 6}), ErrorCode::busy, false},
      {"silent behind a gateway", rtu_frame(7, {0x83, 11}), ErrorCode::timeout, false},
      {"a code of no standard", rtu_frame(7, {0x83, 0x0D}), ErrorCode::refused, false},
  };
  for (const Case& one : cases) {
    line.detach_all();
    script({{one.bytes, Micros(1'000)},
            {rtu_frame(7, {3, 2, 1, 2}), Micros(1'000)},
            {rtu_frame(7, {3, 2, 1, 3}), Micros(1'000)}});
    const auto answer = read(100);
    ASSERT_FALSE(answer) << one.what;
    EXPECT_EQ(answer.error().code, one.code) << one.what << ": " << answer.error().text;
    const auto next = read(100);
    ASSERT_TRUE(next) << one.what;
    EXPECT_THAT(next->registers, ElementsAre(one.settles ? 0x103 : 0x102)) << one.what;
    clock.advance(UnitDebts::longest);
  }
}

// MB-15: nothing is flushed; what lies there is read and counted.
TEST_F(ModbusRtu, trailing_garbage_costs_the_next_request_silence_only) {
  attach_mirror(7, Micros(1'000));
  WireBytes frame = rtu_frame(7, {3, 2, 0x01, 0x02});
  frame.push_back(0x00);
  line.detach_all();
  script({{frame, Micros(1'000)}, {rtu_frame(7, {3, 2, 1, 2}), Micros(1'000)}});
  ASSERT_TRUE(read(100));
  ASSERT_TRUE(read(100));
  EXPECT_EQ(line.counters().discarded_bytes, 1U);
}

// MB-7, MB-10: nothing goes out.
TEST_F(ModbusRtu, an_invalid_request_does_not_reach_the_wire) {
  for (const ModbusRequest& request :
       {ModbusRequest{.unit = 0}, ModbusRequest{.unit = 300}, ModbusRequest{.count = 126}}) {
    EXPECT_EQ(modbus_transaction(line, request).error().code, ErrorCode::invalid);
  }
  EXPECT_TRUE(line.transcript().empty());
}

TEST_F(ModbusRtu, units_share_the_line_without_mixing) {
  attach_mirror(7, Micros(3'000));
  ModbusDevice other(8);
  other.set_holding(100, {4711});
  line.attach(other.on_wire(Micros(3'000)));
  for (int round = 0; round < 3; ++round) {
    EXPECT_THAT(read(100)->registers, ElementsAre(100));
    EXPECT_THAT(modbus_transaction(line, {.unit = 8, .address = 100})->registers,
                ElementsAre(4711));
  }
}

// MB-2 is asserted by the simulated line itself: no request inside the gap. And nothing is waited
// for but wire, gap and turnaround: what the 97 % of a full line rest on.
TEST_F(ModbusRtu, no_time_passes_but_on_the_wire_in_the_gap_and_in_the_unit) {
  attach_mirror(7, Micros(2'000));
  ASSERT_TRUE(read(0, 20));
  const MonoTime begin = clock.mono();
  constexpr int rounds = 50;
  for (int round = 0; round < rounds; ++round) {
    ASSERT_TRUE(read(0, 20));
  }
  const Micros each = gap_9600 + (8 + 45) * character_9600 + Micros(2'000);
  EXPECT_EQ(clock.mono() - begin, rounds * each);
}

// Between requests stop ends every wait; what was asked is answered, or times out.
TEST_F(ModbusRtu, stop_lets_the_answer_in_flight_come) {
  ModbusDevice device(7);
  device.set_holding(0, std::vector<std::uint16_t>(125, 1));
  for (const int after_ms : {10, 50, 120, 150, 300}) {  // on the wire, waiting, in mid-answer
    SimulatedLine fresh(rtu_bus(), clock);
    fresh.attach(device.on_wire(Micros(100'000)));
    ASSERT_TRUE(fresh.open());
    fresh.stop_at(clock.mono() + Micros(after_ms * 1000));
    const auto answer = modbus_transaction(fresh, {.unit = 7, .address = 0, .count = 125});
    ASSERT_TRUE(answer) << after_ms << ": " << answer.error().text;
    const auto next = modbus_transaction(fresh, {.unit = 7, .address = 0});
    EXPECT_EQ(next.error().code, ErrorCode::stopped);
    EXPECT_EQ(fresh.transcript().size(), 2U) << "nothing is asked after the stop";
  }
}

TEST_F(ModbusRtu, stop_waits_no_longer_than_the_timeout) {
  line.stop_at(clock.mono() + Micros(50'000));
  EXPECT_EQ(read(100).error().code, ErrorCode::timeout);
  EXPECT_EQ(line.now() - line.transcript()[0].to, Micros(300'000));
}

TEST_F(ModbusRtu, stop_is_honoured_in_the_gap) {
  attach_mirror(7, Micros(1'000));
  line.stop_at(clock.mono() + Micros(1'000));
  EXPECT_EQ(read(100).error().code, ErrorCode::stopped);
  EXPECT_TRUE(line.transcript().empty());
}

// MB-4.
TEST_F(ModbusRtu, unplugged_in_any_moment_the_line_is_gone) {
  attach_mirror(7, Micros(10'000));
  for (const int after_ms : {0, 2, 5, 15, 20, 25, 100}) {
    const MonoTime gone_at = clock.mono() + Micros(after_ms * 1000);
    line.vanish_at(gone_at);
    line.return_at(gone_at + Micros(1'000'000));
    auto answer = read(0, 20);
    while (answer) {
      answer = read(0, 20);
    }
    EXPECT_EQ(answer.error().code, ErrorCode::line_gone) << after_ms << ": " << answer.error().text;
    EXPECT_EQ(read(0).error().code, ErrorCode::line_gone);
    line.close();
    EXPECT_EQ(line.open().error().code, ErrorCode::unavailable);
    clock.advance(Micros(2'000'000));
    ASSERT_TRUE(line.open());
    const MonoTime begin = clock.mono();
    EXPECT_THAT(read(5)->registers, ElementsAre(5));
    EXPECT_EQ(line.transcript().rbegin()[1].from - begin, gap_9600);  // nothing to settle any more
  }
  EXPECT_EQ(line.counters().lost, 7U);
  EXPECT_EQ(line.counters().opened, 8U);
}

TEST_F(ModbusRtu, a_closed_line_is_gone_and_nothing_else) {
  line.close();
  EXPECT_EQ(read(100).error().code, ErrorCode::line_gone);
  EXPECT_EQ(line.counters().lost, 0U);
}

}  // namespace
}  // namespace buoyd
