#include "app/start_hold.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "base/number_text.hpp"
#include "base/quantity.hpp"
#include "core/body.hpp"

namespace buoyd {

namespace {

constexpr Micros shortest_look = std::chrono::milliseconds(50);
constexpr Micros longest_look = std::chrono::seconds(1);
constexpr char highest_believed_flag = '2';  // QARTOD: 1 good, 2 not evaluated

std::optional<double> believed(const LastReading& last, std::size_t index) {
  const auto tokens = split_body(*last.description, last.body);
  if (!tokens) return std::nullopt;
  const auto flags = full_flags(*last.description, *tokens, last.flags);
  const bool good = flags && (*flags)[index] <= highest_believed_flag;
  return good ? number_in<double>((*tokens)[index]) : std::nullopt;
}

/// nullopt if the reading has no such channel.
std::optional<HeldValue> value_in_reading(const LastReading& last, const std::string& channel) {
  std::size_t index = 0;
  for (const ChannelLayout& layout : last.description->channels()) {
    if (layout.name == channel) {
      return HeldValue{last.boottime, believed(last, index), layout.unit};
    }
    index += layout.points;
  }
  return std::nullopt;
}

std::string print(double value, const std::string& unit) {
  return fmt::format("{:.6g}{}{}", value, unit.empty() ? "" : " ", unit);
}

std::string seen_in(const std::optional<HeldValue>& reading) {
  if (!reading) return "was not read yet";
  return reading->value ? "is " + print(*reading->value, reading->unit) : "has no value";
}

}  // namespace

std::optional<HeldValue> held_value(const InstrumentSnapshot& instrument,
                                    const std::string& channel) {
  std::optional<HeldValue> newest;
  for (const LastReading& last : instrument.last) {
    auto value = last.description ? value_in_reading(last, channel) : std::nullopt;
    if (value && (!newest || value->at > newest->at)) {
      newest = std::move(value);
    }
  }
  return newest;
}

StartHold::StartHold(StartSettings settings, MonoTime since, bool released_before)
    : settings_(std::move(settings)), since_(since), holds_(!settings_.instrument.empty()) {
  if (holds_ && released_before) {
    release("in this boot of the board already: only buoyd was started again");
  } else if (holds_) {
    tell("held_off",
         fmt::format("until {} of {} is {}", settings_.channel, settings_.instrument, wish()));
  }
}

void StartHold::saw(const HeldValue& reading, Micros interval) {
  if (!holds_ || (last_ && reading.at <= last_->at)) {
    return;
  }
  const Micros longest_gap = std::max(settings_.hold / 2, 2 * interval);
  if (last_ && reading.at - last_->at > longest_gap) {
    good_since_.reset();
  }
  last_ = reading;
  if (!reading.value || *reading.value < settings_.at_least) {
    good_since_.reset();
    if (reading.value && !std::exchange(low_told_, true)) {
      tell("low", text());
    }
    return;
  }
  good_since_ = good_since_.value_or(reading.at);
  if (reading.at - *good_since_ >= settings_.hold) {
    release(text());
  }
}

void StartHold::look(MonoTime now) {
  if (holds_ && now - since_ >= settings_.at_most) {
    release(fmt::format("{} are over, the longest wait: {}", print_duration(settings_.at_most),
                        text()));
  }
}

MonoTime StartHold::next_look(MonoTime now) const {
  return now + std::clamp(settings_.hold / 8, shortest_look, longest_look);
}

void StartHold::change(const StartSettings& settings, MonoTime now) {
  if (!holds_ || settings == settings_) {
    return;
  }
  if (settings.instrument.empty()) {
    release("the configuration holds it off no more");
    return;
  }
  if (settings.instrument != settings_.instrument || settings.channel != settings_.channel) {
    last_.reset();
    low_told_ = false;
  }
  settings_ = settings;
  good_since_.reset();
  look(now);
}

std::string StartHold::text() const {
  return fmt::format("{} of {} {}, wanted {}", settings_.channel, settings_.instrument,
                     seen_in(last_), wish());
}

std::string StartHold::wish() const {
  return fmt::format("at least {} for {}", print(settings_.at_least, last_ ? last_->unit : ""),
                     print_duration(settings_.hold));
}

void StartHold::release(const std::string& why) {
  holds_ = false;
  tell("released", why);
}

void StartHold::tell(std::string kind, std::string text) {
  log_line(Priority::notice, fmt::format("start {}: {}", kind, text));
  events_.push_back({"start", std::move(kind), std::move(text)});
}

std::vector<EventFacts> StartHold::take_events() {
  return std::exchange(events_, {});
}

}  // namespace buoyd
