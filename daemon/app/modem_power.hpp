#pragma once
// The modem's power: on for as long as buoyd runs, but for the short while in which it is switched
// off. Never waits: being off is a state that ends at a turn. Main thread.

#include <functional>
#include <memory>
#include <optional>

#include "core/gpio_switch.hpp"
#include "core/time.hpp"

namespace buoyd {

class ModemPower {
 public:
  using Open = std::function<Result<std::unique_ptr<PowerSwitch>>(const PowerSettings&)>;
  static constexpr Micros between_tries = std::chrono::seconds(10);

  /// Without `settings` there is no power to switch.
  ModemPower(const std::optional<PowerSettings>& settings, Open open);
  /// A modem that is off is switched on.
  ~ModemPower();
  ModemPower(const ModemPower&) = delete;
  ModemPower& operator=(const ModemPower&) = delete;

  /// Takes the line and switches on, whatever an earlier run left behind. Also takes back a modem
  /// that is off.
  [[nodiscard]] Result<void> on();
  /// Off for off_time, which is returned; a line that could not be taken before is tried again.
  [[nodiscard]] Result<Micros> cycle(MonoTime now);
  /// Switches on when that is due. An error means that it is still off and is tried again.
  [[nodiscard]] Result<void> step(MonoTime now);
  /// When step() has something to do.
  [[nodiscard]] std::optional<MonoTime> next_due() const { return on_at_; }

 private:
  const std::optional<PowerSettings> settings_;
  const Open open_;
  std::unique_ptr<PowerSwitch> switch_;
  std::optional<MonoTime> on_at_;  // it is off until then
};

}  // namespace buoyd
