#include "app/modem_power.hpp"

#include <utility>

namespace buoyd {

ModemPower::ModemPower(const std::optional<PowerSettings>& settings, Open open)
    : settings_(settings), open_(std::move(open)) {}

ModemPower::~ModemPower() {
  if (on_at_) static_cast<void>(on());
}

Result<void> ModemPower::on() {
  if (!settings_) return {};
  if (!switch_ || !switch_->set(true)) {
    switch_.reset();  // its chip may have gone and come back
    auto opened = open_(*settings_);
    if (!opened) return pass_on(opened);
    switch_ = std::move(*opened);
  }
  on_at_.reset();
  return {};
}

Result<Micros> ModemPower::cycle(MonoTime now) {
  if (!settings_) return fail(ErrorCode::invalid, "there is no power to switch");
  if (!switch_) {
    if (auto opened = on(); !opened) return pass_on(opened);
  }
  if (auto off = switch_->set(false); !off) {
    static_cast<void>(on());
    return pass_on(off);
  }
  on_at_ = now + settings_->off_time;
  return settings_->off_time;
}

Result<void> ModemPower::step(MonoTime now) {
  if (!on_at_ || now < *on_at_) return {};
  auto done = on();
  if (!done) on_at_ = now + between_tries;
  return done;
}

}  // namespace buoyd
