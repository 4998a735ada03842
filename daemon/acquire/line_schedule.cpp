#include "acquire/line_schedule.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace buoyd {

namespace {

constexpr Micros shortest_interval{1000};

/// value modulo interval, in [0, interval).
Micros floor_mod(Micros value, Micros interval) {
  const Micros rest = value % interval;
  return rest < Micros(0) ? rest + interval : rest;
}

/// The first instant from `slot` on at which UTC (instant + lag) is offset + k × interval.
MonoTime on_grid(MonoTime slot, Micros interval, Micros offset, Micros lag) {
  return slot + floor_mod(offset - (slot.time_since_epoch() + lag), interval);
}

Micros lag_of(MonoTime now, WallTime wall) {
  return wall.time_since_epoch() - now.time_since_epoch();
}

}  // namespace

LineSchedule::LineSchedule(const std::vector<SlotGrid>& grids, MonoTime now,
                           std::optional<WallTime> wall, ScheduleRules rules)
    : rules_(rules), probes_(rules.dormant_percent, now), began_(now) {
  entries_.reserve(grids.size());
  for (const SlotGrid& grid : grids) {
    Entry entry;
    entry.interval = std::max(grid.interval, shortest_interval);
    entry.offset = grid.offset;
    entry.due = wall ? now : now + floor_mod(grid.offset, entry.interval);
    entries_.push_back(entry);
  }
  if (wall) {
    align(now, *wall);
  }
}

void LineSchedule::align(MonoTime now, WallTime wall) {
  if (aligned_ || under_way_) {
    return;
  }
  aligned_ = true;
  const Micros lag = lag_of(now, wall);
  for (Entry& entry : entries_) {
    entry.due = on_grid(entry.due, entry.interval, entry.offset, lag);
    entry.probe_at = on_grid(entry.probe_at, entry.interval, entry.offset, lag);
  }
}

std::optional<LineSchedule::Turn> LineSchedule::begin(MonoTime now) {
  probes_.grow(now, dearest_probe());
  if (under_way_ || next_time() > now) {
    return std::nullopt;
  }
  const std::size_t chosen = most_urgent(now);
  Entry& entry = entries_[chosen];
  pass_slots(entry, now);
  entry.counters.longest_wait = std::max(entry.counters.longest_wait, now - entry.due);
  under_way_ = chosen;
  began_ = now;
  return Turn{chosen, entry.due, entry.dormant};
}

std::size_t LineSchedule::most_urgent(MonoTime now) const {
  const auto* probe = next_probe();
  const Entry* best = probe != nullptr && probe_time(*probe) <= now ? probe : nullptr;
  for (const Entry& entry : entries_) {
    const bool waits = !entry.dormant && entry.due <= now;
    if (waits && (best == nullptr || comes_before(entry, *best))) {
      best = &entry;
    }
  }
  return static_cast<std::size_t>(best - entries_.data());
}

bool LineSchedule::comes_before(const Entry& one, const Entry& other) {
  const auto key = [](const Entry& entry) {
    const MonoTime due = entry.dormant ? entry.probe_at : entry.due;
    return std::tuple(due + entry.interval, due, entry.dormant);
  };
  return key(one) < key(other);
}

const LineSchedule::Entry* LineSchedule::next_probe() const {
  const Entry* first = nullptr;
  for (const Entry& entry : entries_) {
    if (entry.dormant && (first == nullptr || entry.probe_at < first->probe_at)) {
      first = &entry;
    }
  }
  return first;
}

MonoTime LineSchedule::probe_time(const Entry& entry) const {
  return std::max(entry.probe_at, probes_.affordable_at(entry.cost));
}

Micros LineSchedule::dearest_probe() const {
  Micros dearest{0};
  for (const Entry& entry : entries_) {
    dearest = entry.dormant ? std::max(dearest, entry.cost) : dearest;
  }
  return dearest;
}

/// Counts the slots that ended by `now`; `due` becomes the beginning of the present one.
void LineSchedule::pass_slots(Entry& entry, MonoTime now) const {
  if (now < entry.due) {
    return;
  }
  const auto passed = (now - entry.due) / entry.interval;
  auto& counter = !line_there_    ? entry.counters.no_line
                  : entry.dormant ? entry.counters.dormant
                                  : entry.counters.missed;
  counter += static_cast<std::uint64_t>(passed);
  entry.due += entry.interval * passed;
}

LineSchedule::Change LineSchedule::finish(MonoTime now, PollOutcome outcome) {
  if (!under_way_) {
    return Change::none;
  }
  Entry& entry = entries_[*under_way_];
  under_way_.reset();
  const Micros took = now - began_;
  probes_.grow(now, dearest_probe());
  if (entry.dormant) {
    probes_.pay(took);
  }
  if (outcome == PollOutcome::unfinished) {
    return Change::none;
  }
  ++entry.counters.run;
  entry.due += entry.interval;
  return judge(entry, outcome, took);
}

LineSchedule::Change LineSchedule::judge(Entry& entry, PollOutcome outcome, Micros took) const {
  if (outcome == PollOutcome::answered) {
    entry.silences = 0;
    return std::exchange(entry.dormant, false) ? Change::back : Change::none;
  }
  if (outcome == PollOutcome::silent) {
    ++entry.silences;
    entry.cost = took;
  }
  if (entry.dormant) {
    back_off(entry, entry.back_off * 2);
    return Change::none;
  }
  if (entry.silences < rules_.silences) {
    return Change::none;
  }
  entry.dormant = true;
  back_off(entry, entry.interval * 2);
  return Change::dormant;
}

/// The next probe: in the first slot that begins `wait` after the one just used.
void LineSchedule::back_off(Entry& entry, Micros wait) const {
  entry.back_off = std::min(wait, std::max(rules_.longest_back_off, entry.interval));
  const auto slots = (entry.back_off + entry.interval - Micros(1)) / entry.interval;
  entry.probe_at = entry.due + entry.interval * (slots - 1);
}

MonoTime LineSchedule::next_time() const {
  if (!line_there_ || under_way_) {
    return MonoTime::max();
  }
  const Entry* probe = next_probe();
  MonoTime next = probe != nullptr ? probe_time(*probe) : MonoTime::max();
  for (const Entry& entry : entries_) {
    next = entry.dormant ? next : std::min(next, entry.due);
  }
  return next;
}

void LineSchedule::line_gone(MonoTime now) {
  for (Entry& entry : entries_) {
    pass_slots(entry, now);
  }
  line_there_ = false;
}

void LineSchedule::line_back(MonoTime now) {
  for (Entry& entry : entries_) {
    pass_slots(entry, now);
    entry.silences = 0;
    entry.back_off = entry.interval;
    entry.probe_at = entry.due;
  }
  line_there_ = true;
}

}  // namespace buoyd
