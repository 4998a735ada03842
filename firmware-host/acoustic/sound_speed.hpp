#pragma once
// How fast sound is in sea water. Pure; any thread.

namespace buoysim {

/// m/s. Medwin (1975), good to 0.2 m/s down to 1000 m: temperature in °C, practical salinity, depth
/// in m.
[[nodiscard]] inline double sound_speed(double temperature, double salinity, double depth) {
  const double t = temperature;
  return 1449.2 + t * (4.6 + t * (-0.055 + t * 0.00029)) + (1.34 - 0.01 * t) * (salinity - 35) +
         0.016 * depth;
}

}  // namespace buoysim
