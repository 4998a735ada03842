#include "app/resting_line.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace buoyd {

namespace {

/// In whole minutes where there are some, rounded up.
std::string time_text(Micros left) {
  using std::chrono::minutes;
  const auto whole = std::chrono::ceil<minutes>(left);
  const bool short_time = left < minutes(1) || left >= std::chrono::hours(1);
  return short_time ? friendly(std::max(left, Micros(0))) : fmt::format("{} min", whole.count());
}

}  // namespace

std::string paused_text(Micros left) {
  return fmt::format("paused, {} left", time_text(left));
}

void add_resting(DaemonState& state, const Settings& settings, const LineSettings& line,
                 Health health, const std::string& why) {
  LineSnapshot snapshot;
  snapshot.name = line.name;
  snapshot.device = line.device;
  snapshot.rest = why;
  state.lines.push_back(std::move(snapshot));
  for (const InstrumentSettings& instrument : settings.instruments) {
    if (instrument.line != line.name) continue;
    InstrumentSnapshot one;
    one.name = instrument.name;
    one.line = instrument.line;
    one.model = instrument.model;
    one.interval = instrument.interval;
    one.health = health;
    one.rest = why;
    state.instruments.push_back(std::move(one));
  }
}

}  // namespace buoyd
