#pragma once
// Makes and checks the function and data of Modbus requests and answers, the same for RTU and TCP.
// Pure functions; any thread.

#include <array>
#include <span>

#include "line/modbus/modbus_transaction.hpp"

namespace buoyd {

/// Is set in the function of an answer that refuses.
inline constexpr std::uint8_t exception_bit = 0x80;

/// Invalid unless the request may be sent: unit, function, count, and address + count ≤ 65536.
[[nodiscard]] Result<void> check_request(const ModbusRequest& request, bool tcp);

/// Function and data of a request.
class ModbusPdu {
 public:
  void push(std::uint8_t byte) { bytes_[size_++] = byte; }
  void push_word(std::uint16_t word) {
    push(static_cast<std::uint8_t>(word >> 8));
    push(static_cast<std::uint8_t>(word & 0xFF));
  }
  [[nodiscard]] std::span<const std::uint8_t> bytes() const {
    return std::span(bytes_).first(size_);
  }

 private:
  std::array<std::uint8_t, 253> bytes_{};
  std::size_t size_ = 0;
};

/// For a request that check_request() let pass.
[[nodiscard]] ModbusPdu request_pdu(const ModbusRequest& request);

/// Bytes of function and data in a full answer; for a raw request those that are known in advance.
[[nodiscard]] std::size_t answer_pdu_size(const ModbusRequest& request);

/// The values of an answer that consists of `unit` and `pdu` (no values for a write or raw
/// request). Errors: that of an exception; mismatch or damaged if it does not fit the request.
[[nodiscard]] Result<std::vector<std::uint16_t>> values_of_answer(
    const ModbusRequest& request, std::uint8_t unit, std::span<const std::uint8_t> pdu);

/// True if the other side refused in a sound frame: it owes no answer.
[[nodiscard]] bool is_exception(const Error& error);

}  // namespace buoyd
