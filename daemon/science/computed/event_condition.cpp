#include "science/computed/event_condition.hpp"

#include <cmath>
#include <utility>

namespace buoyd {

namespace {

bool is_beyond(double number, const std::optional<double>& above,
               const std::optional<double>& below) {
  return (above && number > *above) || (below && number < *below);
}

}  // namespace

/// What is compared: the value, or how fast it changed; nullopt where that is not known yet.
std::optional<double> EventCondition::number_of(MonoTime at, double value) {
  const bool has_before = std::exchange(has_value_, true);
  const double change = value - std::exchange(last_value_, value);
  const Micros time = at - last_.value_or(at);
  last_ = at;
  if (!settings_.rate) return value;
  if (!has_before || time <= Micros(0)) return std::nullopt;
  return std::abs(change) / std::chrono::duration<double>(time).count();
}

bool EventCondition::begins(double number) const {
  if (settings_.is) return number == *settings_.is;
  return is_beyond(number, settings_.rate ? settings_.rate : settings_.above, settings_.below);
}

/// What begins above a limit is over below `clear`, and the other way round.
bool EventCondition::is_over(double number) const {
  if (settings_.silence) return true;
  if (settings_.is) return number != *settings_.is;
  const auto& limit = settings_.rate ? settings_.rate : settings_.above;
  if (limit) return number < settings_.clear.value_or(*limit);
  return settings_.below && number > settings_.clear.value_or(*settings_.below);
}

bool EventCondition::saw(MonoTime at, double value) {
  const auto number = number_of(at, value);
  if (!number) return false;
  if (is_on_) {
    is_on_ = !is_over(*number);
    begun_.reset();
    return !is_on_;
  }
  if (settings_.silence || !begins(*number)) {
    begun_.reset();
    return false;
  }
  if (!begun_) begun_ = at;
  is_on_ = at - *begun_ >= settings_.hold;
  return is_on_;
}

bool EventCondition::reached(MonoTime until) {
  if (!last_) last_ = until;
  if (!settings_.silence || is_on_ || until - *last_ <= *settings_.silence) return false;
  is_on_ = true;
  return true;
}

}  // namespace buoyd
