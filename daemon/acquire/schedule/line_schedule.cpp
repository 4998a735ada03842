#include "acquire/schedule/line_schedule.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace buoyd {

namespace {

constexpr Micros shortest_interval{1000};
constexpr Micros least_savings{1'000'000};
/// So many times its cost a paid poll waits for a moment in which it harms nobody.
constexpr int patience_in_costs = 20;

Micros lag_of(MonoTime now, WallTime wall) {
  return wall.time_since_epoch() - now.time_since_epoch();
}

}  // namespace

LineSchedule::LineSchedule(const std::vector<SlotGrid>& grids, MonoTime now,
                           std::optional<WallTime> wall, ScheduleRules rules)
    : rules_(rules), budget_(ScheduleRules::failing_percent, now), lag_(-now.time_since_epoch()) {
  entries_.reserve(grids.size());
  for (const SlotGrid& grid : grids) {
    Entry entry;
    entry.interval = std::max(grid.interval, shortest_interval);
    entry.offset = grid.offset;
    entry.served = now - Micros(1);
    entry.due = wall ? now : next_slot(entry.grid(), now, lag_);
    entries_.push_back(entry);
  }
  if (wall) {
    align(now, *wall);
  }
}

void LineSchedule::align(MonoTime now, WallTime wall) {
  if (aligned_ || !under_way_.empty()) {
    return;
  }
  aligned_ = true;
  lag_ = lag_of(now, wall);
  for (Entry& entry : entries_) {
    entry.due = next_slot(entry.grid(), entry.due, lag_);
    // A probe that was given back left its slot behind.
    const MonoTime probe_at = std::max(entry.probe_at, entry.due);
    entry.probe_at = next_slot(entry.grid(), probe_at, lag_);
  }
}

void LineSchedule::change_interval(std::size_t instrument, Micros interval, MonoTime now) {
  Entry& entry = entries_[instrument];
  if (!under_way_.empty()) {
    return;
  }
  pass_slots(entry, now);
  entry.interval = std::max(interval, shortest_interval);
  entry.due = present_slot(entry.grid(), now, lag_);
  if (entry.due <= entry.served) {
    entry.due += entry.interval;
  }
  entry.back_off = entry.interval;
  entry.probe_at = entry.due;
}

MonoTime LineSchedule::slot_from(std::size_t instrument, MonoTime now) const {
  const Entry& entry = entries_[instrument];
  const Micros passed = std::max(now - entry.due, Micros(0));
  return entry.due + entry.interval * ((passed + entry.interval - Micros(1)) / entry.interval);
}

MonoTime LineSchedule::awaited_slot(std::size_t instrument, MonoTime now) const {
  const Entry& entry = entries_[instrument];
  const bool waits = line_there_ && entry.ready() && entry.due <= now;
  return slot_from(instrument, waits ? now - entry.interval + Micros(1) : now);
}

void LineSchedule::set_power(std::size_t instrument, bool powered, MonoTime now) {
  Entry& entry = entries_[instrument];
  pass_slots(entry, now);
  entry.powered = powered;
  if (entry.dormant && powered) {
    entry.back_off = entry.interval;
    entry.probe_at = entry.due;
  }
}

std::optional<LineSchedule::Turn> LineSchedule::begin(MonoTime now) {
  head_ = head();
  budget_.grow(now, savings());
  const Choice choice = choose(now);
  if (choice.entry == nullptr || choice.at > now) {
    return std::nullopt;
  }
  if (!choice.entry->healthy()) {
    head_ = {};
  }
  return start(entries_[static_cast<std::size_t>(choice.entry - entries_.data())], now,
               choice.paid);
}

LineSchedule::Turn LineSchedule::start(Entry& entry, MonoTime now, bool paid) {
  const auto instrument = static_cast<std::size_t>(&entry - entries_.data());
  under_way_.push_back({instrument, paid});
  pass_slots(entry, now);
  entry.found = true;
  entry.under_way = true;
  entry.began = now;
  entry.counters.longest_wait = std::max(entry.counters.longest_wait, now - entry.due);
  return {instrument, entry.due, entry.dormant};
}

