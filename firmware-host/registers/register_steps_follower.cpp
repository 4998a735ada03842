#include "firmware-host/registers/register_steps_follower.hpp"

#include <algorithm>

namespace buoysim {

namespace {

constexpr std::uint8_t device_failure = 4;
constexpr std::uint8_t device_busy = 6;
/// A sleeper that its model wakes falls asleep when it was asked nothing for so long.
constexpr buoyd::Micros falls_asleep{5'000'000};

/// V1.1b3, 6.5, 6.6 and 6.12.
Bytes write_request(const buoyd::RegisterStep& step) {
  Bytes pdu{step.function};
  put_word(pdu, step.address);
  if (step.function == 5) {
    put_word(pdu, step.write.front() == 0 ? 0U : 0xFF00U);
  } else if (step.function == 6) {
    put_word(pdu, step.write.front());
  } else {
    put_word(pdu, step.write.size());
    pdu.push_back(static_cast<std::uint8_t>(step.write.size() * 2));
    for (const std::uint16_t word : step.write) put_word(pdu, word);
  }
  return pdu;
}

bool sets_something(const buoyd::RegisterStep& step) {
  return !step.write.empty() || !step.raw.empty();
}

}  // namespace

RegisterStepsFollower::RegisterStepsFollower(const std::vector<buoyd::RegisterStep>& steps) {
  for (const buoyd::RegisterStep& step : steps) {
    Step& made = steps_.emplace_back();
    made.step = step;
    if (!step.raw.empty()) {
      made.request = step.raw;
      made.answer = step.answer;
      // The rest of an answer of function 16 repeats the request.
      for (std::size_t i = made.answer.size(); step.function == 16 && i < 5; ++i) {
        made.answer.push_back(i < step.raw.size() ? step.raw[i] : std::uint8_t{0});
      }
    } else if (!step.write.empty()) {
      made.request = write_request(step);
      made.answer.assign(made.request.begin(), made.request.begin() + 5);
    }
  }
}

bool RegisterStepsFollower::sleeps(buoyd::WallTime time) const {
  const bool is_idle = !last_ || time - *last_ >= falls_asleep;
  return is_idle && std::any_of(steps_.begin(), steps_.end(), [](const Step& one) {
           return one.step.count > 0 && one.step.may_fail;
         });
}

bool RegisterStepsFollower::is_asleep(buoyd::WallTime time) {
  const bool asleep = sleeps(time);
  const auto idle = last_ ? std::optional(time - *last_) : std::nullopt;
  last_ = time;
  is_stale_ = false;
  for (const Step& one : steps_) {
    const bool long_ago = !idle || *idle >= std::max(one.step.idle, buoyd::Micros{1});
    is_stale_ = is_stale_ || (one.step.count > 0 && one.step.idle.count() > 0 && long_ago);
  }
  return asleep;
}

std::optional<Bytes> RegisterStepsFollower::take(std::span<const std::uint8_t> pdu,
                                                 buoyd::WallTime time) {
  for (Step& one : steps_) {
    if (!one.request.empty() &&
        std::equal(pdu.begin(), pdu.end(), one.request.begin(), one.request.end())) {
      one.done = true;
      triggered_ = triggered_ || !one.step.once;
      ready_at_ = time + one.step.wait;
      return one.answer;
    }
  }
  return std::nullopt;
}

std::uint8_t RegisterStepsFollower::refusal(bool again, buoyd::WallTime time) const {
  for (const Step& one : steps_) {
    const bool spent = again && !one.step.once && !triggered_;
    if (sets_something(one.step) && (!one.done || spent)) {
      return device_failure;
    }
  }
  return ready_at_ && time < *ready_at_ ? device_busy : std::uint8_t{0};
}

bool RegisterStepsFollower::take_trigger() {
  const bool was = triggered_;
  triggered_ = false;
  return was;
}

}  // namespace buoysim
