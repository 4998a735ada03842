#pragma once
// What modbus_transaction() keeps of a line from one request to the next: libmodbus's context (RTU)
// and the transaction number (TCP), and which units owe an answer. Owned by the line; the line's
// own thread only.

#include <cstdint>

#include "line/modbus/stray_frames.hpp"
#include "line/modbus/unit_debts.hpp"

struct _modbus;  // NOLINT(bugprone-reserved-identifier): libmodbus calls its modbus_t so

namespace buoyd {

class ModbusContext {
 public:
  ModbusContext() = default;
  ~ModbusContext();
  ModbusContext(const ModbusContext&) = delete;
  ModbusContext& operator=(const ModbusContext&) = delete;

  /// The RTU context, which is made at its first use. It holds no descriptor between transactions.
  /// nullptr: there is no memory.
  [[nodiscard]] ::_modbus* rtu();
  /// 1, 2, 3 … 65535, 0, 1: consecutive requests never share a number.
  [[nodiscard]] std::uint16_t next_transaction() { return ++transaction_; }

  [[nodiscard]] UnitDebts& debts() { return debts_; }
  /// Takes bytes that nobody asked for; a late answer may be in them.
  void note_stray(std::span<const std::uint8_t> bytes, MonoTime now);
  void note_silence() { strays_.clear(); }

 private:
  ::_modbus* rtu_ = nullptr;
  std::uint16_t transaction_ = 0;
  UnitDebts debts_;
  StrayFrames strays_;
};

}  // namespace buoyd
