#pragma once
// The world round the hull: all of it is a function of the seed and of the scenario's age, so that
// virtual and real time see the same sea. One owner, one thread: it keeps what it computed last.

#include <array>
#include <cstdint>

#include "firmware-host/sea/battery.hpp"
#include "firmware-host/sea/hull.hpp"
#include "firmware-host/sea/sky.hpp"
#include "firmware-host/sea/water.hpp"
#include "firmware-host/sea/waves.hpp"
#include "firmware-host/sea/wind.hpp"

namespace buoysim {

/// [world]
struct SeaSettings {
  std::uint64_t seed = 1;
  double begin = 0;        ///< universal time at age 0, s since 1970: for sun and air
  double declination = 0;  ///< degrees that magnetic north lies east of true north
  Place position;          ///< of the mooring
  WindSettings wind;
  WaveSettings waves;
  CurrentSettings current;
  TideSettings tide;
  WaterSettings water;
  SkySettings sky;
  HullSettings hull;
  BatterySettings battery;
};

/// What many questions of one age share.
struct Moment {
  double age = 0;
  Phasors waves;
  Phasors wind;
  WaveMotion water_motion;
  HullState hull;
};

class Sea {
 public:
  explicit Sea(const SeaSettings& settings);
  Sea(const Sea&) = delete;
  Sea& operator=(const Sea&) = delete;

  /// Valid until eight other ages were asked for. An age that is no finite number is age 0.
  [[nodiscard]] const Moment& at(double age) const;

  [[nodiscard]] const SeaSettings& settings() const { return settings_; }
  [[nodiscard]] double universal_time(double age) const { return settings_.begin + age; }
  [[nodiscard]] Place place(const Vector& offset) const;

  const Waves waves;
  const Wind wind;
  const Water water;
  const Sky sky;
  const Battery battery;

 private:
  [[nodiscard]] Moment computed(double age) const;

  SeaSettings settings_;
  Hull hull_;
  mutable std::array<Moment, 8> kept_;
  mutable std::size_t next_ = 0;
};

}  // namespace buoysim
