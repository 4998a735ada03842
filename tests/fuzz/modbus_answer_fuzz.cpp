// Arbitrary bytes as the answer to a Modbus request, RTU or TCP, in one piece or dripping: never a
// crash or a hang, and never registers but from a frame that a reader of the specification, with a
// CRC of its own, would take too.

#include <algorithm>
#include <cstdlib>

#include "line/modbus/modbus_transaction.hpp"
#include "support/modbus_device.hpp"
#include "support/simulated_line.hpp"

namespace {

using buoyd::WireBytes;

/// The first bytes of the input choose the request and how the answer comes.
struct Exchange {
  bool tcp = false;
  bool echo = false;
  bool drips = false;
  bool seal = false;  // put the right CRC or transaction in, so that the rest is reached
  buoyd::ModbusRequest request;
  WireBytes answer;
};

Exchange exchange_of(std::span<const std::uint8_t> input) {
  Exchange exchange;
  exchange.tcp = (input[0] & 1U) != 0;
  exchange.echo = (input[0] & 2U) != 0 && !exchange.tcp;
  exchange.drips = (input[0] & 4U) != 0;
  exchange.seal = (input[0] & 8U) != 0;
  exchange.request.unit = 7;
  exchange.request.function = static_cast<std::uint8_t>(1 + (input[0] >> 4 & 3U));
  exchange.request.count = static_cast<std::uint16_t>(1 + input[1] % 125);
  exchange.answer.assign(input.begin() + 2, input.end());
  return exchange;
}

void seal(const Exchange& exchange, WireBytes& answer, std::span<const std::uint8_t> request) {
  if (exchange.tcp && answer.size() >= 2) {
    answer[0] = request[0];
    answer[1] = request[1];
  }
  if (!exchange.tcp && answer.size() >= 2) {
    answer = buoyd::rtu_frame(answer[0], WireBytes(answer.begin() + 1, answer.end()));
  }
}

bool require(bool condition) {
  if (!condition) {
    std::abort();
  }
  return condition;
}

/// What the specification says of a frame that answers with data.
void check_taken(const Exchange& exchange, const WireBytes& answer, std::uint16_t transaction,
                 const std::vector<std::uint16_t>& registers) {
  const bool bits = exchange.request.function <= 2;
  const std::size_t count = exchange.request.count;
  const std::size_t data = bits ? (count + 7) / 8 : 2 * count;
  const std::size_t unit_at = exchange.tcp ? 6 : 0;
  require(answer.size() >= unit_at + 3 + data + (exchange.tcp ? 0U : 2U));
  require(answer[unit_at] == exchange.request.unit);
  require(answer[unit_at + 1] == exchange.request.function);
  require(answer[unit_at + 2] == data);
  if (exchange.tcp) {
    const WireBytes pdu(answer.begin() + 7,
                        answer.begin() + 7 + static_cast<std::ptrdiff_t>(2 + data));
    const WireBytes frame = buoyd::tcp_frame(transaction, exchange.request.unit, pdu);
    require(std::equal(frame.begin(), frame.end(), answer.begin()));
    // What comes behind a frame after it was taken is the next reader's to refuse.
    require(answer.size() == frame.size() || exchange.drips);
  } else {
    require(buoyd::modbus_crc(std::span(answer).first(5 + data)) == 0);
  }
  require(registers.size() == count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint8_t* at = answer.data() + unit_at + 3;
    const int expected = bits ? at[i / 8] >> i % 8 & 1 : at[2 * i] << 8 | at[2 * i + 1];
    require(registers[i] == expected);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 2 || size > 1024) {
    return 0;
  }
  Exchange exchange = exchange_of({bytes, size});
  buoyd::LineSettings settings;
  settings.name = "fuzz";
  settings.device = exchange.tcp ? "tcp://127.0.0.1:502" : "/dev/simulated";
  settings.echo = exchange.echo;
  buoyd::FakeClock clock;
  buoyd::SimulatedLine line(settings, clock);
  std::uint16_t transaction = 0;
  WireBytes answer = exchange.answer;
  line.attach([&](std::span<const std::uint8_t> request,
                  buoyd::MonoTime) -> std::optional<buoyd::WireAnswer> {
    transaction = static_cast<std::uint16_t>(request[0] << 8 | request[1]);
    if (exchange.seal) {
      seal(exchange, answer, request);
    }
    return buoyd::WireAnswer{answer, buoyd::Micros(1'000), buoyd::Micros(exchange.drips ? 700 : 0)};
  });
  require(line.open().has_value());
  const buoyd::MonoTime begin = clock.mono();
  const auto taken = buoyd::modbus_transaction(line, exchange.request);
  require(clock.mono() - begin < std::chrono::seconds(2));
  if (taken) {
    check_taken(exchange, answer, transaction, taken->registers);
  }
  require(line.gap_violations() == 0);
  return 0;
}
