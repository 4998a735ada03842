#include "link/link_recovery.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <utility>

#include "base/log.hpp"
#include "base/replace_file.hpp"

namespace buoyd {

namespace {

constexpr const char* the_modem = "the modem";

}  // namespace

LinkRecovery::LinkRecovery(const LinkSettings& settings, std::string folder, Outside outside,
                           MonoTime now)
    : settings_(settings),
      folder_(std::move(folder)),
      outside_(std::move(outside)),
      watchdog_(settings, now),
      power_(std::make_unique<SwitchedPower>(the_modem, settings.power, outside_.open_power)) {}

void LinkRecovery::start(MonoTime now) {
  started_ = true;
  if (settings_.power && !settings_.power->is_relay()) {
    power_->on(now);
    look_at_power(now);
  }
}

void LinkRecovery::relay_begins(MonoTime now) {
  if (started_) power_->on(now);
}

void LinkRecovery::relay_ends(MonoTime now) {
  power_->take_back(now);
}

void LinkRecovery::change(const LinkSettings& settings, MonoTime now) {
  const bool other_power = settings.power != settings_.power;
  settings_ = settings;
  watchdog_.change(settings, now);
  if (other_power) {
    power_.reset();  // first: the line may be the same
    power_ = std::make_unique<SwitchedPower>(the_modem, settings.power, outside_.open_power);
    power_failed_ = false;
    if (!started_) return;
    power_->on(now);
    look_at_power(now);
  }
}

void LinkRecovery::end() {
  power_ = std::make_unique<SwitchedPower>(the_modem, std::nullopt, outside_.open_power);
}

void LinkRecovery::step(const UplinkStatus* uplink, MonoTime now) {
  look_at_power(now);
  if (uplink == nullptr || works(*uplink)) {
    watchdog_.lives(now);
  } else if (const auto step = watchdog_.due(now)) {
    ++steps_;
    take(*step, now);
  }
}

/// A broker that says no was reached, and a connection may have come and gone between two turns.
bool LinkRecovery::works(const UplinkStatus& uplink) {
  const bool was_reached = std::exchange(connects_, uplink.connects) != uplink.connects ||
                           std::exchange(refusals_, uplink.refusals) != uplink.refusals;
  return uplink.connected || was_reached;
}

void LinkRecovery::take(LinkStep step, MonoTime now) {
  switch (step) {
    case LinkStep::reconnect:
      outside_.reconnect();
      tell("reconnect", reason() + ": connects anew");
      break;
    case LinkStep::interface:
      restart_interface();
      break;
    case LinkStep::power:
      cycle_power(reason(), now);
      break;
  }
}

/// buoyd may not touch an interface: it asks by a file that a unit of systemd waits for. Nobody
/// reads what stands in it.
void LinkRecovery::restart_interface() {
  const std::string path = fmt::format("{}/interface-{}", folder_, settings_.interface);
  if (access(path.c_str(), F_OK) == 0) {
    tell("interface_failed",
         fmt::format("nobody took the last request, {}: is buoyd-interface@{}.path enabled, or did "
                     "its service fail?",
                     path, settings_.interface));
    return;
  }
  if (auto written = replace_file(path, reason() + "\n"); !written) {
    tell("interface_failed", written.error().text);
    return;
  }
  tell("interface", fmt::format("{}: asks for {} down and up", reason(), settings_.interface));
}

Result<void> LinkRecovery::cycle_by_command(MonoTime now) {
  if (!settings_.power) {
    return fail(ErrorCode::invalid, "there is no modem's power to switch, expected [link] power");
  }
  if (!started_ || !power_->is_on()) {
    return fail(ErrorCode::busy, "the modem's power is not on for sure now, try again");
  }
  if (auto cycled = cycle_power("by command", now); !cycled) return cycled;
  watchdog_.powered(now);
  return {};
}

Result<void> LinkRecovery::cycle_power(std::string reason, MonoTime now) {
  power_reason_ = std::move(reason);
  power_failed_ = false;
  power_->cycle(now);
  return look_at_power(now);
}

/// One that goes on failing is told once.
Result<void> LinkRecovery::look_at_power(MonoTime now) {
  const auto came = power_->step(now);
  if (came && *came) {
    power_failed_ = false;
    tell("power", fmt::format("{}: modem off for {}", power_reason_, friendly(**came)));
  } else if (came && !std::exchange(power_failed_, true)) {
    tell("power_failed", came->error().text);
  } else if (power_->is_on()) {
    power_failed_ = false;
  }
  if (came && !*came) return tl::unexpected(came->error());
  return {};
}

void LinkRecovery::tell(const char* kind, const std::string& text) {
  log_line(Priority::warning, fmt::format("link: {}: {}", kind, text));
  outside_.tell({"link", kind, text});
}

std::string LinkRecovery::reason() const {
  return "no broker for " + friendly(watchdog_.dead());
}

}  // namespace buoyd
