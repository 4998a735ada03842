#include "model/reading_interval.hpp"

#include <algorithm>
#include <cmath>

namespace buoyd {

bool is_polled(const Model& model) {
  return model.registers || model.interval.count() > 0;
}

Micros between_records(const InstrumentSettings& instrument, const Model& model) {
  return instrument.rate ? Micros(std::llround(1e6 / *instrument.rate)) : model.record_interval;
}

Micros spoken_interval(const InstrumentSettings& instrument, const Model& model) {
  const Micros said = between_records(instrument, model);
  return said.count() > 0 ? said : assumed_spoken_interval;
}

Micros reading_interval(const InstrumentSettings& instrument, const Model& model) {
  if (!is_polled(model)) return spoken_interval(instrument, model);
  const Micros poll = instrument.interval.count() > 0 ? instrument.interval : model.interval;
  return std::max({poll, between_records(instrument, model), Micros(1)});
}

Micros meant_pause(const InstrumentSettings& instrument) {
  const auto& power = instrument.power;
  return power && power->every > Micros(0) ? power->every - power->burst : Micros(0);
}

Micros storm_interval(const Settings& settings, const std::string& instrument) {
  Micros shortest{0};
  for (const InstrumentSettings& one : settings.instruments) {
    for (const EventSettings& event : one.events) {
      for (const StormInterval& storm : event.intervals) {
        if (storm.instrument != instrument || storm.saves) continue;
        shortest = shortest > Micros(0) ? std::min(shortest, storm.interval) : storm.interval;
      }
    }
  }
  return shortest;
}

}  // namespace buoyd
