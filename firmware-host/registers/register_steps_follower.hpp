#pragma once
// How an instrument takes what its model sends before reading ([[registers.before]]): refuses reads
// before the needed request, sleeps, answers stale. Written from docs/model-format.md, sharing
// nothing with the daemon's side. The simulation's thread.

#include <optional>
#include <span>
#include <vector>

#include "base/time.hpp"
#include "firmware-host/wire/bytes.hpp"
#include "model/register_steps.hpp"

namespace buoysim {

class RegisterStepsFollower {
 public:
  explicit RegisterStepsFollower(const std::vector<buoyd::RegisterStep>& steps);

  /// Called with every request, first of all. Asleep: it does not answer this one.
  [[nodiscard]] bool is_asleep(buoyd::WallTime time);
  /// Whether it would not answer a request that came then; changes nothing.
  [[nodiscard]] bool sleeps(buoyd::WallTime time) const;
  /// The answer's PDU if the request is one of the steps that write or are raw.
  [[nodiscard]] std::optional<Bytes> take(std::span<const std::uint8_t> pdu, buoyd::WallTime time);
  /// The answer to this request is that of the record before.
  [[nodiscard]] bool is_stale() const { return is_stale_; }
  /// The exception with which a read is refused; 0: it may read. `again`: it asks for registers
  /// that it was given since the last step.
  [[nodiscard]] std::uint8_t refusal(bool again, buoyd::WallTime time) const;
  /// It was told to measure since this was asked last.
  [[nodiscard]] bool take_trigger();

 private:
  struct Step {
    buoyd::RegisterStep step;
    Bytes request;
    Bytes answer;
    bool done = false;
  };

  std::vector<Step> steps_;
  std::optional<buoyd::WallTime> last_;  // request
  std::optional<buoyd::WallTime> ready_at_;
  bool is_stale_ = false;
  bool triggered_ = false;
};

}  // namespace buoysim
