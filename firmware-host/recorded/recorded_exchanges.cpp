#include "firmware-host/recorded/recorded_exchanges.hpp"

#include <map>
#include <optional>
#include <utility>

#include "firmware-host/sentences/damage.hpp"
#include "firmware-host/wire/modbus_framing.hpp"

namespace buoysim {

namespace {

using Span = std::span<const std::uint8_t>;

constexpr std::size_t rtu_request_bytes = 8;
constexpr std::size_t most_length = 254;

std::size_t data_bytes(const ReadRange& range) {
  return reads_bits(range.function) ? (std::size_t{range.count} + 7) / 8
                                    : std::size_t{range.count} * 2;
}

/// The values of an answer's PDU; nullopt if it is none to this range.
std::optional<std::vector<std::uint16_t>> values_of(const ReadRange& range, Span pdu) {
  const std::size_t size = data_bytes(range);
  if (pdu.size() != 2 + size || pdu[0] != range.function || pdu[1] != size) {
    return std::nullopt;
  }
  std::vector<std::uint16_t> values;
  for (std::size_t i = 0; i < range.count; ++i) {
    const unsigned value = reads_bits(range.function)
                               ? static_cast<unsigned>(pdu[2 + i / 8]) >> (i % 8) & 1U
                               : static_cast<unsigned>(pdu[2 + 2 * i]) << 8U | pdu[3 + 2 * i];
    values.push_back(static_cast<std::uint16_t>(value));
  }
  return values;
}

/// A request and its answer at the beginning of `bytes`; their length, 0 if there are none.
std::size_t take_rtu(Span bytes, std::vector<RecordedExchange>& found) {
  if (bytes.size() < rtu_request_bytes || !rtu_passes(bytes.first(rtu_request_bytes))) {
    return 0;
  }
  const auto range = read_range(bytes.subspan(1, 5));
  const std::size_t answer = range ? 5 + data_bytes(*range) : 0;
  if (!range || bytes.size() < rtu_request_bytes + answer) {
    return 0;
  }
  const Span frame = bytes.subspan(rtu_request_bytes, answer);
  if (frame[0] != bytes[0] || !rtu_passes(frame)) {
    return 0;
  }
  auto values = values_of(*range, frame.subspan(1, answer - 3));
  if (!values) {
    return 0;
  }
  found.push_back({bytes[0], *range, std::move(*values)});
  return rtu_request_bytes + answer;
}

std::vector<RecordedExchange> rtu_exchanges(Span bytes) {
  std::vector<RecordedExchange> found;
  while (!bytes.empty()) {
    const std::size_t taken = take_rtu(bytes, found);
    bytes = bytes.subspan(taken > 0 ? taken : 1);
  }
  return found;
}

/// Length of the TCP message at the beginning; 0 if there is none.
std::size_t tcp_length(Span bytes) {
  if (bytes.size() < mbap_bytes + 1 || bytes[2] != 0 || bytes[3] != 0) {
    return 0;
  }
  const std::size_t length = static_cast<std::size_t>(bytes[4]) << 8U | bytes[5];
  return length >= 2 && length <= most_length && bytes.size() >= 6 + length ? 6 + length : 0;
}

std::vector<RecordedExchange> tcp_exchanges(Span bytes) {
  std::vector<RecordedExchange> found;
  std::map<std::pair<unsigned, int>, ReadRange> asked;  // by transaction and unit
  while (!bytes.empty()) {
    const std::size_t size = tcp_length(bytes);
    if (size == 0) {
      bytes = bytes.subspan(1);
      continue;
    }
    const std::pair key{static_cast<unsigned>(bytes[0]) << 8U | bytes[1], int{bytes[6]}};
    const Span pdu = bytes.subspan(mbap_bytes, size - mbap_bytes);
    const auto request = asked.find(key);
    auto values = request == asked.end() ? std::nullopt : values_of(request->second, pdu);
    if (values) {
      found.push_back({key.second, request->second, std::move(*values)});
      asked.erase(request);
    } else if (const auto range = read_range(pdu)) {
      asked[key] = *range;
    }
    bytes = bytes.subspan(size);
  }
  return found;
}

}  // namespace

std::vector<RecordedExchange> recorded_exchanges(std::span<const std::uint8_t> bytes) {
  auto rtu = rtu_exchanges(bytes);
  auto tcp = tcp_exchanges(bytes);
  return rtu.size() >= tcp.size() ? std::move(rtu) : std::move(tcp);
}

}  // namespace buoysim
