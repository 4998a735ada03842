#include "app/start_order.hpp"

namespace buoyd {

namespace {

std::string line_of_hold(const Settings& settings) {
  const auto* const watched = find_named(settings.instruments, settings.start.instrument);
  return watched == nullptr ? "" : watched->line;
}

}  // namespace

StartOrder::StartOrder(const Settings& settings, MonoTime now, bool released_before)
    : hold_(settings.start, now, released_before),
      watched_line_(line_of_hold(settings)),
      next_(now),
      over_(!hold_.holds() && settings.start.stagger == Micros(0)) {}

bool StartOrder::allows(const std::string& line) const {
  return over_ || line == watched_line_ || (!hold_.holds() && let_in_.contains(line));
}

std::vector<std::string> StartOrder::step(const Settings& settings, MonoTime now) {
  std::vector<std::string> starting;
  hold_.look(now);
  if (over_ || hold_.holds()) {
    next_ = now;
    return starting;
  }
  let_in_.insert(watched_line_);
  for (const LineSettings& line : settings.lines) {
    if (allows(line.name)) continue;
    if (now < next_) return starting;
    let_in_.insert(line.name);
    starting.push_back(line.name);
    next_ = now + settings.start.stagger;
  }
  over_ = now >= next_;
  return starting;
}

MonoTime StartOrder::next_due(MonoTime now) const {
  return over_ ? MonoTime::max() : hold_.holds() ? hold_.next_look(now) : next_;
}

void StartOrder::change(const Settings& settings, MonoTime now) {
  if (over_) return;
  hold_.change(settings.start, now);
  if (hold_.holds()) {
    watched_line_ = line_of_hold(settings);
  }
}

}  // namespace buoyd
