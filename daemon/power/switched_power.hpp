#pragma once
// The power of one thing, the modem or an instrument: on for as long as buoyd runs, but for the
// time in which it is switched off. Never waits: what it asks of its switch is answered at a later
// turn, and being off is a state that ends at one. Main thread.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/time.hpp"
#include "core/settings.hpp"
#include "platform/power_switch.hpp"

namespace buoyd {

class SwitchedPower {
 public:
  using Open = std::function<Result<std::unique_ptr<PowerSwitch>>(const PowerSettings&)>;
  /// What is not on for sure is switched on again after that, then after twice that ... A
  /// relay's module that is dead takes no more of its line than any dormant instrument does.
  static constexpr Micros first_pause = std::chrono::seconds(10);
  static constexpr Micros longest_pause = std::chrono::minutes(5);
  /// A switch that gave no answer for so long failed.
  static constexpr Micros patience = std::chrono::minutes(1);
  static constexpr Micros between_looks = std::chrono::milliseconds(100);
  /// So often off is asked for where a module's answer is lost: a lost one must not cost the hour
  /// until the next time.
  static constexpr int most_tries = 3;

  /// `what` it is of, for people: "the modem". Without `settings` there is no power to switch.
  SwitchedPower(std::string what, const std::optional<PowerSettings>& settings, Open open);
  /// What may be off is switched on, as far as that can be asked.
  ~SwitchedPower();
  SwitchedPower(const SwitchedPower&) = delete;
  SwitchedPower& operator=(const SwitchedPower&) = delete;

  /// Asks for it on, whatever an earlier run left behind, and goes on asking until it is.
  void on(MonoTime now);
  /// Asks for it off; `time` after it is, for on. until_on: not before on().
  void off(MonoTime now, Micros time);
  static constexpr Micros until_on = Micros::max();
  /// Off for off_time.
  void cycle(MonoTime now);
  /// As on() for what may be off; nothing for what is on.
  void take_back(MonoTime now);
  /// At each turn, and behind on() and cycle(): what became of the last thing that was asked. It is
  /// off now, for so long; or an error: it could not be switched, and on is asked for again.
  [[nodiscard]] std::optional<Result<Micros>> step(MonoTime now);
  /// When step() has something to do.
  [[nodiscard]] std::optional<MonoTime> next_due() const;
  /// For sure, or there is no power to switch.
  [[nodiscard]] bool is_on() const { return state_ == State::on; }

 private:
  enum class State : std::uint8_t { on, turning_off, off, turning_on, failed };

  void ask(bool on, MonoTime now);
  [[nodiscard]] std::optional<Result<void>> outcome(MonoTime now) const;
  [[nodiscard]] std::optional<Result<Micros>> judge(MonoTime now);
  [[nodiscard]] bool is_worth_another_try(const Error& why, MonoTime now) const;
  [[nodiscard]] Error failure(const Error& why, MonoTime now);

  const std::string what_;
  const std::optional<PowerSettings> settings_;
  const Open open_;
  std::unique_ptr<PowerSwitch> switch_;
  State state_ = State::on;
  MonoTime asked_{};
  MonoTime due_{};      // the next look, or the next try
  Micros off_time_{0};  // of the off that is asked for
  int tries_ = 0;       // of it
  Micros pause_{0};
  Error unopened_{ErrorCode::unavailable, "", 0};  // why there is no switch
};

}  // namespace buoyd
