#include "firmware-host/terminals/terminal.hpp"

#include <algorithm>
#include <utility>

namespace buoysim {

using buoyd::Micros;
using buoyd::MonoTime;

namespace {

constexpr Micros in_the_air = std::chrono::seconds(2);

}  // namespace

bool Terminal::lot(double probability) {
  return std::uniform_real_distribution<double>(0, 1)(random_) < probability;
}

void Terminal::say_bytes(std::string bytes, MonoTime at) {
  sayings_.push_back({std::move(bytes), at});
}

bool Terminal::is_early(MonoTime now) const {
  return last_sent_ && now - *last_sent_ < scenario_.interval;
}

void Terminal::launch(ShortMessage message, MonoTime now) {
  last_sent_ = now;
  ++counters_.sent;
  if (lot(scenario_.losses)) {
    ++counters_.lost;
    return;
  }
  message.at = now + in_the_air;
  sent_.push_back(std::move(message));
}

Bytes Terminal::take_said(MonoTime now) {
  if (scenario_.chatter > Micros(0)) {
    if (!next_chatter_) next_chatter_ = now + scenario_.chatter;
    if (now >= *next_chatter_) {
      next_chatter_ = now + scenario_.chatter;
      chat(now);
    }
  }
  Bytes said;
  while (!sayings_.empty() && sayings_.front().at <= now) {
    const std::string& text = sayings_.front().text;
    said.insert(said.end(), text.begin(), text.end());
    sayings_.pop_front();
  }
  return said;
}

std::vector<ShortMessage> Terminal::take_sent() {
  return std::exchange(sent_, {});
}

std::optional<MonoTime> Terminal::next_due() const {
  std::optional<MonoTime> due = next_chatter_;
  if (!sayings_.empty()) due = std::min(due.value_or(MonoTime::max()), sayings_.front().at);
  return due;
}

}  // namespace buoysim
