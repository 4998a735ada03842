#include "power/instrument_power.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "acquire/schedule/slot_grid.hpp"

namespace buoyd {

namespace {

/// So often its line is looked at while it measures.
constexpr Micros between_looks = std::chrono::seconds(1);

bool is_dead(Health health) {
  return health == Health::silent || health == Health::dormant || health == Health::line_missing;
}

}  // namespace

InstrumentPower::InstrumentPower(const InstrumentSettings& settings, Outside outside)
    : name_(settings.name),
      offset_(settings.offset),
      power_(settings.power.value_or(InstrumentPowerSettings{})),
      outside_(std::move(outside)),
      switch_(settings.name, power_.by, outside_.open) {}

void InstrumentPower::begin(MonoTime now) {
  runs_ = true;
  switched_ = false;
  confirmed_ = true;
  phase_ = Phase::off;
  since_ = now - power_.by.off_time;
  on_at_ = now;
  rest_ = first_rest;
  not_before_ = stays_on_ = now;
  awaited_ = MonoTime::max();
}

void InstrumentPower::end(MonoTime now) {
  if (!std::exchange(runs_, false)) return;
  if (switch_.is_on() && phase_ == Phase::on) return;
  phase_ = Phase::on;
  confirmed_ = false;
  warms_from(now);
  switch_.on(now);
  follow_switch(now);
}

bool InstrumentPower::step(const InstrumentSnapshot& seen, const Turn& turn) {
  if (!runs_) return false;
  const MonoTime now = turn.now;
  looked_ = now;
  off_by_ = turn.off_by;
  follow_switch(now);
  if (phase_ == Phase::off) {
    plan_off_phase(seen, turn);
    if (!switched_ && now < on_at_) switch_off(now);  // whatever it was before
    if (now < on_at_ || !confirmed_ || !turn.may_begin) return false;
    switch_on(seen, turn);
    return true;
  }
  if (seen.health == Health::ok) rest_ = first_rest;
  if (now < awaited_ || has_measured(seen, now)) await_next(seen, turn);
  if (now < stays_on_) return false;
  if (can_rest(seen, now) || !off_by_.empty()) {
    switch_off(now);
    plan_off_phase(seen, turn);
  } else if (may_cycle(seen, now)) {
    cycle(seen, now);
  }
  return false;
}

void InstrumentPower::switch_on(const InstrumentSnapshot& seen, const Turn& turn) {
  const MonoTime now = turn.now;
  phase_ = Phase::on;
  switched_ = true;
  confirmed_ = false;
  since_ = now;
  await_next(seen, turn);
  warms_from(now);
  switch_.on(now);
  follow_switch(now);
}

void InstrumentPower::warms_from(MonoTime now) {
  warm_at_ = now + power_.warm_up.value_or(Micros(0));
  outside_.tell_line(warm_at_);
}

void InstrumentPower::switch_off(MonoTime now) {
  phase_ = Phase::off;
  switched_ = true;
  confirmed_ = false;
  since_ = now;
  outside_.tell_line(MonoTime::max());
  switch_.off(now, SwitchedPower::until_on);
  follow_switch(now);
}

void InstrumentPower::cycle(const InstrumentSnapshot& seen, MonoTime now) {
  ++cycles_;
  not_before_ = now + rest_;
  rest_ = std::min(2 * rest_, longest_rest);
  const std::string text =
      fmt::format("{} for {}: power off for {}, number {}", name_of(seen.health),
                  friendly(now - seen.health_since), friendly(power_.by.off_time), cycles_);
  outside_.tell({name_, "power_cycled", text});
  switch_off(now);
}

/// A switch that was slow makes it warm later; one that failed goes on trying to be on, and the
/// instrument is asked all the same: nobody knows that it is off.
void InstrumentPower::follow_switch(MonoTime now) {
  const auto came = switch_.step(now);
  if (came && !*came) {
    stays_on_ = now + after_failure;
    confirmed_ = false;  // what the line before this one asked may fail behind begin()
    if (!std::exchange(failed_, true)) outside_.tell({name_, "power_failed", came->error().text});
    if (phase_ == Phase::off) {
      phase_ = Phase::on;
      since_ = now;
      warms_from(now);
    }
  } else if (came) {
    confirmed_ = true;
    since_ = now;
  } else if (phase_ == Phase::on && !confirmed_ && switch_.is_on()) {
    confirmed_ = true;
    failed_ = false;
    warms_from(now);
  }
}

/// Of bursts the first one that is not over: whoever comes late to its begin measures it all the
/// same.
MonoTime InstrumentPower::next_begin(const InstrumentSnapshot& seen, const Turn& turn) const {
  if (power_.every == Micros(0)) return seen.next_slot;
  return next_slot({power_.every, offset_}, turn.now - power_.burst + Micros(1), turn.lag);
}

/// So that it is warm then.
MonoTime InstrumentPower::on_for(MonoTime begin) const {
  return begin - power_.warm_up.value_or(Micros(0));
}

/// A slot or burst that began is awaited until it was measured.
void InstrumentPower::await_next(const InstrumentSnapshot& seen, const Turn& turn) {
  awaited_ = next_begin(seen, turn);
  polls_ = seen.slots.run;
}

/// A slot brought what it has, or nothing: then the next slot finds it switched on anew.
bool InstrumentPower::has_measured(const InstrumentSnapshot& seen, MonoTime now) const {
  const MonoTime from = std::max(warm_at_, awaited_);
  if (power_.every > Micros(0)) return now >= from + power_.burst;
  return seen.slots.run > polls_ || (is_dead(seen.health) && now - from >= patience);
}

bool InstrumentPower::can_rest(const InstrumentSnapshot& seen, MonoTime now) const {
  return power_.warm_up && now >= warm_at_ && !seen.read_wanted &&
         on_for(awaited_) - now >= power_.by.off_time;
}

/// Whoever wants a reading by hand, and an interval that became shorter, need it earlier. One that
/// was switched off because it was silent is on again after its time.
void InstrumentPower::plan_off_phase(const InstrumentSnapshot& seen, const Turn& turn) {
  const MonoTime soonest = since_ + power_.by.off_time;
  if (!off_by_.empty()) {
    on_at_ = MonoTime::max();
  } else if (power_.warm_up && !seen.read_wanted) {
    on_at_ = std::max(on_for(next_begin(seen, turn)), soonest);
  } else {
    on_at_ = soonest;
  }
}

/// Bursts switch it off and on anyway, and each may end in a row that it needs all its power for.
bool InstrumentPower::may_cycle(const InstrumentSnapshot& seen, MonoTime now) const {
  return power_.every == Micros(0) && is_dead(seen.health) && now >= not_before_ &&
         now - seen.health_since >= patience && now - warm_at_ >= patience;
}

MonoTime InstrumentPower::next_due(MonoTime not_before) const {
  const MonoTime due = switch_.next_due().value_or(MonoTime::max());
  if (!runs_) return due;
  if (phase_ == Phase::off) {
    return confirmed_ ? std::min(due, std::max(on_at_, not_before)) : due;
  }
  return power_.warm_up ? std::min(due, std::max(warm_at_, looked_) + between_looks) : due;
}

std::string InstrumentPower::text(MonoTime now) const {
  if (!runs_) return "waits for its line";
  if (failed_) return "its switch fails";
  if (phase_ == Phase::on) return now < warm_at_ ? "warms up" : "on";
  if (!off_by_.empty()) return "off while " + off_by_ + " is on";
  return now < on_at_ ? "off, on in " + friendly(on_at_ - now) : "off";
}

}  // namespace buoyd
