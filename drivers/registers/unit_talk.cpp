#include "drivers/registers/unit_talk.hpp"

#include "line/lost_answer.hpp"
#include "line/modbus/modbus_answer.hpp"

namespace buoyd {

Result<ModbusAnswer> UnitTalk::ask_once(Line& line, ModbusRequest request) {
  const MonoTime rested = last_ ? *last_ + pause_ : line.now();
  if (auto others = line.give_way(rested, timeout_); !others) {
    return pass_on(others);
  }
  request.unit = unit_;
  request.timeout = timeout_;
  request.only_once = !repeats_;
  auto answer = modbus_transaction(line, request);
  last_ = line.now();
  answers_ = answer || is_exception(answer.error());
  return answer;
}

Result<ModbusAnswer> UnitTalk::ask(Line& line, const ModbusRequest& request) {
  const bool may_repeat = repeats_ && answers_ && !line.is_tcp();
  auto answer = ask_once(line, request);
  const bool again = may_repeat && !answers_ && is_lost_answer(answer.error()) && line.is_open();
  return again ? ask_once(line, request) : answer;
}

}  // namespace buoyd
