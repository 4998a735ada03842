#pragma once
// Salinity of sea water from what a conductivity sensor measures. Pure; any thread.

namespace buoyd {

/// Practical Salinity (no unit) of water with `conductivity` in S/m and `temperature` in degC
/// (ITS-90) at `pressure` in dbar, 0 at the surface.
///
/// From 2 on it is the Practical Salinity Scale 1978 (UNESCO Technical Papers in Marine Science 36,
/// 1981) with t68 = 1.00024 t90 and C(35, 15, 0) = 4.2914 S/m. Below 2 it is the extension of Hill,
/// Dauphinee and Woods (IEEE J. Oceanic Eng. 11, 1986), scaled so that both meet at 2, as appendix
/// E.1 of the TEOS-10 manual (IOC Manuals and Guides 56, 2010) asks.
///
/// Undefined (NaN): conductivity that is not above 0, a result below 0, NaN or infinite inputs.
[[nodiscard]] double practical_salinity(double conductivity, double temperature, double pressure);

}  // namespace buoyd
