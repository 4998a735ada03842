#pragma once
// Water at a depth: current, tide, temperature, salinity, conductivity and pressure as functions of
// age and depth alone. Pure; any thread.
//
// The current is a steady one and tidal ellipses of M2 and S2 (periods 12.4206012 and 12 h), all
// with a power law from the bottom (1/7). The thermocline is a tanh of depth, which M2 lifts and
// lowers; the salinity follows the same profile.

#include <cstdint>

#include "firmware-host/sea/vector.hpp"

namespace buoysim {

struct WaterSettings {
  double depth = 50;            ///< of the bottom, m
  double temperature = 14;      ///< at the surface, °C
  double deep_temperature = 8;  ///< far below the thermocline
  double salinity = 33.5;       ///< practical salinity (PSS-78) at the surface
  double deep_salinity = 34.8;  ///< far below
  double thermocline = 20;      ///< its mean depth, m
  double thickness = 6;         ///< m from its middle to where tanh is at 1
  double swing = 2;             ///< half the way that M2 moves it up and down, m
};

struct CurrentSettings {
  double speed = 0.2;     ///< of the steady part at the surface, m/s
  double direction = 60;  ///< to where, degrees true
  double tidal = 0.3;     ///< largest speed of M2; S2 has a third of it
  double axis = 90;       ///< to where M2's flood runs, degrees true
  double ellipse = 0.3;   ///< smallest over largest speed; positive turns clockwise
};

struct TideSettings {
  double m2 = 0.8;  ///< amplitudes of the level, m
  double s2 = 0.25;
};

class Water {
 public:
  Water(const WaterSettings& water, const CurrentSettings& current, const TideSettings& tide,
        std::uint64_t seed);

  /// Level over its mean, m.
  [[nodiscard]] double tide(double age) const;
  /// To where, m/s.
  [[nodiscard]] Vector current(double age, double depth) const;
  /// °C
  [[nodiscard]] double temperature(double age, double depth) const;
  /// Practical salinity.
  [[nodiscard]] double salinity(double age, double depth) const;
  /// dbar over that of the air, of a still column of this height (m).
  [[nodiscard]] static double pressure(double column);

 private:
  [[nodiscard]] double below(double age, double depth) const;

  WaterSettings water_;
  CurrentSettings current_;
  TideSettings tide_;
  double m2_phase_ = 0;
  double s2_phase_ = 0;
};

}  // namespace buoysim