std::optional<LineSchedule::Turn> LineSchedule::begin_between(MonoTime now, MonoTime until,
                                                              Micros hold, MonoTime since) {
  if (!line_there_ || under_way_.empty() || under_way_.size() >= most_under_way) {
    return std::nullopt;
  }
  Entry* best = nullptr;
  for (Entry& entry : entries_) {
    if (may_go_between(entry, now, until, hold, since) &&
        (best == nullptr || more_urgent(entry, *best))) {
      best = &entry;
    }
  }
  return best == nullptr ? std::nullopt : std::optional(start(*best, now, false));
}

bool LineSchedule::may_go_between(const Entry& entry, MonoTime now, MonoTime until, Micros hold,
                                  MonoTime since) const {
  if (!entry.ready() || entry.under_way || entry.due > now) {
    return false;
  }
  const bool is_urgent = entry.next_slot() <= std::max(now, until) + hold;
  return (is_urgent && entry.began < since) ||
         (now < until && now + entry.took <= std::max(until, next_slot_under_way()));
}

/// Of those whose polls give way, the first that is due again.
MonoTime LineSchedule::next_slot_under_way() const {
  MonoTime next = MonoTime::max();
  for (const UnderWay& one : under_way_) {
    next = std::min(next, entries_[one.instrument].next_slot());
  }
  return next;
}

MonoTime LineSchedule::next_due(MonoTime now) const {
  MonoTime next = MonoTime::max();
  for (const Entry& entry : entries_) {
    if (entry.ready() && !entry.under_way && entry.due > now) {
      next = std::min(next, entry.due);
    }
  }
  return next;
}

MonoTime LineSchedule::next_time(MonoTime now) const {
  return choose(now).at;
}

LineSchedule::Choice LineSchedule::choose(MonoTime now) const {
  if (!line_there_ || !under_way_.empty()) {
    return {};
  }
  const Choice healthy = next_healthy(now);
  const Choice failing = next_failing(now, healthy.at);
  if (healthy.at <= now) {
    return failing.overdue && failing.at <= now ? failing : healthy;
  }
  return failing.at < healthy.at ? failing : healthy;
}

/// The most urgent of those that are due at `now`, else the one that is due first.
LineSchedule::Choice LineSchedule::next_healthy(MonoTime now) const {
  Choice best;
  for (const Entry& entry : entries_) {
    if (!entry.ready()) {
      continue;
    }
    const bool both_due = best.at <= now && entry.due <= now;
    if (best.entry == nullptr ||
        (both_due ? more_urgent(entry, *best.entry) : entry.due < best.at)) {
      best = {&entry, entry.due};
    }
  }
  return best;
}

/// One that failed and is not dormant, if its poll makes nobody miss a deadline; else who is paid.
LineSchedule::Choice LineSchedule::next_failing(MonoTime now, MonoTime healthy_due) const {
  Choice best = next_paid(now, healthy_due);
  for (const Entry& entry : entries_) {
    const MonoTime at = std::max(entry.due, now);
    const bool retried = entry.in_trouble() && !entry.dormant;
    if (retried && at <= best.at && at < healthy_due && is_harmless(entry.cost, at)) {
      best = {&entry, at};
    }
  }
  return best;
}

/// Who of those that fail waits longest, and since when there is credit for it.
LineSchedule::Choice LineSchedule::head() const {
  Choice longest;
  for (const Entry& entry : entries_) {
    if (entry.in_trouble() && (!longest.entry || entry.wanted() < longest.entry->wanted())) {
      longest.entry = &entry;
    }
  }
  if (longest.entry == nullptr) {
    return longest;
  }
  const Entry& entry = *longest.entry;
  longest.at = entry.wanted();
  longest.paid = std::ranges::any_of(entries_, &Entry::ready);
  if (longest.paid) {
    longest.at = std::max(entry.wanted(), budget_.affordable_at(entry.cost));
    if (head_.entry == &entry) {
      longest.at = std::max(entry.wanted(), std::min(head_.at, longest.at));
    }
  }
  return longest;
}

/// Once it makes nobody miss a deadline, or some time later in any case.
LineSchedule::Choice LineSchedule::next_paid(MonoTime now, MonoTime healthy_due) const {
  Choice best = head();
  if (best.entry == nullptr) {
    return best;
  }
  const MonoTime soon = std::max(best.at, now);
  if (soon >= healthy_due || !is_harmless(best.entry->cost, soon)) {
    best.at += best.entry->cost * patience_in_costs;
    best.overdue = true;
  }
  return best;
}

