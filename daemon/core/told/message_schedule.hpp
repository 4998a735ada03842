#pragma once
// When a card may send: never earlier than its service interval after its last message. A terminal
// refuses one that comes too early, and does not queue it. Pure; time comes in as an argument.

#include <algorithm>

#include "base/time.hpp"

namespace buoyd {

class MessageSchedule {
 public:
  /// A refusal that asks for less is followed by a pause of at least this.
  static constexpr Micros least_wait = std::chrono::seconds(10);

  /// A terminal that did not say that its card is there is asked again after that.
  static constexpr Micros card_pause = std::chrono::seconds(30);
  /// A message that nothing is said to is sent again in the next slot, so often in all.
  static constexpr int most_tries = 3;

  /// `interval`: how often a message is wanted; the card's own is waited for if it is longer.
  explicit MessageSchedule(Micros interval) : interval_(interval) {}

  /// The terminal is there and told its card's interval. Nobody knows when the card last sent: the
  /// first message comes no earlier than one interval of the card from now.
  void card(Micros interval, MonoTime now) {
    card_interval_ = interval;
    next_ = std::max(next_, now + interval);
  }
  /// The earliest time of the next message.
  [[nodiscard]] MonoTime next() const { return next_; }
  /// It was sent, or perhaps sent, before `now`; the terminal asks for so long a wait.
  void sent(Micros wait, MonoTime now) {
    next_ = now + std::max({interval_, card_interval_, wait});
  }
  /// It was refused: the terminal asks for so long a wait.
  void refused(Micros wait, MonoTime now) { next_ = now + std::max(wait, least_wait); }

 private:
  const Micros interval_;
  Micros card_interval_{0};
  MonoTime next_{};
};

}  // namespace buoyd
