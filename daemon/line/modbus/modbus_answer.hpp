#pragma once
// What a Modbus request and its answer say, whatever carries them: checks and their errors.
// Pure functions; any thread.

#include <array>
#include <span>

#include "line/modbus/modbus_transaction.hpp"

namespace buoyd {

/// Invalid unless the request may be sent: unit, function, count, and address + count ≤ 65536.
[[nodiscard]] Result<void> check_request(const ModbusRequest& request, bool tcp);

/// Function and data.
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

/// Of a request that check_request() let pass.
[[nodiscard]] ModbusPdu request_pdu(const ModbusRequest& request);

/// Bytes of function and data in a full answer; of a raw request as many as are known of it.
[[nodiscard]] std::size_t answer_pdu_size(const ModbusRequest& request);

/// The values of an answer that consists of `unit` and `pdu` (none of a write or raw request), or
/// why it is none: an exception, or mismatch or damaged where it does not fit the request exactly.
[[nodiscard]] Result<std::vector<std::uint16_t>> values_of_answer(
    const ModbusRequest& request, std::uint8_t unit, std::span<const std::uint8_t> pdu);

/// True where the other side said no in a sound frame: the conversation is intact.
[[nodiscard]] bool is_exception(const Error& error);

}  // namespace buoyd
