#include "line/modbus_poll.hpp"

#include <fmt/format.h>

#include "line/modbus_context.hpp"

namespace buoyd {

Result<void> ModbusPoll::begin() {
  auto ready = line_.prepare();
  discarded_ = line_.counters().discarded_bytes;
  return ready;
}

bool ModbusPoll::strayed() const {
  return !line_.is_tcp() && line_.counters().discarded_bytes > discarded_;
}

Result<void> ModbusPoll::finish() {
  if (line_.is_tcp()) {
    return {};
  }
  const Exchange under_way(line_);
  const bool owed = line_.modbus().owes(unit_);
  auto woken = line_.wait_readable(line_.now() + (owed ? timeout_ : Micros(0)));
  if (!woken && woken.error().code != ErrorCode::timeout) {
    return woken;
  }
  if (woken || strayed()) {
    line_.settle_before_next(timeout_);
    return fail(ErrorCode::mismatch,
                fmt::format("unit {}: more came than was asked for: a late answer may have been "
                            "taken for another",
                            unit_));
  }
  line_.modbus().set_owing(unit_, false);
  return {};
}

}  // namespace buoyd
