#include "line/modbus/unit_probe.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/crc.hpp"
#include "line/modbus/modbus_context.hpp"

namespace buoyd {

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t most_bytes = 512;
constexpr std::size_t mbap_before_unit = 6;  // transaction, protocol, length
constexpr std::array<std::uint8_t, 5> no_registers{3, 0, 0, 0, 0};
constexpr std::array<std::uint8_t, 5> same_back{8, 0, 0, 0xA5, 0x37};

Bytes frame_of(Line& line, int unit, std::span<const std::uint8_t> pdu) {
  Bytes frame;
  if (line.is_tcp()) {
    const std::uint16_t transaction = line.modbus().next_transaction();
    frame = {static_cast<std::uint8_t>(transaction >> 8U),
             static_cast<std::uint8_t>(transaction & 0xFFU),
             0,
             0,
             0,
             static_cast<std::uint8_t>(1 + pdu.size())};
  }
  frame.push_back(static_cast<std::uint8_t>(unit));
  frame.insert(frame.end(), pdu.begin(), pdu.end());
  if (!line.is_tcp()) {
    const std::uint16_t crc = rtu_crc(frame);
    frame.push_back(static_cast<std::uint8_t>(crc & 0xFFU));
    frame.push_back(static_cast<std::uint8_t>(crc >> 8U));
  }
  return frame;
}

/// A gateway that says that its target is silent.
bool says_silent(std::span<const std::uint8_t> pdu) {
  return pdu.size() == 2 && (pdu[0] & 0x80U) != 0 && (pdu[1] == 10 || pdu[1] == 11);
}

bool fits(std::span<const std::uint8_t> pdu, std::uint8_t function) {
  return pdu.size() >= 2 && (pdu[0] & 0x7FU) == function;
}

Presence judge_tcp(std::span<const std::uint8_t> answer, std::span<const std::uint8_t> request) {
  if (answer.size() < mbap_before_unit + 3 || answer[0] != request[0] || answer[1] != request[1]) {
    return answer.empty() ? Presence::silent : Presence::unclear;
  }
  const auto pdu = answer.subspan(mbap_before_unit + 1);
  if (says_silent(pdu)) {
    return Presence::silent;
  }
  return fits(pdu, request[mbap_before_unit + 1]) ? Presence::there : Presence::unclear;
}

Presence judge_rtu(std::span<const std::uint8_t> answer, std::span<const std::uint8_t> request) {
  if (answer.empty()) {
    return Presence::silent;
  }
  if (answer.size() < 5 || answer[0] != request[0]) {
    return Presence::unclear;
  }
  const auto body = answer.first(answer.size() - 2);
  const auto sum =
      static_cast<std::uint16_t>(answer[answer.size() - 1] << 8U | answer[answer.size() - 2]);
  if (rtu_crc(body) != sum || !fits(body.subspan(1), request[1])) {
    return Presence::unclear;
  }
  return says_silent(body.subspan(1)) ? Presence::silent : Presence::there;
}

/// What comes until it is silent again. Behind our own words, as an adapter that hears itself
/// brings them, the answer still has its time.
Result<Bytes> hear(Line& line, std::span<const std::uint8_t> request, MonoTime answered_by) {
  Bytes heard;
  std::array<std::uint8_t, 256> buffer{};
  const Micros pause = std::max(line.timing().straggle, line.timing().wire_time(4));
  for (MonoTime until = answered_by; heard.size() < most_bytes;) {
    if (auto woken = line.wait_readable(until); !woken) {
      if (woken.error().code == ErrorCode::timeout) break;
      return pass_on(woken);
    }
    const auto got = line.read_some(buffer);
    if (!got) {
      return fail(got.error().code, got.error().text);
    }
    heard.insert(heard.end(), buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(*got));
    const bool may_be_echo =
        heard.size() <= request.size() && std::equal(heard.begin(), heard.end(), request.begin());
    until = std::max(line.now() + pause, may_be_echo ? answered_by : MonoTime());
  }
  return heard;
}

Result<ProbeResult> ask(Line& line, int unit, std::span<const std::uint8_t> pdu, Micros timeout,
                        bool echoes) {
  if (auto ready = line.prepare(); !ready) {
    return pass_on(ready);
  }
  const Exchange under_way(line);
  const Bytes request = frame_of(line, unit, pdu);
  if (auto sent = line.write(request); !sent) {
    return pass_on(sent);
  }
  auto heard = hear(line, request, line.now() + line.timing().wire_time(request.size()) + timeout);
  if (!heard) {
    return pass_on(heard);
  }
  std::span<const std::uint8_t> answer = *heard;
  const bool begins_alike = !line.is_tcp() && answer.size() >= request.size() &&
                            std::equal(request.begin(), request.end(), answer.begin());
  // The same data back is the answer itself, unless the adapter is known to echo.
  const bool echo =
      begins_alike && (echoes || pdu[0] == no_registers[0] || answer.size() > request.size());
  if (echo) answer = answer.subspan(request.size());
  const Presence presence = line.is_tcp() ? judge_tcp(answer, request) : judge_rtu(answer, request);
  if (presence == Presence::unclear) line.settle_before_next(std::max(timeout, line.late()));
  return ProbeResult{presence, echo};
}

}  // namespace

Result<ProbeResult> probe_unit(Line& line, int unit, Micros timeout) {
  auto first = ask(line, unit, no_registers, timeout, line.echoes());
  if (!first || first->presence != Presence::silent) {
    return first;
  }
  return ask(line, unit, same_back, timeout, line.echoes() || first->echo);
}

}  // namespace buoyd
