#include "power/switched_power.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace buoyd {

SwitchedPower::SwitchedPower(std::string what, const std::optional<PowerSettings>& settings,
                             Open open)
    : what_(std::move(what)), settings_(settings), open_(std::move(open)) {}

SwitchedPower::~SwitchedPower() {
  take_back(asked_);
}

void SwitchedPower::on(MonoTime now) {
  ask(true, now);
}

void SwitchedPower::off(MonoTime now, Micros time) {
  off_time_ = time;
  tries_ = 1;
  ask(false, now);
}

void SwitchedPower::cycle(MonoTime now) {
  if (settings_) off(now, settings_->off_time);
}

void SwitchedPower::take_back(MonoTime now) {
  if (state_ != State::on) ask(true, now);
}

void SwitchedPower::ask(bool on, MonoTime now) {
  if (!settings_) return;
  state_ = on ? State::turning_on : State::turning_off;
  asked_ = due_ = now;
  if (!switch_) {
    auto opened = open_(*settings_);
    if (!opened) {
      unopened_ = std::move(opened.error());
      return;
    }
    switch_ = std::move(*opened);
  }
  switch_->set(on);
}

std::optional<Result<Micros>> SwitchedPower::step(MonoTime now) {
  if (state_ == State::on || now < due_) {
    return std::nullopt;
  }
  if (state_ == State::off || state_ == State::failed) {
    ask(true, now);
  }
  return judge(now);
}

std::optional<Result<Micros>> SwitchedPower::judge(MonoTime now) {
  const auto done = outcome(now);
  if (!done) {
    due_ = now + between_looks;
    return std::nullopt;
  }
  if (!*done) {
    if (!is_worth_another_try(done->error(), now)) {
      return tl::unexpected<Error>(failure(done->error(), now));
    }
    ++tries_;
    ask(false, now);
    return std::nullopt;
  }
  pause_ = Micros(0);
  if (state_ == State::turning_on) {
    state_ = State::on;
    return std::nullopt;
  }
  state_ = State::off;
  due_ = off_time_ == until_on ? MonoTime::max() : now + off_time_;
  return off_time_;
}

/// Of an off whose answer was lost: to be off twice is to be off.
bool SwitchedPower::is_worth_another_try(const Error& why, MonoTime now) const {
  return state_ == State::turning_off && why.code == ErrorCode::timeout &&
         now - asked_ < patience && tries_ < most_tries;
}

std::optional<Result<void>> SwitchedPower::outcome(MonoTime now) const {
  if (!switch_) {
    return tl::unexpected<Error>(unopened_);
  }
  auto done = switch_->outcome();
  if (!done && now - asked_ >= patience) {
    return fail(ErrorCode::timeout, fmt::format("nothing came of it for {}", friendly(patience)));
  }
  return done;
}

/// What could not be switched off may be off all the same, so on comes at once.
Error SwitchedPower::failure(const Error& why, MonoTime now) {
  const bool was_to_be_on = state_ == State::turning_on;
  switch_.reset();  // its chip may have gone and come back
  state_ = State::failed;
  if (was_to_be_on) {
    pause_ = std::clamp(2 * pause_, first_pause, longest_pause);
  }
  due_ = now + (was_to_be_on ? pause_ : Micros(0));
  return {why.code,
          fmt::format("{} cannot be switched {}: {}{}", what_, was_to_be_on ? "on" : "off",
                      why.text, was_to_be_on ? "; tried until it can" : ""),
          why.detail};
}

std::optional<MonoTime> SwitchedPower::next_due() const {
  return state_ == State::on ? std::nullopt : std::optional(due_);
}

}  // namespace buoyd
