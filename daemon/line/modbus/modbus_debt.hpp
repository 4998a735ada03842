#pragma once
// How a unit that owes an answer is believed again. The line's own thread only.

#include <functional>

#include "line/modbus/modbus_transaction.hpp"

namespace buoyd {

/// Before a request: if its unit owes an answer (UnitDebts), waits until nothing came of it for a
/// while, has it asked for nothing, and waits again; what reading clears is not asked for nothing,
/// and a write or raw request waits only. Others may use the line meanwhile. Nothing to do on TCP.
/// Errors: those of `ask_for_nothing`, of Line::prepare() and Line::give_way(); timeout: the unit
/// does not fall silent.
[[nodiscard]] Result<void> settle_debt(Line& line, const ModbusRequest& request,
                                       const std::function<Result<void>()>& ask_for_nothing);

}  // namespace buoyd
