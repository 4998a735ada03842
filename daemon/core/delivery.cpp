#include "core/delivery.hpp"

#include <fmt/format.h>

namespace buoyd {

std::string_view name_of(GapReason reason) {
  return gap_reasons.at(static_cast<std::size_t>(reason)).second;
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
