#include "line/modbus/modbus_answer.hpp"

#include <fmt/format.h>
#include <modbus/modbus.h>

#include <algorithm>

namespace buoyd {

namespace {

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

constexpr std::uint8_t write_coil = 5;
constexpr std::uint8_t write_register = 6;
constexpr std::uint8_t write_registers = 16;
constexpr std::size_t most_raw = 252;

bool is_write(std::uint8_t function) {
  return function == write_coil || function == write_register || function == write_registers;
}

std::uint16_t coil_word(std::uint16_t on) {
  return on != 0 ? 0xFF00 : 0;
}

Result<void> check_write(const ModbusRequest& request) {
  const std::size_t most =
      request.function == write_registers ? std::size_t{MODBUS_MAX_WRITE_REGISTERS} : 1;
  if (request.write.empty() || request.write.size() > most ||
      request.address + request.write.size() > 65536) {
    return fail(ErrorCode::invalid,
                fmt::format("{} to write from {}: expected 1 to {} inside 65536",
                            request.write.size(), request.address, most));
  }
  return {};
}

Result<void> check_read(const ModbusRequest& request) {
  const int most = reads_bits(request.function) ? MODBUS_MAX_READ_BITS : MODBUS_MAX_READ_REGISTERS;
  if (request.count < 1 || request.count > most || request.address + request.count > 65536) {
    return fail(ErrorCode::invalid, fmt::format("{} from {}: expected 1 to {} inside 65536",
                                                request.count, request.address, most));
  }
  return {};
}

Result<void> check_raw(const ModbusRequest& request) {
  if (request.raw.size() < 2 || request.raw.size() > most_raw) {
    return fail(ErrorCode::invalid, fmt::format("a raw request of {} bytes: expected 2 to {}",
                                                request.raw.size(), most_raw));
  }
  return {};
}

std::uint8_t function_of(const ModbusRequest& request) {
  return request.raw.empty() ? request.function : request.raw.front();
}

/// A written value comes back, or address and count; of a raw request what the model knows.
Result<std::vector<std::uint16_t>> check_echo(const ModbusRequest& request,
                                              std::span<const std::uint8_t> pdu) {
  const ModbusPdu sent = request_pdu(request);
  const std::size_t size = answer_pdu_size(request);
  const auto expected =
      request.raw.empty() ? sent.bytes().first(size) : std::span(request.raw_answer);
  const bool whole = request.raw.empty() ? pdu.size() == size : pdu.size() >= size;
  if (!whole || !std::equal(expected.begin(), expected.end(), pdu.begin())) {
    return fail(ErrorCode::mismatch,
                fmt::format("an answer of {} bytes that is none to function {}", pdu.size(),
                            function_of(request)));
  }
  return std::vector<std::uint16_t>{};
}

Result<std::vector<std::uint16_t>> read_values(const ModbusRequest& request,
                                               std::span<const std::uint8_t> pdu) {
  const std::size_t expected = data_bytes(request.function, request.count);
  if (pdu[1] != expected || pdu.size() != 2 + expected) {
    return fail(ErrorCode::mismatch, fmt::format("answer of {} data bytes ({} there), expected {}",
                                                 pdu[1], pdu.size() - 2, expected));
  }
  const auto data = pdu.subspan(2);
  return reads_bits(request.function) ? bits_of(data, request.count)
                                      : words_of(data, request.count);
}

}  // namespace

Result<void> check_request(const ModbusRequest& request, bool tcp) {
  if (request.unit < (tcp ? 0 : 1) || request.unit > (tcp ? 255 : 247)) {
    return fail(ErrorCode::invalid,
                fmt::format("unit {}: expected {}", request.unit, tcp ? "0 to 255" : "1 to 247"));
  }
  if (!request.raw.empty()) {
    return check_raw(request);
  }
  if (is_write(request.function)) {
    return check_write(request);
  }
  if (request.function < 1 || request.function > 4) {
    return fail(ErrorCode::invalid,
                fmt::format("function {}: expected 1 to 6 or 16", request.function));
  }
  return check_read(request);
}

ModbusPdu request_pdu(const ModbusRequest& request) {
  ModbusPdu pdu;
  if (!request.raw.empty()) {
    for (const std::uint8_t byte : request.raw) pdu.push(byte);
    return pdu;
  }
  pdu.push(request.function);
  pdu.push_word(request.address);
  if (request.function == write_coil) {
    pdu.push_word(coil_word(request.write.front()));
  } else if (request.function == write_register) {
    pdu.push_word(request.write.front());
  } else if (request.function == write_registers) {
    pdu.push_word(static_cast<std::uint16_t>(request.write.size()));
    pdu.push(static_cast<std::uint8_t>(2 * request.write.size()));
    for (const std::uint16_t word : request.write) pdu.push_word(word);
  } else {
    pdu.push_word(request.count);
  }
  return pdu;
}

std::size_t answer_pdu_size(const ModbusRequest& request) {
  if (!request.raw.empty()) {
    return std::max<std::size_t>(request.raw_answer.size(), 2);
  }
  return is_write(request.function) ? 5 : 2 + data_bytes(request.function, request.count);
}

Result<std::vector<std::uint16_t>> values_of_answer(const ModbusRequest& request, std::uint8_t unit,
                                                    std::span<const std::uint8_t> pdu) {
  const std::uint8_t function = function_of(request);
  if (unit != request.unit) {
    return fail(ErrorCode::mismatch,
                fmt::format("answer of unit {}, asked {}", unit, request.unit));
  }
  if (pdu.size() < 2) {
    return fail(ErrorCode::damaged, fmt::format("answer of {} bytes", pdu.size()));
  }
  if (pdu[0] == (function | exception_bit)) {
    if (pdu.size() != 2) {
      return fail(ErrorCode::damaged, fmt::format("exception of {} bytes", pdu.size()));
    }
    return exception_error(pdu[1]);
  }
  if (pdu[0] != function) {
    return fail(ErrorCode::mismatch,
                fmt::format("answer to function {}, asked {}", pdu[0], function));
  }
  return request.raw.empty() && !is_write(function) ? read_values(request, pdu)
                                                    : check_echo(request, pdu);
}

bool is_exception(const Error& error) {
  return error.code == ErrorCode::refused || error.code == ErrorCode::busy ||
         (error.code == ErrorCode::timeout && error.detail != 0);
}

}  // namespace buoyd
