#include "config/pitfall_notes.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/quantity.hpp"
#include "model/channel_clock.hpp"
#include "model/reading_interval.hpp"
#include "science/computed/event_computation.hpp"

namespace buoyd {
namespace {

/// One instrument, and what else the configuration says. Each reason is "" where the configuration
/// does not walk into the pitfall.
class Walk {
 public:
  Walk(const Configuration& configuration, const InstrumentSettings& instrument, WallTime now)
      : configuration_(configuration),
        settings_(configuration.settings),
        instrument_(instrument),
        model_(configuration.model_of(instrument)),
        now_(now) {}

  std::string reason(const Pitfall& pitfall) const {
    if (!pitfall.channel.empty() && !says(pitfall.channel)) return "";
    switch (pitfall.about) {
      case PitfallAbout::null_code:
        return unjudged_event(pitfall);
      case PitfallAbout::read_to_clear:
        return read_elsewhere();
      case PitfallAbout::warm_up:
        return told_too_early(pitfall);
      case PitfallAbout::interval:
        return asked_too_often(pitfall);
      case PitfallAbout::address:
        return wrong_unit(pitfall);
      default:
        return is_at_sea() ? untold(pitfall) : "";
    }
  }

 private:
  bool is_at_sea() const { return settings_.deployment.state == "deployed"; }

  /// What ashore nobody can find out any more.
  std::string untold(const Pitfall& pitfall) const {
    switch (pitfall.about) {
      case PitfallAbout::fouling:
        return is_judged(pitfall.channel) ? "" : "no [[instrument.quality]] judges it";
      case PitfallAbout::drift:
        return old_calibration(pitfall);
      case PitfallAbout::counts:
        return instrument_.calibrated || is_known_by_number()
                   ? ""
                   : "neither calibrated nor serial_number is stated";
      case PitfallAbout::clock:
        return zoneless_clock();
      case PitfallAbout::firmware:
        return is_known_by_number() ? "" : "serial_number is not stated";
      default:
        return "";
    }
  }

  bool says(std::string_view channel) const {
    return std::ranges::any_of(model_.kinds, [&](const ModelKind& kind) {
      return instrument_.keeps(kind.name) && find_named(kind.channels, channel) != nullptr;
    });
  }

  bool is_known_by_number() const {
    return !instrument_.serial_number.empty() || says("serial_number");
  }

  /// `channel` "": any.
  bool is_judged(const std::string& channel) const {
    return std::ranges::any_of(instrument_.quality, [&](const QualitySettings& quality) {
      return channel.empty() || quality.channel == channel;
    });
  }

  /// Events on what the pitfall is of, but for those that wait for silence.
  std::vector<const EventSettings*> events_of(const Pitfall& pitfall) const {
    std::vector<const EventSettings*> events;
    for (const EventSettings& event : instrument_.events) {
      const ModelKind* const source = kind_with(event.channel, model_.kinds);
      if (source == nullptr) continue;  // of what is computed
      const std::string channel = channel_of(event, *source);
      const bool is_of_it = pitfall.channel.empty() ? says(channel) : channel == pitfall.channel;
      if (is_of_it && !event.silence) events.push_back(&event);
    }
    return events;
  }

  std::string unjudged_event(const Pitfall& pitfall) const {
    if (pitfall.channel.empty() || is_judged(pitfall.channel)) return "";
    const auto events = events_of(pitfall);
    return events.empty() ? ""
                          : fmt::format(
                                "event \"{}\" is of it, and no [[instrument.quality]] "
                                "judges it",
                                events.front()->kind);
  }

  const LineSettings& line_of(const InstrumentSettings& instrument) const {
    return *find_named(settings_.lines, instrument.line);
  }

