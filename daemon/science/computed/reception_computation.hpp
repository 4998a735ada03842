#pragma once
// Readings of how messages of a kind come: one where a flag changes, and one where the first is
// known. The science thread's.

#include <functional>
#include <memory>

#include "core/damage_count.hpp"
#include "science/computed/computation.hpp"
#include "science/computed/reception_state.hpp"

namespace buoyd {

class ReceptionComputation final : public Computation {
 public:
  /// Of the interval in force: an event may change it.
  using TimesNow = std::function<ReceptionTimes()>;

  /// `damage`: nullptr where nobody counts damaged records.
  ReceptionComputation(TimesNow times, std::shared_ptr<const DamageCount> damage);

  void add(const SourceReading& reading, Rows& rows) override;
  void advance(MonoTime until, WallTime utc, Rows& rows) override;
  void finish(Rows&) override {}
  void pass_by(MonoTime) override { was_passed_by_ = true; }

 private:
  void look(MonoTime now, Rows& rows);
  void look_at_times();
  [[nodiscard]] ComputedRow row() const;

  TimesNow times_;
  ReceptionTimes taken_;  // of state_
  ReceptionState state_;
  std::shared_ptr<const DamageCount> damage_;
  std::uint32_t counted_ = 0;     // of the damage, so far
  std::uint32_t unreported_ = 0;  // damaged records since the last row
  ReceptionFlags flags_;
  std::optional<ReceptionFlags> said_;  // in the last row
  MonoTime looked_{};                   // the time of the newest look
  bool was_passed_by_ = false;
};

}  // namespace buoyd
