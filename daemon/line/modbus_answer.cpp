#include "line/modbus_answer.hpp"

#include <fmt/format.h>
#include <modbus/modbus.h>

namespace buoyd {

namespace {

constexpr std::uint8_t exception_bit = 0x80;
constexpr std::size_t rtu_frame_bytes = 1 + 2;  // unit, CRC
constexpr std::size_t mbap_bytes = 7;           // transaction, protocol, length, unit

bool reads_bits(std::uint8_t function) {
  return function == 1 || function == 2;
}

std::size_t data_bytes(std::uint8_t function, std::uint16_t count) {
  return reads_bits(function) ? (count + 7U) / 8U : 2U * count;
}

tl::unexpected<Error> exception_error(std::uint8_t code) {
  // libmodbus knows the names of 1 to 11; it has none for the rest (MB-5).
  std::string text = code >= 1 && code < MODBUS_EXCEPTION_MAX
                         ? fmt::format("exception {}: {}", code,
                                       modbus_strerror(MODBUS_ENOBASE + static_cast<int>(code)))
                         : fmt::format("exception {}", code);
  switch (code) {
    case MODBUS_EXCEPTION_ACKNOWLEDGE:
    case MODBUS_EXCEPTION_SLAVE_OR_SERVER_BUSY:
      return fail(ErrorCode::busy, std::move(text), code);
    case MODBUS_EXCEPTION_GATEWAY_PATH:
    case MODBUS_EXCEPTION_GATEWAY_TARGET:
      return fail(ErrorCode::timeout, std::move(text), code);
    default:
      return fail(ErrorCode::refused, std::move(text), code);
  }
}

std::vector<std::uint16_t> bits_of(std::span<const std::uint8_t> data, std::uint16_t count) {
  std::vector<std::uint16_t> bits(count);
  for (std::size_t i = 0; i < count; ++i) {
    bits[i] = static_cast<std::uint16_t>(data[i / 8] >> i % 8 & 1U);
  }
  return bits;
}

std::vector<std::uint16_t> words_of(std::span<const std::uint8_t> data, std::uint16_t count) {
  std::vector<std::uint16_t> words(count);
  for (std::size_t i = 0; i < count; ++i) {
    words[i] = static_cast<std::uint16_t>(data[2 * i] << 8 | data[2 * i + 1]);
  }
  return words;
}

}  // namespace

Result<void> check_request(const ModbusRequest& request, bool tcp) {
  if (request.unit < (tcp ? 0 : 1) || request.unit > (tcp ? 255 : 247)) {
    return fail(ErrorCode::invalid,
                fmt::format("unit {}: expected {}", request.unit, tcp ? "0 to 255" : "1 to 247"));
  }
  if (request.function < 1 || request.function > 4) {
    return fail(ErrorCode::invalid,
                fmt::format("function {}: expected 1, 2, 3 or 4", request.function));
  }
  const int most = reads_bits(request.function) ? MODBUS_MAX_READ_BITS : MODBUS_MAX_READ_REGISTERS;
  if (request.count < 1 || request.count > most || request.address + request.count > 65536) {
    return fail(ErrorCode::invalid, fmt::format("{} from {}: expected 1 to {} inside 65536",
                                                request.count, request.address, most));
  }
  return {};
}

std::array<std::uint8_t, 5> request_pdu(const ModbusRequest& request) {
  const auto high = [](std::uint16_t word) { return static_cast<std::uint8_t>(word >> 8); };
  const auto low = [](std::uint16_t word) { return static_cast<std::uint8_t>(word & 0xFF); };
  return {request.function, high(request.address), low(request.address), high(request.count),
          low(request.count)};
}

Result<std::vector<std::uint16_t>> values_of_answer(const ModbusRequest& request, std::uint8_t unit,
                                                    std::span<const std::uint8_t> pdu) {
  if (unit != request.unit) {
    return fail(ErrorCode::mismatch,
                fmt::format("answer of unit {}, asked {}", unit, request.unit));
  }
  if (pdu.size() < 2) {
    return fail(ErrorCode::damaged, fmt::format("answer of {} bytes", pdu.size()));
  }
  if (pdu[0] == (request.function | exception_bit)) {
    if (pdu.size() != 2) {
      return fail(ErrorCode::damaged, fmt::format("exception of {} bytes", pdu.size()));
    }
    return exception_error(pdu[1]);
  }
  if (pdu[0] != request.function) {
    return fail(ErrorCode::mismatch,
                fmt::format("answer to function {}, asked {}", pdu[0], request.function));
  }
  const std::size_t expected = data_bytes(request.function, request.count);
  if (pdu[1] != expected || pdu.size() != 2 + expected) {
    return fail(ErrorCode::mismatch, fmt::format("answer of {} data bytes ({} there), expected {}",
                                                 pdu[1], pdu.size() - 2, expected));
  }
  const auto data = pdu.subspan(2);
  return reads_bits(request.function) ? bits_of(data, request.count)
                                      : words_of(data, request.count);
}

bool is_exception(const Error& error) {
  switch (error.code) {
    case ErrorCode::refused:
    case ErrorCode::busy:
      return true;
    case ErrorCode::timeout:
      return error.detail != 0;
    default:
      return false;
  }
}

ModbusSize modbus_size(bool tcp, std::uint8_t function, std::uint16_t count) {
  const std::size_t frame = tcp ? mbap_bytes : rtu_frame_bytes;
  return {frame + 5, frame + 2 + data_bytes(function, count)};
}

}  // namespace buoyd
