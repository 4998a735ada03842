#include "firmware-host/sea/quantity.hpp"

#include <array>
#include <numbers>

namespace buoysim {

namespace {

struct Unit {
  Quantity quantity;
  std::string_view name;
  UnitConversion conversion;
};

constexpr double per_degree = std::numbers::pi / 180;

/// The first of each quantity is the world's own.
constexpr std::array units{
    Unit{Quantity::length, "m", {}},
    Unit{Quantity::length, "mm", {1000}},
    Unit{Quantity::length, "cm", {100}},
    Unit{Quantity::length, "ft", {1 / 0.3048}},
    Unit{Quantity::length, "fathom", {1 / 1.8288}},
    Unit{Quantity::speed, "m s-1", {}},
    Unit{Quantity::speed, "knot", {3600.0 / 1852}},
    Unit{Quantity::speed, "km h-1", {3.6}},
    Unit{Quantity::speed, "cm s-1", {100}},
    Unit{Quantity::speed, "mm s-1", {1000}},
    Unit{Quantity::acceleration, "m s-2", {}},
    Unit{Quantity::acceleration, "g0", {1 / 9.80665}},
    Unit{Quantity::angle, "degree", {}},
    Unit{Quantity::angle, "rad", {per_degree}},
    Unit{Quantity::angle, "urad", {per_degree * 1e6}},
    Unit{Quantity::angle, "arc_minute", {60}},
    Unit{Quantity::angular_rate, "degree s-1", {}},
    Unit{Quantity::angular_rate, "degree minute-1", {60}},
    Unit{Quantity::angular_rate, "rad s-1", {per_degree}},
    Unit{Quantity::latitude, "degrees_north", {}},
    Unit{Quantity::longitude, "degrees_east", {}},
    Unit{Quantity::time, "s", {}},
    Unit{Quantity::time, "ms", {1000}},
    Unit{Quantity::time, "minute", {1.0 / 60}},
    Unit{Quantity::temperature, "degree_Celsius", {}},
    Unit{Quantity::temperature, "K", {1, 273.15}},
    Unit{Quantity::pressure, "dbar", {}},
    Unit{Quantity::pressure, "hPa", {100}},
    Unit{Quantity::pressure, "bar", {0.1}},
    Unit{Quantity::pressure, "kPa", {10}},
    Unit{Quantity::pressure, "Pa", {1e4}},
    Unit{Quantity::pressure, "psi", {1e4 / 6894.757293168}},
    Unit{Quantity::salinity, "1", {}},
    Unit{Quantity::salinity, "1e-3", {}},
    Unit{Quantity::salinity, "g kg-1", {}},
    Unit{Quantity::conductivity, "S m-1", {}},
    Unit{Quantity::conductivity, "mS cm-1", {10}},
    Unit{Quantity::conductivity, "uS cm-1", {1e4}},
    Unit{Quantity::share, "percent", {}},
    Unit{Quantity::share, "1", {0.01}},
    Unit{Quantity::irradiance, "W m-2", {}},
    Unit{Quantity::voltage, "V", {}},
    Unit{Quantity::voltage, "mV", {1000}},
    Unit{Quantity::current, "A", {}},
    Unit{Quantity::current, "mA", {1000}},
    Unit{Quantity::power, "W", {}},
    Unit{Quantity::power, "mW", {1000}},
    Unit{Quantity::power, "uW", {1e6}},
};

}  // namespace

std::optional<UnitConversion> conversion_to(std::string_view unit, Quantity quantity) {
  for (const Unit& one : units) {
    if (one.quantity == quantity && one.name == unit) return one.conversion;
  }
  return std::nullopt;
}

std::string units_of(Quantity quantity) {
  std::string all;
  for (const Unit& one : units) {
    if (one.quantity != quantity) continue;
    all += (all.empty() ? "" : ", ");
    all += one.name;
  }
  return all;
}

}  // namespace buoysim
