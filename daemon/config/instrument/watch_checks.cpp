#include "config/instrument/watch_checks.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "base/json.hpp"
#include "config/instrument/computed_checks.hpp"
#include "config/instrument/slowest_interval.hpp"
#include "science/quality/position.hpp"
#include "science/track/fix_check.hpp"
#include "science/track/watch_circle.hpp"

namespace buoyd {
namespace {

/// The anchor is hardly so far from [station] latitude and longitude.
constexpr double far_anchor_m = 20'000;

/// Its kinds that say where the station is.
std::vector<std::string> positions_of(const InstrumentEntry& instrument) {
  std::vector<std::string> kinds;
  if (!instrument.model) return kinds;
  for (const ModelKind& kind : source_kinds(instrument.settings, *instrument.model)) {
    if (latitude_of(kind) != nullptr) kinds.push_back(kind.name);
  }
  return kinds;
}

/// Names of the instruments that say where the station is.
std::vector<std::string> those_with_position(const std::vector<InstrumentEntry>& instruments) {
  std::vector<std::string> names;
  for (const InstrumentEntry& one : instruments) {
    if (!positions_of(one).empty()) names.push_back(one.settings.name);
  }
  return names;
}

/// The instrument and its kind in "gnss.rmc"; the kind is "" in "gnss".
struct Source {
  std::string instrument;
  std::string kind;
};

Source source_in(const std::string& position) {
  const std::size_t dot = position.find('.');
  if (dot == std::string::npos) return {position, ""};
  return {position.substr(0, dot), position.substr(dot + 1)};
}

/// What is said, or the only one that can be meant. nullopt: a mistake, which was reported.
std::optional<Source> find_source(TomlTable& deployment, const WatchSettings& watch,
                                  const std::vector<InstrumentEntry>& instruments) {
  if (!watch.position.empty()) return source_in(watch.position);
  const std::vector<std::string> names = those_with_position(instruments);
  if (names.size() == 1) return Source{names.front(), ""};
  deployment.mistake(
      "anchor", names.empty()
                    ? "no instrument says where the station is, expected one with a latitude and a "
                      "longitude"
                    : fmt::format("{} say where the station is, expected position to name one",
                                  fmt::join(names, " and ")));
  return std::nullopt;
}

/// "gnss.gga, lidar.scan"; "" where there is none.
std::string all_positions(const std::vector<InstrumentEntry>& instruments) {
  std::vector<std::string> all;
  for (const InstrumentEntry& one : instruments) {
    for (const std::string& kind : positions_of(one)) all.push_back(one.settings.name + '.' + kind);
  }
  return fmt::format("{}", fmt::join(all, ", "));
}

/// Fills in the first kind where none is said. nullptr: a mistake, which was reported.
InstrumentEntry* take_source(TomlTable& deployment, Source& source,
                             std::vector<InstrumentEntry>& instruments) {
  const auto found = std::ranges::find_if(instruments, [&](const InstrumentEntry& one) {
    return one.settings.name == source.instrument;
  });
  if (found != instruments.end() && !found->model) return nullptr;  // reported elsewhere
  const std::vector<std::string> kinds =
      found == instruments.end() ? std::vector<std::string>{} : positions_of(*found);
  if (source.kind.empty() && !kinds.empty()) source.kind = kinds.front();
  if (std::ranges::find(kinds, source.kind) != kinds.end()) return &*found;
  const std::string can = all_positions(instruments);
  deployment.mistake(
      "position",
      fmt::format("position is {}, expected who says where the station is: {}",
                  json_string(source.instrument + (source.kind.empty() ? "" : "." + source.kind)),
                  can.empty() ? "nobody does" : can));
  return nullptr;
}

/// The names of the rows that are added must be free.
bool has_free_names(TomlTable& deployment, const InstrumentEntry& entry) {
  const std::vector<ModelKind> kinds = all_kinds(entry.settings, *entry.model);
  for (const std::string_view name : {track_name, drift_name, no_position_name}) {
    if (find_named(kinds, name) == nullptr) continue;
    deployment.mistake("anchor", fmt::format("{} has a kind {} already, expected another name: it "
                                             "is the watch circle's",
                                             entry.settings.name, json_string(std::string(name))));
    return false;
  }
  return true;
}

// Notes; "" where there is nothing to say.

std::string asleep_note(const DeploymentSettings& deployment) {
  if (deployment.state == "deployed") return "";
  return fmt::format("[deployment] state is \"{}\": drift is told while it is \"deployed\"",
                     deployment.state);
}

std::string far_note(const StationSettings& station, const WatchSettings::Place& anchor) {
  if (!station.latitude || !station.longitude) return "";
  const double far =
      distance_m({anchor.latitude, anchor.longitude}, {*station.latitude, *station.longitude});
  if (far <= far_anchor_m) return "";
  return fmt::format("[deployment] anchor lies {:.0f} km from [station] latitude and longitude",
                     far / 1000);
}

std::string choice_note(const InstrumentEntry& instrument, const WatchSettings& watch) {
  const auto& track = instrument.settings.track;
  const std::vector<std::string> kinds = positions_of(instrument);
  if (!track || kinds.size() < 2 || !source_in(watch.position).kind.empty()) return "";
  const std::string& name = instrument.settings.name;
  return fmt::format(
      "{} may say where the station is as {}: those of {} count, unless "
      "[deployment] position names another, as \"{}.{}\"",
      name, fmt::join(kinds, ", "), track->of, name, kinds.back());
}

}  // namespace

void watch_position(TomlTable& root, const Settings& settings,
                    std::vector<InstrumentEntry>& instruments) {
  const WatchSettings& watch = settings.watch;
  auto deployment = root.table("deployment");
  if (!deployment || !watch.anchor || !watch.radius) return;
  std::optional<Source> source = find_source(*deployment, watch, instruments);
  if (!source) return;
  InstrumentEntry* const entry = take_source(*deployment, *source, instruments);
  if (entry == nullptr || !has_free_names(*deployment, *entry)) return;
  entry->settings.track =
      TrackSettings{source->kind, {watch.anchor->latitude, watch.anchor->longitude, *watch.radius}};
  const Micros slowest =
      slowest_interval(entry->settings, instruments, &InstrumentEntry::settings).interval;
  for (EventSettings& event : watch_events(entry->settings, *entry->model, slowest)) {
    entry->settings.events.push_back(std::move(event));
  }
  for (const ComputedKind& one : computed_kinds(entry->settings, *entry->model)) {
    if (one.kind.name == track_name) {
      check_described(*deployment, *entry, one, settings.deployment);
    }
  }
}

std::vector<std::string> watch_notes(const Settings& settings,
                                     const std::vector<InstrumentEntry>& instruments) {
  const auto& anchor = settings.watch.anchor;
  if (!anchor) {
    const bool drifts_unseen =
        settings.deployment.state == "deployed" && !those_with_position(instruments).empty();
    if (!drifts_unseen) return {};
    return {"[deployment] anchor is not set: nobody on board watches whether the buoy drifts"};
  }
  std::vector<std::string> notes{asleep_note(settings.deployment),
                                 far_note(settings.station, *anchor)};
  for (const InstrumentEntry& one : instruments) {
    notes.push_back(choice_note(one, settings.watch));
  }
  std::erase(notes, "");
  return notes;
}

}  // namespace buoyd
