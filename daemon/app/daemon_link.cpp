// The daemon's link watchdog, and what switches the modem for it.

#include <algorithm>

#include "app/daemon.hpp"
#include "power/relay_switch.hpp"
#include "platform/gpio_switch.hpp"

namespace buoyd {

void Daemon::step_link() {
  const UplinkStatus status = uplink_.loop().status();
  const bool nobody_tries = uplink_.is_renewing() || !start_order_.is_over();
  link_.step(nobody_tries ? nullptr : &status, clock_.mono());
}

Result<void> Daemon::cycle_power() {
  return link_.cycle_by_command(clock_.mono());
}

Result<std::unique_ptr<PowerSwitch>> Daemon::open_power(const PowerSettings& power) {
  if (!power.is_relay()) {
    return open_gpio_switch(power);
  }
  return std::make_unique<RelaySwitch>(power, [this](const SwitchOrderPtr& order) {
    return line_requests_.order(order, configuration_.settings);
  });
}

/// Of the relay that switches the modem.
bool Daemon::is_power_line(const std::string& name) const {
  const Settings& settings = configuration_.settings;
  if (!settings.link.power || !settings.link.power->is_relay()) {
    return false;
  }
  const auto module = std::ranges::find(settings.instruments, settings.link.power->instrument,
                                        &InstrumentSettings::name);
  return module != settings.instruments.end() && module->line == name;
}

}  // namespace buoyd
