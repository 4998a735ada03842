#include "drivers/unit_talk.hpp"

namespace buoyd {

Result<ModbusAnswer> UnitTalk::ask(Line& line, ModbusRequest request) {
  if (last_ && pause_ > Micros(0)) {
    if (auto slept = line.sleep_until(*last_ + pause_); !slept) return pass_on(slept);
  }
  request.unit = unit_;
  request.timeout = timeout_;
  auto answer = modbus_transaction(line, request);
  last_ = line.now();
  return answer;
}

}  // namespace buoyd
