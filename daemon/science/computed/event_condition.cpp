#include "science/computed/event_condition.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "science/packet.hpp"

namespace buoyd {

namespace {

bool is_beyond(double number, const std::optional<double>& above,
               const std::optional<double>& below) {
  return (above && number > *above) || (below && number < *below);
}

}  // namespace

/// What is compared: the value, or how fast it changed, a direction along the shorter arc; nullopt
/// where that is not known yet.
std::optional<double> EventCondition::number_of(MonoTime at, double value) {
  const bool has_before = std::exchange(has_value_, true);
  const double step = value - std::exchange(last_value_, value);
  const double change = whole_turn_ > 0 ? std::remainder(step, whole_turn_) : step;
  const Micros time = at - last_.value_or(at);
  last_ = at;
  if (settings_.votes.within > Micros(0) && time > settings_.votes.within) votes_.clear();
  if (!settings_.rate) return value;
  if (!has_before || time < longest_in_read) return std::nullopt;
  return std::abs(change) / std::chrono::duration<double>(time).count();
}

bool EventCondition::begins(double number) const {
  if (sleeps_) return false;
  if (settings_.is) return number == *settings_.is;
  return is_beyond(number, settings_.rate ? settings_.rate : settings_.above, settings_.below);
}

/// What begins above a limit is over below `clear`, and the other way round.
bool EventCondition::is_over(double number) const {
  if (settings_.silence || sleeps_) return true;
  if (settings_.is) return number != *settings_.is;
  const auto& limit = settings_.rate ? settings_.rate : settings_.above;
  if (limit) return number < settings_.clear.value_or(*limit);
  return settings_.below && number > settings_.clear.value_or(*settings_.below);
}

bool EventCondition::is_voted_to_begin(double number) {
  votes_.push_back(begins(number));
  if (votes_.size() > settings_.votes.of) votes_.erase(votes_.begin());
  return std::cmp_greater_equal(std::count(votes_.begin(), votes_.end(), true),
                                settings_.votes.least);
}

/// So many are back, one behind the other.
bool EventCondition::is_voted_over(double number) {
  if (sleeps_ || settings_.silence) return true;
  votes_.push_back(true);
  if (!is_over(number)) votes_.clear();
  return votes_.size() >= settings_.votes.of;
}

bool EventCondition::saw(MonoTime at, double value) {
  const auto number = number_of(at, value);
  if (!number) return false;
  if (is_on_) {
    is_on_ = !is_voted_over(*number);
    begun_.reset();
    if (!is_on_) votes_.clear();
    return !is_on_;
  }
  if (settings_.silence || !is_voted_to_begin(*number)) {
    begun_.reset();
    return false;
  }
  if (!begun_) begun_ = at;
  is_on_ = at - *begun_ >= settings_.hold;
  if (is_on_) votes_.clear();
  return is_on_;
}

bool EventCondition::reached(MonoTime until) {
  if (!last_) last_ = until;
  if (sleeps_) return std::exchange(is_on_, false);
  const MonoTime heard = std::max(*last_, missed_);
  if (!settings_.silence || is_on_ || until - heard <= *settings_.silence) return false;
  is_on_ = true;
  return true;
}

}  // namespace buoyd
