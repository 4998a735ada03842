#pragma once
// All Modbus requests go through this one function: one request, one answer, over the line's
// descriptor. The line's own thread only.
// Source: MODBUS Application Protocol Specification V1.1b3; MODBUS over Serial Line V1.02; MODBUS
// Messaging on TCP/IP Implementation Guide V1.0b.

#include <cstdint>
#include <vector>

#include "base/error.hpp"
#include "line/line.hpp"

namespace buoyd {

struct ModbusRequest {
  int unit = 1;               ///< RTU 1 to 247; TCP 0 to 255
  std::uint8_t function = 3;  ///< 1 coils, 2 discrete inputs, 3 holding, 4 input registers; writes:
                              ///< 5 a coil, 6 a register, 16 registers
  std::uint16_t address = 0;  ///< on the wire (0-based)
  std::uint16_t count = 1;    ///< read: registers 1 to 125, coils 1 to 2000
  Micros timeout{300'000};    ///< from the request's last byte on the wire to the answer's first;
                              ///< the model or the configuration sets it
  std::vector<std::uint16_t> write{};  ///< what 5 (0 or 1), 6 (one) or 16 (1 to 123) write
  /// Function and data as they are sent, 2 to 252 bytes, in place of all but unit and timeout: for
  /// instruments whose requests are not those of the specification.
  std::vector<std::uint8_t> raw{};
  /// The first bytes of function and data in the answer to `raw`.
  std::vector<std::uint8_t> raw_answer{};
  bool only_once = false;  ///< reading clears what it reads: it is never asked for nothing
};

struct ModbusAnswer {
  std::vector<std::uint16_t> registers;  ///< read; for functions 1 and 2 one entry a bit, 0 or 1
  MonoTime first_byte;                   ///< when the answer's first byte was there
};

/// Prepares the line (gap, late bytes thrown away), sends the request and waits for its answer:
/// one attempt, no retry. A stop ends it before the request, never between request and answer.
/// On RTU any error but a Modbus exception makes the unit owe an answer (UnitDebts). The unit's
/// next read within ten seconds is then sent twice, each time after the unit was silent for a
/// while, and the first answer is thrown away. Other units do not wait. On TCP such an error closes
/// the line. Errors: timeout (nothing came, or the answer broke off), damaged (CRC, length),
/// mismatch (unit, function, byte count, transaction, or sooner than the wire allows), refused,
/// busy (exceptions 5 and 6), timeout also for exceptions 10 and 11 (a gateway's silent target),
/// line_gone, stopped, invalid (the request itself, or a descriptor that libmodbus cannot take).
/// `detail` is the exception code if there was one.
[[nodiscard]] Result<ModbusAnswer> modbus_transaction(Line& line, const ModbusRequest& request);

}  // namespace buoyd
