#pragma once
// How seldom an instrument may be asked, for checks of what counts its silence. Pure; any thread.

#include <functional>
#include <string>

#include "core/instrument_settings.hpp"

namespace buoyd {

struct SlowestInterval {
  Micros interval{0};  ///< 0: no event makes it longer
  std::string event;   ///< "mast.storm"
};

/// The longest that any event gives the instrument, to save the battery, beyond its own. `all`: the
/// station's instruments, of which `settings_of` are the settings.
[[nodiscard]] SlowestInterval slowest_interval(const InstrumentSettings& instrument,
                                               const auto& all, auto settings_of) {
  SlowestInterval slowest{instrument.interval, ""};
  for (const auto& entry : all) {
    const InstrumentSettings& one = std::invoke(settings_of, entry);
    for (const EventSettings& event : one.events) {
      for (const StormInterval& storm : event.intervals) {
        if (storm.instrument != instrument.name || storm.interval <= slowest.interval) continue;
        slowest = {storm.interval, one.name + '.' + event.kind};
      }
    }
  }
  return slowest.event.empty() ? SlowestInterval{} : slowest;
}

}  // namespace buoyd
