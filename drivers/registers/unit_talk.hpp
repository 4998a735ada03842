#pragma once
// What one instrument on a line is asked, with the pause that it wants in between. Shared by all
// that ask it; the line's own thread only.

#include <optional>

#include "line/modbus/modbus_transaction.hpp"

namespace buoyd {

class UnitTalk {
 public:
  /// `repeats`: what a living unit does not answer may be asked again (nothing that it reads is
  /// cleared by reading).
  UnitTalk(int unit, Micros timeout, Micros pause, bool repeats = true)
      : unit_(unit), timeout_(timeout), pause_(pause), repeats_(repeats) {}

  [[nodiscard]] int unit() const { return unit_; }
  [[nodiscard]] Micros timeout() const { return timeout_; }

  /// modbus_transaction() with its unit and time-out, when the pause is over. Others may use the
  /// line before. Once.
  [[nodiscard]] Result<ModbusAnswer> ask_once(Line& line, ModbusRequest request);
  /// The same, and on a serial line once more where the answer of a unit that answered before did
  /// not come, or was damaged.
  [[nodiscard]] Result<ModbusAnswer> ask(Line& line, const ModbusRequest& request);
  /// When the last one ended, answered or not; nullopt: none yet.
  [[nodiscard]] std::optional<MonoTime> last() const { return last_; }

 private:
  int unit_;
  Micros timeout_;
  Micros pause_;
  bool repeats_;
  bool answers_ = false;  // the last one was answered
  std::optional<MonoTime> last_;
};

}  // namespace buoyd
