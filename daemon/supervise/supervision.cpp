#include "supervise/supervision.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace buoyd {

namespace {

Micros limit_of(const TurnLimits& limits, bool in_long_step) {
  return in_long_step ? std::max(limits.usual, limits.long_step) : limits.usual;
}

}  // namespace

Supervision::Supervision(const AwakeClock& clock, const Clock& wall, Sink sink)
    : clock_(clock), wall_(wall), sink_(std::move(sink)), looked_(clock.now()) {}

void Supervision::watch(const std::string& name, const TurnWatch& turns, TurnLimits limits) {
  const Lock lock(mutex_);
  watched_[name] = {&turns, limits, clock_.now(), false, Micros(0)};
}

void Supervision::forget(const std::string& name) {
  const Lock lock(mutex_);
  watched_.erase(name);
}

std::vector<std::string> Supervision::late() {
  const Lock lock(mutex_);
  const Micros now = clock_.now();
  const bool stood_still = now - std::exchange(looked_, now) > standstill;
  std::vector<std::string> late;
  for (auto& [name, watched] : watched_) {
    if (stood_still) {
      watched.from = now;
    }
    if (judge(name, watched, now)) {
      late.push_back(name);
    }
  }
  return late;
}

bool Supervision::judge(const std::string& name, Watched& watched, Micros now) {
  // The step before the turn: what is seen of a LongStep that ends meanwhile is never too little.
  const bool in_long_step = watched.turns->in_long_step();
  const Micros turned = watched.turns->last();
  const Micros last = std::max(turned, watched.from);
  const Micros limit = limit_of(watched.limits, in_long_step);
  if (now - last > limit) {
    if (!std::exchange(watched.said, true)) {
      watched.stood_at = last;
      say_late(name, now - last, limit);
    }
    return true;
  }
  if (std::exchange(watched.said, false)) {
    sink_(Priority::warning, fmt::format("watchdog: thread {} goes on after {}", name,
                                         friendly(turned - watched.stood_at)));
  }
  return false;
}

void Supervision::say_late(const std::string& name, Micros late, Micros limit) const {
  sink_(Priority::error,
        fmt::format("watchdog: thread {} has made no turn for {} (limit {}), since {}: systemd's "
                    "watchdog is not fed any more",
                    name, friendly(late), friendly(limit), iso8601(wall_.wall() - late)));
}

}  // namespace buoyd
