#include "app/kept_counters.hpp"

#include <algorithm>
#include <functional>

namespace buoyd {

namespace {

void add(InstrumentSnapshot& sum, const InstrumentSnapshot& more) {
  sum.readings += more.readings;
  sum.values += more.values;
  sum.bytes += more.bytes;
  sum.dropped += more.dropped;
  std::ranges::transform(sum.errors, more.errors, sum.errors.begin(), std::plus<>());
  sum.slots += more.slots;
}

}  // namespace

void KeptCounters::pass_slots(Kept& kept, MonoTime now) {
  const Micros interval = kept.counted.interval;
  if (kept.runs || interval <= Micros(0) || now < kept.since) {
    return;
  }
  const auto passed = (now - kept.since) / interval;
  SlotCounters& slots = kept.counted.slots;
  (kept.cause == Cause::paused ? slots.paused : slots.no_line) +=
      static_cast<std::uint64_t>(passed);
  kept.since += interval * passed;
}

void KeptCounters::rests(const std::string& instrument, Micros interval, Cause cause,
                         MonoTime now) {
  const auto [found, is_new] = kept_.try_emplace(instrument);
  Kept& kept = found->second;
  pass_slots(kept, now);
  if (is_new || kept.runs || kept.counted.interval != interval) kept.since = now;
  kept.counted.interval = interval;
  kept.runs = false;
  kept.cause = cause;
}

void KeptCounters::begins(const std::string& instrument, MonoTime now) {
  Kept& kept = kept_[instrument];
  pass_slots(kept, now);
  kept.runs = true;
}

void KeptCounters::ended(const InstrumentSnapshot& counted, Cause cause, MonoTime now) {
  Kept& kept = kept_[counted.name];
  kept.runs = true;
  add(kept.counted, counted);
  rests(counted.name, counted.interval, cause, now);
}

void KeptCounters::keep_to(const std::vector<InstrumentSettings>& instruments, MonoTime now) {
  for (auto& [name, kept] : kept_) {
    if (find_named(instruments, name) != nullptr) continue;
    pass_slots(kept, now);
    kept.counted.interval = Micros(0);
  }
}

void KeptCounters::add_to(InstrumentSnapshot& instrument, MonoTime now) const {
  const auto found = kept_.find(instrument.name);
  if (found == kept_.end()) {
    return;
  }
  Kept kept = found->second;
  pass_slots(kept, now);
  add(instrument, kept.counted);
}

}  // namespace buoyd
