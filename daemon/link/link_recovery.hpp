#pragma once
// What is done about a link that is dead: a new connection, the interface, the modem's power; each
// step is an event. Main thread.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/own_readings.hpp"
#include "link/link_watchdog.hpp"
#include "power/switched_power.hpp"
#include "uplink/uplink_status.hpp"

namespace buoyd {

class LinkRecovery {
 public:
  struct Outside {
    std::function<void()> reconnect;
    std::function<void(const EventFacts&)> tell;
    SwitchedPower::Open open_power;
  };

  /// `folder`: where the request to restart the interface is written, as `interface-NAME`.
  LinkRecovery(const LinkSettings& settings, std::string folder, Outside outside, MonoTime now);

  /// Has a modem on a GPIO line switched on, whatever an earlier run left behind. Once, when the
  /// start is over: until then no modem is touched. A relay's line tells when it begins.
  void start(MonoTime now);
  /// The line of the modem's relay begins, or runs at the start: it is switched on, whoever
  /// switched it meanwhile.
  void relay_begins(MonoTime now);
  /// It ends: a modem that may be off is switched on, which is the last thing that the line does.
  void relay_ends(MonoTime now);
  void change(const LinkSettings& settings, MonoTime now);
  /// Switches the modem's power off and on because somebody said so. Invalid: there is no power to
  /// switch; busy: no modem is touched yet, or it is not on for sure; else what the switch says.
  [[nodiscard]] Result<void> cycle_by_command(MonoTime now);
  /// At each turn; `uplink` is nullptr while there is none to judge.
  void step(const UplinkStatus* uplink, MonoTime now);
  /// No more steps: a modem that is off is switched on.
  void end();
  /// When step() has something to do that cannot wait for main's next turn.
  [[nodiscard]] std::optional<MonoTime> next_due() const { return power_->next_due(); }
  /// Steps taken since start.
  [[nodiscard]] std::uint64_t steps() const { return steps_; }

 private:
  [[nodiscard]] bool works(const UplinkStatus& uplink);
  void take(LinkStep step, MonoTime now);
  void restart_interface();
  Result<void> cycle_power(std::string reason, MonoTime now);
  Result<void> look_at_power(MonoTime now);
  void tell(const char* kind, const std::string& text);
  [[nodiscard]] std::string reason() const;

  LinkSettings settings_;
  const std::string folder_;
  const Outside outside_;
  LinkWatchdog watchdog_;
  std::unique_ptr<SwitchedPower> power_;
  bool started_ = false;
  bool power_failed_ = false;  // and was told
  std::string power_reason_;   // why it is switched off
  std::uint64_t connects_ = 0;
  std::uint64_t refusals_ = 0;
  std::uint64_t steps_ = 0;
};

}  // namespace buoyd