  /// Of what the model itself reads.
  std::string read_elsewhere() const {
    if (!model_.registers || model_.registers->clearing.empty()) return "";
    const std::string& device = line_of(instrument_).device;
    for (const InstrumentSettings& other : settings_.instruments) {
      if (other.line != instrument_.line && line_of(other).device == device &&
          other.unit == instrument_.unit) {
        return fmt::format("{} reads the same unit on line {}", other.name, other.line);
      }
    }
    const Micros storm = storm_interval(settings_, instrument_.name);
    return storm == Micros(0)
               ? ""
               : fmt::format("while an event is on it is read every {}", print_duration(storm));
  }

  std::string told_too_early(const Pitfall& pitfall) const {
    for (const EventSettings* const event : events_of(pitfall)) {
      if (event->hold < pitfall.lasts) {
        return fmt::format("event \"{}\" is told after {}", event->kind,
                           print_duration(event->hold));
      }
    }
    const StartSettings& start = settings_.start;
    const bool is_awaited = start.instrument == instrument_.name &&
                            (pitfall.channel.empty() || start.channel == pitfall.channel);
    return is_awaited && start.hold < pitfall.lasts
               ? fmt::format("[start] believes it after {}", print_duration(start.hold))
               : "";
  }

  std::string asked_too_often(const Pitfall& pitfall) const {
    if (!is_polled(model_) || model_.marks_records()) return "";
    const Micros storm = storm_interval(settings_, instrument_.name);
    const Micros shortest = storm > Micros(0) ? storm : instrument_.interval;
    return shortest < pitfall.lasts
               ? fmt::format("it is asked every {}{}", print_duration(shortest),
                             storm > Micros(0) ? " while an event is on" : "")
               : "";
  }

  std::string wrong_unit(const Pitfall& pitfall) const {
    const bool states = configuration_.instrument_places.at(instrument_.name).states_unit;
    return states || pitfall.unit == instrument_.unit
               ? ""
               : fmt::format("unit is not stated, and {} is asked", instrument_.unit);
  }

  std::string old_calibration(const Pitfall& pitfall) const {
    const auto& calibrated = instrument_.calibrated;
    if (!calibrated) return "calibrated is not stated";
    const Micros lasts = pitfall.calibration_lasts();
    const auto date = parse_iso8601(calibrated->date + "T00:00:00Z");
    if (date && *date > now_ + std::chrono::days(1)) {
      return fmt::format("calibrated on {}, which is to come: the clock says {}", calibrated->date,
                         iso8601(now_).substr(0, calibrated->date.size()));
    }
    return date && now_ - *date > lasts ? fmt::format("calibrated on {}, more than {} ago",
                                                      calibrated->date, print_duration(lasts))
                                        : "";
  }

  std::string zoneless_clock() const {
    if (!instrument_.clock.empty()) return "";
    for (std::size_t kind = 0; kind < model_.kinds.size(); ++kind) {
      if (!instrument_.keeps(model_.kinds[kind].name)) continue;
      for (std::size_t channel = 0; channel < model_.kinds[kind].channels.size(); ++channel) {
        if (clock_of(model_, kind, channel) == "instrument") {
          return fmt::format("clock is not stated: nobody knows the zone of {}",
                             model_.kinds[kind].channels[channel].name);
        }
      }
    }
    return "";
  }

  const Configuration& configuration_;
  const Settings& settings_;
  const InstrumentSettings& instrument_;
  const Model& model_;
  WallTime now_;
};

}  // namespace

std::vector<std::string> pitfall_notes(const Configuration& configuration, WallTime now) {
  std::vector<std::string> notes;
  for (const InstrumentSettings& instrument : configuration.settings.instruments) {
    const Walk walk(configuration, instrument, now);
    for (const Pitfall& pitfall : configuration.model_of(instrument).pitfalls) {
      const std::string reason = walk.reason(pitfall);
      if (reason.empty()) continue;
      const TomlPlace place = configuration.instrument_places.at(instrument.name).place;
      notes.push_back(fmt::format("{}:{}:{}: instrument {}, {}: {} Here: {}", configuration.file,
                                  place.line, place.column, instrument.name, name_of(pitfall.about),
                                  pitfall.text, reason));
    }
  }
  return notes;
}

}  // namespace buoyd
