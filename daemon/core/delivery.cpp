#include "core/delivery.hpp"

#include <fmt/format.h>

namespace buoyd {

std::string_view name_of(GapReason reason) {
  return gap_reasons.at(static_cast<std::size_t>(reason)).second;
}

Gap part_of(const Gap& gap, Range numbers) {
  const WallTime unknown{};
  return {numbers.a, numbers.b, gap.reason, numbers.a == gap.a ? gap.t0 : unknown,
          numbers.b == gap.b ? gap.t1 : unknown};
}

WallTime time_of_gap(WallTime utc, std::uint8_t clock) {
  const ClockState state = ClockQuality::from_byte(clock).state;
  return state == ClockState::unknown || state == ClockState::unset ? WallTime{} : utc;
}

Result<GapReason> gap_reason_named(std::string_view name) {
  for (const auto& [reason, its_name] : gap_reasons) {
    if (name == its_name) return reason;
  }
  std::string names;
  for (const auto& [reason, its_name] : gap_reasons) {
    names += (names.empty() ? "" : ", ") + std::string(its_name);
  }
  return fail(ErrorCode::invalid, fmt::format("unknown reason of a gap, expected {}", names));
}

}  // namespace buoyd