/// Would a poll of `cost`, begun at `at`, leave all healthy ones in time until the line rests
/// again? As far as one knows from how long their last polls took.
bool LineSchedule::is_harmless(Micros cost, MonoTime at) const {
  waiting_.clear();
  for (const Entry& entry : entries_) {
    if (entry.ready()) {
      waiting_.push_back({entry.due, entry.interval, entry.took});
    }
  }
  const auto deadline = [](const Waiting& one) { return one.due + one.interval; };
  MonoTime now = at + cost;
  for (std::size_t polls = 0; polls < 4 * waiting_.size(); ++polls) {
    Waiting* next = nullptr;
    for (Waiting& one : waiting_) {
      if (one.due <= now && (next == nullptr || deadline(one) < deadline(*next))) {
        next = &one;
      }
    }
    if (next == nullptr || deadline(*next) <= now) {
      return next == nullptr;
    }
    now += next->took;
    next->due += next->interval;
  }
  return waiting_.empty();
}

bool LineSchedule::more_urgent(const Entry& one, const Entry& other) {
  return std::tuple(one.due + one.interval, one.due) <
         std::tuple(other.due + other.interval, other.due);
}

/// Credit that may be saved up.
Micros LineSchedule::savings() const {
  Micros dearest = least_savings;
  for (const Entry& entry : entries_) {
    dearest = std::max(dearest, entry.cost);
  }
  return dearest;
}

/// Counts the slots that ended by `now`; `due` becomes the beginning of the present one.
void LineSchedule::pass_slots(Entry& entry, MonoTime now) const {
  if (now < entry.due) {
    return;
  }
  const auto passed = (now - entry.due) / entry.interval;
  auto& counter = !line_there_       ? entry.counters.no_line
                  : !entry.powered   ? entry.counters.unpowered
                  : !entry.found     ? entry.counters.no_line
                  : !entry.healthy() ? entry.counters.rested
                                     : entry.counters.missed;
  counter += static_cast<std::uint64_t>(passed);
  entry.due += entry.interval * passed;
}

SlotCounters LineSchedule::counters_at(std::size_t instrument, MonoTime now) const {
  Entry entry = entries_[instrument];
  if (!entry.under_way) {
    pass_slots(entry, now);
  }
  return entry.counters;
}

void LineSchedule::finish(MonoTime now, PollOutcome outcome, Micros away) {
  if (under_way_.empty()) {
    return;
  }
  const UnderWay ended = under_way_.back();
  under_way_.pop_back();
  Entry& entry = entries_[ended.instrument];
  entry.under_way = false;
  const Micros took = now - entry.began - away;
  budget_.grow(now, savings());
  if (ended.paid) {
    budget_.pay(took);
  }
  if (outcome == PollOutcome::unfinished) {
    return;
  }
  entry.served = entry.began;
  ++entry.counters.run;
  entry.counters.failed += outcome == PollOutcome::answered ? 0U : 1U;
  entry.due += entry.interval;
  judge(entry, outcome, took);
}

void LineSchedule::judge(Entry& entry, PollOutcome outcome, Micros took) {
  if (outcome == PollOutcome::answered || outcome == PollOutcome::refused) {
    entry.silences = 0;
    entry.failures = 0;
    entry.failed = false;
    entry.answered = true;
    entry.took = std::max(took, entry.took - entry.took / 8);
    entry.dormant = false;
    return;
  }
  ++entry.failures;
  entry.silences += outcome == PollOutcome::silent ? 1 : 0;
  entry.cost = took;
  entry.failed = !entry.answered || entry.failures >= rules_.failures;
  if (entry.dormant) {
    back_off(entry, entry.back_off * 2);
  } else if (entry.silences >= rules_.silences) {
    entry.dormant = true;
    back_off(entry, entry.interval * 2);
  }
}

/// The next probe: in the first slot that begins `wait` after the one just used.
void LineSchedule::back_off(Entry& entry, Micros wait) const {
  entry.back_off = std::min(wait, std::max(rules_.longest_back_off, entry.interval));
  const auto slots = (entry.back_off + entry.interval - Micros(1)) / entry.interval;
  entry.probe_at = entry.due + entry.interval * (slots - 1);
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
    entry.found = false;
    entry.failed = false;
    entry.failures = 0;
    entry.answered = false;
    entry.took = Micros(0);
    entry.silences = 0;
    entry.back_off = entry.interval;
    entry.probe_at = entry.due;
  }
  head_ = {};
  line_there_ = true;
}

}  // namespace buoyd
