// The daemon's link watchdog, and what switches the modem for it, and instruments.

#include <algorithm>

#include "app/daemon.hpp"
#include "base/log.hpp"
#include "platform/gpio_switch.hpp"
#include "power/relay_switch.hpp"

namespace buoyd {

void Daemon::step_link() {
  const UplinkStatus status = uplink_.loop().status();
  const bool is_node = configuration_.settings.acoustic.buoy.has_value();  // no network carries it
  const bool nobody_tries = is_node || uplink_.is_renewing() || !start_order_.is_over();
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

InstrumentPowers::Outside Daemon::powers_outside() {
  return {[this](const PowerSettings& power) { return open_power(power); },
          [this](const std::string& name,
                 const std::string& instrument) -> std::optional<InstrumentSnapshot> {
            const RunningLine* const line = lines_.find(name);
            if (line == nullptr) return std::nullopt;
            std::vector<InstrumentSnapshot> all = line->worker().instruments();
            InstrumentSnapshot* const found = find_named(all, instrument);
            return found == nullptr ? std::nullopt : std::optional(std::move(*found));
          },
          [this](const std::string& name, const std::string& instrument, MonoTime from) {
            if (RunningLine* const line = lines_.find(name)) line->ask_power(instrument, from);
          },
          [this](const EventFacts& event) {
            log_line(Priority::warning, event.source + ": " + event.text);
            offer(event_reading(event, clock_.mono()));
          },
          [this] { return clock_keeper_.status().lag; },
          [this](const std::string& instrument) { return science_.storms().off_by(instrument); }};
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
