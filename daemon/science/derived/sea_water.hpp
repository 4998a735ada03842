#pragma once
// Density of sea water and the speed of sound in it. Pure; any thread.

namespace buoyd {

struct SeaWater {
  double absolute_salinity;  ///< g/kg
  double density;            ///< kg/m³, in situ
  double sound_speed;        ///< m/s
};

/// Sea water of a Practical Salinity, at the in-situ `temperature` in degC (ITS-90) and `pressure`
/// in dbar, 0 at the surface. Absolute Salinity is salinity × 35.16504 / 35: that of the reference
/// composition, without the anomaly of a region.
///
/// By the Gibbs function of TEOS-10 (IOC Manuals and Guides 56, 2010, sections 2.6 to 2.8
/// and 2.17): pure water by IAPWS SR7-09 (2009), the saline part by IAPWS R13-08 (2008). This is
/// the exact function; the 75-term fit, and EOS-80, give other numbers.
///
/// Undefined (all NaN): salinity below 0, NaN or infinite inputs, water that no such function knows
/// (a density that is not above 0).
[[nodiscard]] SeaWater sea_water(double salinity, double temperature, double pressure);

}  // namespace buoyd
