#pragma once
// What modbus_transaction() keeps of a line from one request to the next: libmodbus's context (RTU)
// and the transaction number (TCP), and which units owe an answer. Owned by the line; the line's
// own thread only.

#include <bitset>
#include <cstdint>

struct _modbus;  // NOLINT(bugprone-reserved-identifier): libmodbus calls its modbus_t so

namespace buoyd {

class ModbusContext {
 public:
  ModbusContext() = default;
  ~ModbusContext();
  ModbusContext(const ModbusContext&) = delete;
  ModbusContext& operator=(const ModbusContext&) = delete;

  /// The RTU context, made at first use; it holds no descriptor between transactions. nullptr
  /// without memory.
  [[nodiscard]] ::_modbus* rtu();
  /// 1, 2, 3 … 65535, 0, 1: consecutive requests never share a number.
  [[nodiscard]] std::uint16_t next_transaction() { return ++transaction_; }

  /// An answer of this unit did not come in time, or was none: it may still come.
  void set_owing(int unit, bool owes) { owing_.set(static_cast<std::uint8_t>(unit), owes); }
  [[nodiscard]] bool owes(int unit) const { return owing_.test(static_cast<std::uint8_t>(unit)); }

 private:
  ::_modbus* rtu_ = nullptr;
  std::uint16_t transaction_ = 0;
  std::bitset<256> owing_;
};

}  // namespace buoyd
