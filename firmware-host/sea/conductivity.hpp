#pragma once
// Conductivity of sea water of known salinity: the practical salinity scale turned round. Pure; any
// thread.

namespace buoysim {

/// Practical salinity (PSS-78: UNESCO 1983, Technical papers in marine science 44, section 1) of a
/// conductivity in S/m, a temperature in °C (IPTS-68) and a pressure in dbar over the air's; 0
/// where there is none.
[[nodiscard]] double practical_salinity_of(double conductivity, double temperature,
                                           double pressure);

/// S/m: the conductivity that has this practical salinity (0 to 42) at a temperature in °C (ITS-90)
/// and a pressure in dbar over the air's, found by bisection to 1e-10 S/m.
[[nodiscard]] double conductivity_of(double salinity, double temperature, double pressure);

}  // namespace buoysim
