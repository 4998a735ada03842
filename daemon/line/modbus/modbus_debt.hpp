#pragma once
// How a unit that owes an answer becomes trustworthy again. The line's own thread only.

#include <functional>

#include "line/modbus/modbus_transaction.hpp"

namespace buoyd {

/// To be called before a request. If the unit owes an answer (UnitDebts), it waits until the unit
/// was silent for a while, calls `ask_for_nothing`, whose answer is thrown away, and waits again.
/// Before a write, a raw request, or a read that clears what it reads, it only waits. Others may
/// use the line meanwhile. On TCP it does nothing. Errors: those of `ask_for_nothing`, of
/// Line::prepare() and Line::give_way(); timeout: the unit does not fall silent.
[[nodiscard]] Result<void> settle_debt(Line& line, const ModbusRequest& request,
                                       const std::function<Result<void>()>& ask_for_nothing);

}  // namespace buoyd
