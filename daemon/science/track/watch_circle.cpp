#include "science/track/watch_circle.hpp"

#include <algorithm>
#include <string>

#include "model/reading_interval.hpp"
#include "science/computed/computed_kind.hpp"

namespace buoyd {

namespace {

EventSettings event_of_track(std::string_view kind) {
  EventSettings event;
  event.kind = kind;
  event.channel = std::string(track_name) + ".distance";
  event.at_sea = true;
  return event;
}

Micros silence_of(const InstrumentSettings& instrument, const Model& model, Micros slowest) {
  const Micros interval = std::max(reading_interval(instrument, model), slowest);
  return std::max(shortest_position_silence, silent_position_intervals * interval) +
         meant_pause(instrument);
}

/// None of an instrument that speaks on its own, or is asked as often already.
std::vector<StormInterval> drift_intervals(const InstrumentSettings& instrument,
                                           const Model& model) {
  const Micros wanted = std::max(shortest_drift_interval, instrument.interval / drift_polls);
  if (!is_polled(model) || wanted >= instrument.interval) return {};
  return {{instrument.name, wanted}};
}

}  // namespace

std::vector<EventSettings> watch_events(const InstrumentSettings& instrument, const Model& model,
                                        Micros slowest) {
  if (!instrument.track) return {};
  const double radius = instrument.track->circle.radius;
  EventSettings drift = event_of_track(drift_name);
  drift.above = radius;
  drift.clear = clear_part * radius;
  drift.beside = {"latitude", "longitude"};
  drift.votes = drift_votes;
  drift.votes.within = silence_of(instrument, model, slowest);
  drift.intervals = drift_intervals(instrument, model);
  EventSettings no_position = event_of_track(no_position_name);
  no_position.silence = silence_of(instrument, model, slowest);
  return {std::move(drift), std::move(no_position)};
}

}  // namespace buoyd
