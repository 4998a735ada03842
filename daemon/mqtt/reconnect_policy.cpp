#include "mqtt/reconnect_policy.hpp"

#include <algorithm>

namespace buoyd {

void ReconnectPolicy::connected(MonoTime now) {
  connected_at_ = now;
  yields_ = false;
}

void ReconnectPolicy::wait(MonoTime now, Micros longest) {
  if (connected_at_ && now - *connected_at_ >= proven) {
    delay_ = Micros{0};
  }
  connected_at_.reset();
  delay_ = std::min(std::max(delay_ * 2, first_delay), longest);
  next_attempt_ = now + delay_;
}

void ReconnectPolicy::lost(MonoTime now) {
  wait(now, longest_after_loss);
}

void ReconnectPolicy::refused(MonoTime now) {
  wait(now, longest_after_refusal);
}

void ReconnectPolicy::at_once() {
  if (!yields_) {
    delay_ = Micros{0};
    next_attempt_ = MonoTime::min();
  }
}

void ReconnectPolicy::taken_over(MonoTime now) {
  wait(now, longest_after_loss);
  if (last_take_over_ && now - *last_take_over_ <= take_over_window) {
    next_attempt_ = now + take_over_delay;
    yields_ = true;
  }
  last_take_over_ = now;
}

}  // namespace buoyd
