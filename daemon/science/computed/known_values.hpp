#pragma once
// What instruments said last, for computations that need it beside their own instrument's readings.
// The science thread's. Memory: 24 bytes for each value that somebody may still ask for.

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "science/derived/motion_track.hpp"

namespace buoyd {

/// Numbers of one channel in its base unit (unit_scale.hpp); directions from magnetic north are
/// true ones here, and missing where nobody knows the declination. Those that are missing or have
/// failed are told, too: who reads them decides. A declination itself is turned by nothing.
class ValueTrack : public MotionTrack<double> {
 public:
  using MotionTrack::MotionTrack;

  /// When the next value was said, if it is known already that there is one.
  std::optional<MonoTime> announced;
  /// So long after the others a value comes here.
  Micros late{0};
  /// Of two points of one time the later given stays. Of a computed kind many are made at once:
  /// they stay until those who waited for them, in their next turn, could take them.
  void add(const Point& point) { MotionTrack::add(point, asked_until_.value_or(MonoTime::max())); }

  /// Of a computed kind: all of it was made up to then; nullopt: no more of it is made. Each turn.
  void made(std::optional<MonoTime> until) { asked_until_ = std::exchange(made_until_, until); }

  /// Up to where all values are in it, if all readings up to `until` were given.
  [[nodiscard]] MonoTime told_until(MonoTime until) const {
    MonoTime told = until - late;
    if (announced) told = std::min(told, *announced - Micros(1));
    if (made_until_) told = std::min(told, *made_until_);
    return told;
  }

 private:
  std::optional<MonoTime> made_until_;
  std::optional<MonoTime> asked_until_;  // those who wait took all up to then
};

class KnownValues {
 public:
  /// How many values of a channel are kept: of 10 a second those of 27 min, 384 KiB.
  static constexpr std::size_t most_points = 16384;

  /// The track of "compass.heading", for ever the same one; from now on values of that channel go
  /// there, and stay as MotionTrack::keep() says.
  [[nodiscard]] ValueTrack& track(const std::string& channel, Micros age = {}) {
    const auto [place, is_new] = tracks_.try_emplace(channel, most_points);
    if (is_new) ++generation_;
    place->second.keep(age);
    return place->second;
  }
  /// nullptr: nobody asked for it.
  [[nodiscard]] ValueTrack* find(const std::string& channel) {
    const auto found = tracks_.find(channel);
    return found == tracks_.end() ? nullptr : &found->second;
  }
  /// Degrees from the bow to the north mark of an instrument, whose heading is that of its mark.
  /// For ever the same number; the instrument's science says it.
  [[nodiscard]] double& azimuth(const std::string& instrument) { return azimuths_[instrument]; }
  /// Whether the event "mast.gale" was told to be on last, by this run of buoyd or the one before
  /// it. For ever the same bool.
  [[nodiscard]] bool& event_is_on(const std::string& event) { return events_[event]; }
  /// East of true north, in degrees: what a receiver's RMC sentences said last.
  std::optional<double> declination;

  /// Another number when a track was added.
  [[nodiscard]] std::size_t generation() const { return generation_; }

 private:
  std::map<std::string, ValueTrack> tracks_;
  std::map<std::string, double> azimuths_;
  std::map<std::string, bool> events_;
  std::size_t generation_ = 0;
};

}  // namespace buoyd
