#pragma once
// What a Modbus request and its answer say, whatever carries them: checks and their errors.
// Pure functions; any thread.

#include <array>
#include <span>

#include "line/modbus_transaction.hpp"

namespace buoyd {

/// Invalid unless the request may be sent: unit, function, count, and address + count ≤ 65536.
[[nodiscard]] Result<void> check_request(const ModbusRequest& request, bool tcp);

/// Function, address, count.
[[nodiscard]] std::array<std::uint8_t, 5> request_pdu(const ModbusRequest& request);

/// The values of an answer that consists of `unit` and `pdu`, or why it is none: an exception, or
/// mismatch or damaged where it does not fit the request exactly.
[[nodiscard]] Result<std::vector<std::uint16_t>> values_of_answer(
    const ModbusRequest& request, std::uint8_t unit, std::span<const std::uint8_t> pdu);

/// True where the other side said no in a sound frame: the conversation is intact.
[[nodiscard]] bool is_exception(const Error& error);

}  // namespace buoyd
