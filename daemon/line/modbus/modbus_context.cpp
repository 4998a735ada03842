#include "line/modbus/modbus_context.hpp"

#include <modbus/modbus.h>

namespace buoyd {

ModbusContext::~ModbusContext() {
  if (rtu_ != nullptr) {
    modbus_set_socket(rtu_, -1);  // the descriptor is the line's (MB-20)
    modbus_free(rtu_);
  }
}

::_modbus* ModbusContext::rtu() {
  if (rtu_ == nullptr) {
    // Never connected, so name and speed are not used: the line has set up its own descriptor.
    rtu_ = modbus_new_rtu("line", 9600, 'N', 8, 1);
    if (rtu_ != nullptr) {
      modbus_set_byte_timeout(rtu_, 0, 0);  // the whole answer by the response time-out (MB-3)
    }
  }
  return rtu_;
}

void ModbusContext::note_stray(std::span<const std::uint8_t> bytes, MonoTime now) {
  for (const int unit : strays_.feed(bytes)) {
    debts_.strayed(unit, now);
  }
}

}  // namespace buoyd
