#include "line/modbus/modbus_debt.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "line/modbus/modbus_context.hpp"

namespace buoyd {

namespace {

/// How long a unit that answers what nobody asks may keep its next request waiting.
constexpr Micros patience_with_unit{2'000'000};

bool may_be_asked_for_nothing(const ModbusRequest& request) {
  return request.raw.empty() && request.function <= 4 && !request.only_once;
}

/// Until nothing came of the unit for so long; others may use the line meanwhile.
Result<void> await_silence_of(Line& line, int unit, Micros silence) {
  const UnitDebts& debts = line.modbus().debts();
  const MonoTime give_up = line.now() + silence + patience_with_unit;
  for (;;) {
    const MonoTime silent = debts.last_sign(unit) + silence;
    if (auto others = line.give_way(silent, Micros(0)); !others) return others;
    if (auto ready = line.prepare(); !ready) return ready;
    if (line.now() >= debts.last_sign(unit) + silence) return {};
    if (line.now() >= give_up) {
      return fail(ErrorCode::timeout, fmt::format("unit {} does not fall silent", unit));
    }
  }
}

}  // namespace

Result<void> settle_debt(Line& line, const ModbusRequest& request,
                         const std::function<Result<void>()>& ask_for_nothing) {
  UnitDebts& debts = line.modbus().debts();
  const int unit = request.unit;
  if (line.is_tcp() || !debts.is_doubted(unit, line.now())) {
    return {};
  }
  const bool tries = may_be_asked_for_nothing(request);
  const Micros silence = tries ? debts.silence(unit, request.timeout) : request.timeout;
  debts.begin_trial(unit);
  auto settled = await_silence_of(
      line, unit, std::max({silence, line.late(), debts.lateness(unit, line.now())}));
  if (settled && tries) {
    settled = ask_for_nothing();
    if (settled) settled = await_silence_of(line, unit, silence);
  }
  debts.end_trial(unit, settled && tries);
  return settled;
}

}  // namespace buoyd
