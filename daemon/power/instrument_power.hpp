#pragma once
// When an instrument with a switch has power. One that is measured seldom is switched on so long
// before its slot as it takes to warm up, and off behind its reading or its burst; any other stays
// on. Where it is silent it is switched off and on, at most so often. Time is an argument. Main
// thread.

#include <cstdint>
#include <functional>
#include <string>

#include "acquire/status.hpp"
#include "core/own_readings.hpp"
#include "power/switched_power.hpp"

namespace buoyd {

class InstrumentPower {
 public:
  /// So long an instrument on a power that stays on gives no sign of life before that is switched.
  static constexpr Micros patience = std::chrono::minutes(5);
  /// Then it is not switched again before that is over, and twice that, …, until it speaks.
  static constexpr Micros first_rest = std::chrono::hours(1);
  static constexpr Micros longest_rest = std::chrono::hours(24);
  /// What could not be switched off is not tried again before that.
  static constexpr Micros after_failure = std::chrono::minutes(1);

  struct Outside {
    SwitchedPower::Open open;
    /// The instrument is warm from then on; MonoTime::max(): it has no power.
    std::function<void(MonoTime from)> tell_line;
    std::function<void(const EventFacts&)> tell;
  };

  /// The settings have power.
  InstrumentPower(const InstrumentSettings& settings, Outside outside);

  /// Its line and that of its relay run from now on: it is switched on as soon as it may be.
  void begin(MonoTime now);
  /// One of them is about to end: what may be off is switched on, and warms up.
  void end(MonoTime now);

  /// What an instrument is given at a turn.
  struct Turn {
    MonoTime now;
    Micros lag{0};          ///< UTC − boottime, for the grid of bursts
    bool may_begin = true;  ///< it may be switched on now
    std::string off_by{};   ///< the event that has it switched off; "" if none
  };
  /// At each turn. `seen`: what its line says of it. True: it was switched on.
  bool step(const InstrumentSnapshot& seen, const Turn& turn);
  /// At each turn while its lines do not run: what end() asked for is asked again until it is so.
  void follow_switch(MonoTime now);
  /// When step() or follow_switch() has something to do, if its line says nothing new, and nothing
  /// may be switched on before `not_before`.
  [[nodiscard]] MonoTime next_due(MonoTime not_before) const;

  /// For people: "off, on in 12 min".
  [[nodiscard]] std::string text(MonoTime now) const;
  [[nodiscard]] std::uint64_t cycles() const { return cycles_; }
  [[nodiscard]] bool runs() const { return runs_; }

 private:
  enum class Phase : std::uint8_t { off, on };

  void switch_on(const InstrumentSnapshot& seen, const Turn& turn);
  void warms_from(MonoTime now);
  void switch_off(MonoTime now);
  void cycle(const InstrumentSnapshot& seen, MonoTime now);
  [[nodiscard]] MonoTime next_begin(const InstrumentSnapshot& seen, const Turn& turn) const;
  [[nodiscard]] MonoTime on_for(MonoTime begin) const;
  void await_next(const InstrumentSnapshot& seen, const Turn& turn);
  [[nodiscard]] bool has_measured(const InstrumentSnapshot& seen, MonoTime now) const;
  [[nodiscard]] bool can_rest(const InstrumentSnapshot& seen, MonoTime now) const;
  void plan_off_phase(const InstrumentSnapshot& seen, const Turn& turn);
  [[nodiscard]] bool may_cycle(const InstrumentSnapshot& seen, MonoTime now) const;

  const std::string name_;
  const Micros offset_;
  const InstrumentPowerSettings power_;
  const Outside outside_;
  SwitchedPower switch_;
  bool runs_ = false;
  bool switched_ = false;  // since begin()
  Phase phase_ = Phase::off;
  bool confirmed_ = false;   // the switch said that it is as it was asked
  bool failed_ = false;      // and was told
  MonoTime since_{};         // the phase began; off: as the switch said, once it did
  MonoTime on_at_{};         // off: when it is to be switched on
  MonoTime warm_at_{};       // on: from then on it is measured
  MonoTime awaited_{};       // on: the slot or burst that it is to measure next begins
  std::uint64_t polls_ = 0;  // on: before that slot
  std::uint64_t cycles_ = 0;
  Micros rest_ = first_rest;
  MonoTime not_before_{};  // the next cycle
  MonoTime looked_{};      // the last step
  MonoTime stays_on_{};    // until then, behind a switch that failed
  std::string off_by_;
};

}  // namespace buoyd
