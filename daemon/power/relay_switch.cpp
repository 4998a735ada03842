#include "power/relay_switch.hpp"

#include <fmt/format.h>

#include <utility>

namespace buoyd {

RelaySwitch::RelaySwitch(const PowerSettings& settings, Ask ask)
    : settings_(settings), ask_(std::move(ask)) {}

RelaySwitch::~RelaySwitch() {
  withdraw_off();
}

/// The line does its orders one after another, so what is begun is followed by this one.
void RelaySwitch::set(bool on) {
  withdraw_off();
  wanted_on_ = on;
  order_ = std::make_shared<SwitchOrder>(settings_.instrument, settings_.relay,
                                         on != settings_.normally_closed);
  if (auto asked = ask_(order_); !asked) {
    order_->say(std::move(asked));
  }
}

std::optional<Result<void>> RelaySwitch::outcome() {
  auto said = order_ ? order_->answer.read() : std::nullopt;
  if (said && !*said) {
    said->error().text = fmt::format("relay {} of {}: {}", settings_.relay, settings_.instrument,
                                     said->error().text);
  }
  return said;
}

void RelaySwitch::withdraw_off() {
  if (order_ && !wanted_on_) {
    order_->withdrawn = true;
  }
}

}  // namespace buoyd
