#pragma once
// What one instrument on a line is asked, with the pause that it wants in between. Shared by all
// that ask it; the line's own thread only.

#include <optional>

#include "line/modbus_transaction.hpp"

namespace buoyd {

class UnitTalk {
 public:
  UnitTalk(int unit, Micros timeout, Micros pause)
      : unit_(unit), timeout_(timeout), pause_(pause) {}

  [[nodiscard]] int unit() const { return unit_; }
  [[nodiscard]] Micros timeout() const { return timeout_; }

  /// modbus_transaction() with its unit and time-out, when the pause is over.
  [[nodiscard]] Result<ModbusAnswer> ask(Line& line, ModbusRequest request);
  /// When the last one ended, answered or not; nullopt: none yet.
  [[nodiscard]] std::optional<MonoTime> last() const { return last_; }

 private:
  int unit_;
  Micros timeout_;
  Micros pause_;
  std::optional<MonoTime> last_;
};

}  // namespace buoyd
