#include "link/link_watchdog.hpp"

#include <algorithm>

namespace buoyd {

LinkWatchdog::LinkWatchdog(const LinkSettings& settings, MonoTime now)
    : settings_(settings), looked_at_(now), powered_at_(now) {}

void LinkWatchdog::change(const LinkSettings& settings, MonoTime now) {
  settings_ = settings;
  lives(now);
}

void LinkWatchdog::lives(MonoTime now) {
  looked_at_ = now;
  dead_ = in_round_ = Micros{0};
  next_ = 0;
}

std::optional<LinkStep> LinkWatchdog::due(MonoTime now) {
  const Micros passed = std::min(now - looked_at_, longest_look);
  looked_at_ = now;
  dead_ += passed;
  in_round_ += passed;
  while (next_ < round.size()) {
    const auto [step, patiences] = round.at(next_);
    if (in_round_ < settings_.patience * patiences) {
      return std::nullopt;
    }
    ++next_;
    if (!may(step, now)) continue;
    if (step == LinkStep::power) powered_at_ = now;
    return step;
  }
  in_round_ = Micros{0};
  next_ = 0;
  return std::nullopt;
}

bool LinkWatchdog::may(LinkStep step, MonoTime now) const {
  switch (step) {
    case LinkStep::reconnect:
      return true;
    case LinkStep::interface:
      return !settings_.interface.empty();
    case LinkStep::power:
      return settings_.power && now - powered_at_ >= between_powers;
  }
  return false;
}

}  // namespace buoyd
