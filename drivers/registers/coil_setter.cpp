#include "drivers/registers/coil_setter.hpp"

#include <fmt/format.h>

#include "line/lost_answer.hpp"
#include "line/modbus/modbus_poll.hpp"

namespace buoyd {

namespace {

ModbusRequest setting(std::uint16_t coil, bool on) {
  ModbusRequest request;
  request.function = 5;
  request.address = coil;
  request.write = {static_cast<std::uint16_t>(on ? 1 : 0)};
  return request;
}

ModbusRequest reading(std::uint16_t coil) {
  ModbusRequest request;
  request.function = 1;
  request.address = coil;
  return request;
}

/// A late answer to the one before looks like this one's: as with a reading, one too many tells.
Result<void> try_coil(Line& line, UnitTalk& talk, std::uint16_t coil, bool on) {
  ModbusPoll watch(line, talk.unit(), talk.timeout());
  if (auto begun = watch.begin(); !begun) return begun;
  if (auto set = talk.ask_once(line, setting(coil, on)); !set) return pass_on(set);
  auto is = talk.ask_once(line, reading(coil));
  if (!is) return pass_on(is);
  if (auto ended = watch.finish(); !ended) return ended;
  const bool obeys = (is->registers.at(0) != 0) == on;
  if (!obeys) {
    return fail(ErrorCode::mismatch, fmt::format("coil {} reads {} after it was set {}", coil,
                                                 is->registers.at(0), on ? "on" : "off"));
  }
  return {};
}

}  // namespace

Result<void> set_coil(Line& line, UnitTalk& talk, std::uint16_t coil, bool on) {
  auto set = try_coil(line, talk, coil, on);
  for (int more = coil_tries - 1; more > 0 && !set && is_lost_answer(set.error()) && line.is_open();
       --more) {
    set = try_coil(line, talk, coil, on);
  }
  return set;
}

}  // namespace buoyd
