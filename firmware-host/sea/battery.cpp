#include "firmware-host/sea/battery.hpp"

#include <algorithm>
#include <cmath>

#include "firmware-host/sea/durations.hpp"

namespace buoysim {

namespace {

constexpr double step = 600;  // s
constexpr double longest_age = 3653 * 24 * hour_seconds;
constexpr double resistance = 0.02;         // ohm for each 12 V
constexpr double full_sun = 1000;           // W/m²
constexpr double panel_over_battery = 1.5;  // V

}  // namespace

/// At rest a lead-acid battery of 12 V has 11.8 V when it is empty and 12.8 V when it is full.
double Battery::open_voltage(double charge) const {
  return settings_.voltage / 12 * (11.8 + charge);
}

/// The charger lets no more in than the load takes when the battery is full, an empty one feeds
/// none.
Battery::Flows Battery::flows(double age, double charge) const {
  const double gain = settings_.panel * irradiance_(age) / full_sun;
  const double load = load_ ? load_(age) : settings_.load;
  return {charge >= 1 ? std::min(gain, load) : gain, charge <= 0 ? std::min(gain, load) : load};
}

Power Battery::at(double age) const {
  const double inside = std::clamp(age, 0.0, longest_age);
  const auto steps = static_cast<std::size_t>(inside / step);
  while (charges_.size() <= steps + 1) {
    const double before = charges_.back();
    const Flows now = flows(static_cast<double>(charges_.size() - 1) * step, before);
    const double current = (now.panel - now.load) / open_voltage(before);
    const double gained = current * step / hour_seconds / settings_.capacity;
    charges_.push_back(std::clamp(before + gained, 0.0, 1.0));
  }
  const double part = inside / step - static_cast<double>(steps);
  const double charge = std::lerp(charges_[steps], charges_[steps + 1], part);
  const Flows now = flows(inside, charge);
  const double current = (now.panel - now.load) / open_voltage(charge);
  const double voltage = open_voltage(charge) + current * resistance * settings_.voltage / 12;
  const double panel_voltage = now.panel > 0 ? settings_.voltage * panel_over_battery : 0;
  return {charge, voltage, current, now.panel, panel_voltage, now.load};
}

}  // namespace buoysim
