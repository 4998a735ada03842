#pragma once
// What humidity makes of temperature and pressure of the air. Pure; any thread.

namespace buoyd {

/// Pressure in hPa of the vapour in air of `temperature` in degC and relative `humidity` in %,
/// above liquid water, also below 0 degC: 6.112 exp(17.62 t / (243.12 + t)) humidity / 100 (WMO-No.
/// 8, part I, annex 4.B, without the enhancement of moist air). NaN at -243.12 degC and below.
[[nodiscard]] double vapour_pressure(double temperature, double humidity);

/// The temperature in degC at which that vapour condenses to liquid water, by the same formula.
/// Humidity above 100 % is taken as it comes. Undefined (NaN): humidity that is not above 0,
/// temperature of -243.12 degC and below, vapour beyond all temperatures, NaN inputs.
[[nodiscard]] double dew_point(double temperature, double humidity);

/// `pressure` in hPa measured `height` in m above the sea, reduced to sea level through a column of
/// air that is 0.0065 K/m warmer towards the sea: p 10^(0.0148275 h / (t + 273.15 + 0.0065 h / 2 +
/// 0.12 e)) (WMO-No. 8, part I, section 3.7), with `temperature` in degC and the `vapour` pressure
/// e in hPa at the barometer, 0 in dry air. Undefined (NaN): a column that is not above 0 K, NaN or
/// infinite inputs.
[[nodiscard]] double sea_level_pressure(double pressure, double temperature, double vapour,
                                        double height);

}  // namespace buoyd
