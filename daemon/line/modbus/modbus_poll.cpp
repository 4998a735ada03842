#include "line/modbus/modbus_poll.hpp"

#include <fmt/format.h>

#include "line/modbus/modbus_context.hpp"

namespace buoyd {

Result<void> ModbusPoll::begin() {
  if (line_.is_tcp()) {
    return {};
  }
  auto ready = line_.prepare();
  strays_ = line_.modbus().debts().strays(unit_);
  return ready;
}

/// Stop does not cut it short: what was read is not to be lost.
Result<void> ModbusPoll::await_stray() {
  const UnitDebts& debts = line_.modbus().debts();
  if (debts.owes(unit_, line_.now())) {
    const MonoTime until = line_.now() + debts.silence(unit_, timeout_);
    auto waited = line_.give_way(until, Micros(0));
    if (!waited && waited.error().code != ErrorCode::stopped) return waited;
    const Exchange under_way(line_);
    if (auto slept = line_.sleep_until(until); !slept) return slept;
  }
  const Exchange under_way(line_);
  auto woken = line_.wait_readable(line_.now());
  if (woken) {
    return line_.prepare();  // looks whose they are
  }
  return woken.error().code == ErrorCode::timeout ? Result<void>{} : woken;
}

Result<void> ModbusPoll::finish() {
  if (line_.is_tcp()) {
    return {};
  }
  if (auto waited = await_stray(); !waited) {
    return waited;
  }
  UnitDebts& debts = line_.modbus().debts();
  if (debts.strays(unit_) == strays_) {
    return {};
  }
  debts.failed(unit_, timeout_, line_.now());
  return fail(ErrorCode::mismatch,
              fmt::format("unit {}: more came than was asked for: a late answer may have been "
                          "taken for another",
                          unit_));
}

}  // namespace buoyd
