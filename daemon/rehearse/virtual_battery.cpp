#include "rehearse/virtual_battery.hpp"

#include <algorithm>

namespace buoyd {

namespace {

constexpr double nominal = 12;  // V, of which the next three are
constexpr double empty_voltage = 11.8;
constexpr double full_voltage = 12.8;
constexpr double resistance = 0.02;  // ohm
constexpr double full_sun = 1000;    // W/m²

}  // namespace

double VirtualBattery::open_voltage() const {
  return settings_.voltage / nominal * (empty_voltage + charge_ * (full_voltage - empty_voltage));
}

/// The charger lets no more in than the load takes when the battery is full.
void VirtualBattery::pass(Micros time, double sun, double load) {
  const double most = settings_.panel * sun / full_sun;
  const double gain = charge_ >= 1 ? std::min(most, load) : most;
  const double current = (gain - load) / open_voltage();
  const double hours = std::chrono::duration<double, std::ratio<3600>>(time).count();
  charge_ = std::clamp(charge_ + current * hours / settings_.capacity, 0.0, 1.0);
  voltage_ = open_voltage() + current * resistance * settings_.voltage / nominal;
}

}  // namespace buoyd
