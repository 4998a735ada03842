#include <algorithm>
#include <array>
#include <cmath>

#include "firmware-host/sea/angles.hpp"
#include "firmware-host/sea/conductivity.hpp"
#include "firmware-host/sea/words.hpp"

namespace buoysim {

namespace {

double depth_of(const Question& q) {
  return -height_of(q);
}

Vector true_current(const Question& q) {
  return q.sea.water.current(q.now.age, depth_of(q));
}

HullVector apparent_current(const Question& q) {
  return seen(q, true_current(q));
}

double surface(const Question& q) {
  return tide_of(q) + q.sea.waves.elevation(q.now.waves);
}

/// Of the water that stands over it, and of the waves, which fade with depth; dbar over the air's.
double water_pressure(const Question& q) {
  const double below_level = tide_of(q) - altitude_of(q);
  const double head = q.sea.waves.pressure_head(q.now.waves, depth_of(q));
  return Water::pressure(std::max(0.0, below_level + head));
}

double temperature(const Question& q) {
  return q.sea.water.temperature(q.now.age, depth_of(q));
}

double salinity(const Question& q) {
  return q.sea.water.salinity(q.now.age, depth_of(q));
}

double conductivity(const Question& q) {
  return conductivity_of(salinity(q), temperature(q), water_pressure(q));
}

double universal_time(const Question& q) {
  return q.sea.universal_time(q.now.age);
}

/// hPa; 0.12 hPa less each metre up.
double air_pressure(const Question& q) {
  return q.sea.sky.pressure(q.now.age) - 0.12 * std::max(0.0, height_of(q));
}

constexpr double hectopascals = 100;  // in a decibar

Power power(const Question& q) {
  return q.sea.battery.at(q.now.age);
}

const SeaState& state(const Question& q) {
  return q.sea.waves.state();
}

/// Of waves whose heights are distributed as Rayleigh's (Longuet-Higgins 1952, J. Marine Res. 11,
/// 245), over Hm0; the highest as expected of 20 minutes.
constexpr double mean_over_hm0 = 0.6267;
constexpr double tenth_over_hm0 = 1.2725;

double maximum_height(const Question& q) {
  if (state(q).height == 0) return 0;
  const double count = 1200 / state(q).mean_period;
  const double root = std::sqrt(std::log(std::max(count, 2.0)) / 2);
  return state(q).height * (root + 0.57722 / (4 * root));
}

using K = Quantity;
using Q = const Question&;

constexpr std::array water_table{
    Word{"surface.elevation", K::length, false,
         [](Q q) { return q.sea.waves.elevation(q.now.waves); }},
    Word{"surface.level", K::length, false, surface},
    Word{"surface.distance", K::length, false, [](Q q) { return altitude_of(q) - surface(q); }},
    Word{"tide", K::length, false, tide_of},
    Word{"waves.height", K::length, false, [](Q q) { return state(q).height; }},
    Word{"waves.mean_height", K::length, false,
         [](Q q) { return mean_over_hm0 * state(q).height; }},
    Word{"waves.tenth_height", K::length, false,
         [](Q q) { return tenth_over_hm0 * state(q).height; }},
    Word{"waves.maximum_height", K::length, false, maximum_height},
    Word{"waves.peak_period", K::time, false, [](Q q) { return state(q).peak_period; }},
    Word{"waves.mean_period", K::time, false, [](Q q) { return state(q).mean_period; }},
    Word{"waves.energy_period", K::time, false, [](Q q) { return state(q).energy_period; }},
    Word{"waves.direction", K::angle, true, [](Q q) { return state(q).direction; }},
    Word{"waves.direction_magnetic", K::angle, true,
         [](Q q) { return magnetic(q, state(q).direction); }},
    Word{"waves.peak_direction", K::angle, true, [](Q q) { return state(q).peak_direction; }},
    Word{"waves.spread", K::angle, false, [](Q q) { return state(q).spread; }},
    Word{"current.speed", K::speed, false,
         [](Q q) { return std::hypot(true_current(q).east, true_current(q).north); }},
    Word{"current.direction", K::angle, true,
         [](Q q) { return bearing(true_current(q).east, true_current(q).north); }},
    Word{"current.east", K::speed, false, [](Q q) { return true_current(q).east; }},
    Word{"current.north", K::speed, false, [](Q q) { return true_current(q).north; }},
    Word{"current.up", K::speed, false, [](Q q) { return true_current(q).up; }},
    Word{
        "apparent_current.speed", K::speed, false,
        [](Q q) { return std::hypot(apparent_current(q).forward, apparent_current(q).starboard); }},
    Word{"apparent_current.direction", K::angle, true,
         [](Q q) { return bearing(apparent_current(q).starboard, apparent_current(q).forward); }},
    Word{"apparent_current.forward", K::speed, false,
         [](Q q) { return apparent_current(q).forward; }},
    Word{"apparent_current.starboard", K::speed, false,
         [](Q q) { return apparent_current(q).starboard; }},
    Word{"apparent_current.up", K::speed, false, [](Q q) { return -apparent_current(q).down; }},
    Word{"water.temperature", K::temperature, false, temperature},
    Word{"water.salinity", K::salinity, false, salinity},
    Word{"water.conductivity", K::conductivity, false, conductivity},
    Word{"water.pressure", K::pressure, false, water_pressure},
    Word{"water.absolute_pressure", K::pressure, false,
         [](Q q) { return water_pressure(q) + q.sea.sky.pressure(q.now.age) / hectopascals; }},
    Word{"water.depth", K::length, false,
         [](Q q) { return water_pressure(q) / Water::pressure(1); }},
    Word{"air.temperature", K::temperature, false,
         [](Q q) { return q.sea.sky.temperature(universal_time(q)); }},
    Word{"air.dew_point", K::temperature, false,
         [](Q q) { return q.sea.sky.dew_point(universal_time(q)); }},
    Word{"air.humidity", K::share, false,
         [](Q q) { return q.sea.sky.humidity(universal_time(q)); }},
    Word{"air.pressure", K::pressure, false, [](Q q) { return air_pressure(q) / hectopascals; }},
    Word{"sun.irradiance", K::irradiance, false,
         [](Q q) { return q.sea.sky.irradiance(universal_time(q)); }},
    Word{"sun.elevation", K::angle, false,
         [](Q q) { return q.sea.sky.sun_elevation(universal_time(q)); }},
    Word{"battery.voltage", K::voltage, false, [](Q q) { return power(q).voltage; }},
    Word{"battery.current", K::current, false, [](Q q) { return power(q).current; }},
    Word{"battery.power", K::power, false, [](Q q) { return power(q).current * power(q).voltage; }},
    Word{"battery.charge", K::share, false, [](Q q) { return 100 * power(q).charge; }},
    Word{"panel.voltage", K::voltage, false, [](Q q) { return power(q).panel_voltage; }},
    Word{"panel.power", K::power, false, [](Q q) { return power(q).panel_power; }},
    Word{"panel.current", K::current, false,
         [](Q q) {
           const Power p = power(q);
           return p.panel_voltage > 0 ? p.panel_power / p.panel_voltage : 0;
         }},
    Word{"charger.current", K::current, false,
         [](Q q) { return power(q).panel_power / power(q).voltage; }},
    Word{"load.current", K::current, false,
         [](Q q) { return power(q).load_power / power(q).voltage; }},
    Word{"load.power", K::power, false, [](Q q) { return power(q).load_power; }},
};

}  // namespace

std::span<const Word> water_words() {
  return water_table;
}

}  // namespace buoysim
