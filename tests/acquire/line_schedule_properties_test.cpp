// Any instruments, any poll times, deaths, lost lines and clock settings: what the schedule
// promises holds at every turn, checked against a model that knows only turns and times.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "acquire/schedule/line_schedule.hpp"

namespace buoyd {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

constexpr MonoTime world_start{Micros{77'777'777}};
constexpr WallTime utc_at_start{Micros{1'800'000'123'456'789}};

/// What the model knows of one instrument.
struct Known {
  SlotGrid grid;
  Micros cost;                  // of an answered poll
  std::optional<MonoTime> due;  // beginning of the last slot that was used
  std::uint64_t used = 0;
  bool failed = false;           // its last poll
  MonoTime since = world_start;  // its interval holds since then
  std::uint64_t before = 0;      // the most slots that there were before
};

class World {
 public:
  World() {
    const auto count = *rc::gen::inRange<std::size_t>(1, 9);
    std::vector<SlotGrid> grids;
    for (std::size_t i = 0; i < count; ++i) {
      grids.push_back({milliseconds(*rc::gen::inRange(50, 20'000)),
                       milliseconds(*rc::gen::inRange(0, 30'000))});
      known_.push_back({grids.back(), milliseconds(*rc::gen::inRange(1, 400)), {}, 0, false});
    }
    aligned_ = *rc::gen::arbitrary<bool>();
    schedule_.emplace(grids, world_start, aligned_ ? std::optional(utc_at_start) : std::nullopt);
  }

  void turn() {
    const MonoTime next = schedule_->next_time(now_);
    if (next > now_) {
      RC_ASSERT(!schedule_->begin(next - Micros(1)));
    }
    now_ = std::max(now_, next) + Micros(*rc::gen::weightedOneOf<int>(
                                      {{3, rc::gen::just(0)}, {1, rc::gen::inRange(0, 300'000)}}));
    const auto turn = schedule_->begin(now_);
    if (!turn) {  // it came too late for a poll that would now harm others
      RC_ASSERT(schedule_->next_time(now_) > now_);
      return;
    }
    check(*turn);
    finish(*turn);
  }

  void disturb() {
    switch (*rc::gen::inRange(0, 40)) {
      case 0:
        lose_line();
        break;
      case 1:
        set_clock();
        break;
      case 2:
        change_interval();
        break;
      default:
        break;
    }
  }

  void check_totals() {
    const Micros elapsed = now_ - world_start;
    RC_ASSERT(probes_ * 20 <= elapsed + longest_probe_ * 20);
    for (std::size_t i = 0; i < known_.size(); ++i) {
      const SlotCounters& counters = schedule_->counters(i);
      RC_ASSERT(counters.run == known_[i].used);
      const auto all = counters.run + counters.missed + counters.rested + counters.no_line;
      RC_ASSERT(all <= most_slots(known_[i]));
    }
  }

 private:
  /// That may have begun by now.
  [[nodiscard]] std::uint64_t most_slots(const Known& known) const {
    return known.before + static_cast<std::uint64_t>((now_ - known.since) / known.grid.interval) +
           1;
  }

  [[nodiscard]] MonoTime oldest_unused(const Known& known) const {
    return *known.due + known.grid.interval;
  }

  void check(const LineSchedule::Turn& turn) {
    Known& known = known_[turn.instrument];
    RC_ASSERT(turn.due <= now_);
    RC_ASSERT(now_ < turn.due + known.grid.interval);
    if (known.due) {
      RC_ASSERT(turn.due >= oldest_unused(known));
    }
    if (aligned_) {
      const auto in_utc = turn.due.time_since_epoch() + (utc_at_start.time_since_epoch() + step_) -
                          world_start.time_since_epoch() - known.grid.offset;
      RC_ASSERT(in_utc % known.grid.interval == Micros(0));
    }
    if (!known.failed && known.due && !moved_) {
      check_order(turn.instrument);
    }
  }

  void check_order(std::size_t chosen) {
    const auto deadline = oldest_unused(known_[chosen]) + known_[chosen].grid.interval;
    for (std::size_t i = 0; i < known_.size(); ++i) {
      const Known& other = known_[i];
      if (other.due && !other.failed && oldest_unused(other) <= now_) {
        RC_ASSERT(oldest_unused(other) + other.grid.interval >= deadline);
      }
    }
  }

  [[nodiscard]] bool somebody_is_healthy() const {
    return std::ranges::any_of(known_, [](const Known& one) { return !one.failed; });
  }

  void finish(const LineSchedule::Turn& turn) {
    Known& known = known_[turn.instrument];
    const bool dead = *rc::gen::inRange(0, 100) < 50;
    const Micros took = dead ? known.cost * 3 : known.cost;
    now_ += took;
    const auto outcome =
        *rc::gen::weightedElement<PollOutcome>({{dead ? 0U : 20U, PollOutcome::answered},
                                                {dead ? 20U : 0U, PollOutcome::silent},
                                                {1U, PollOutcome::unclear},
                                                {1U, PollOutcome::unfinished}});
    (void)schedule_->finish(now_, outcome);
    if (turn.probe && somebody_is_healthy()) {
      probes_ += took;
      longest_probe_ = std::max(longest_probe_, took);
    }
    const bool used = outcome != PollOutcome::unfinished;
    known.due = used ? turn.due : turn.due - known.grid.interval;
    known.used += used ? 1 : 0;
    known.failed = used ? outcome != PollOutcome::answered : known.failed;
  }

  void lose_line() {
    schedule_->line_gone(now_);
    now_ += milliseconds(*rc::gen::inRange(0, 100'000));
    schedule_->line_back(now_);
    moved_ = true;  // the model does not know which slots passed meanwhile
  }

  /// The slot that holds this moment is one of both grids.
  void change_interval() {
    const auto i = *rc::gen::inRange<std::size_t>(0, known_.size());
    Known& known = known_[i];
    known.before = most_slots(known) + 1;
    known.since = now_;
    known.due.reset();  // the model does not know whether a poll began in the present slot
    known.grid.interval = milliseconds(*rc::gen::inRange(50, 20'000));
    schedule_->change_interval(i, known.grid.interval, now_);
  }

  void set_clock() {
    if (aligned_) {
      schedule_->align(now_, utc_at_start + hours(1));
      return;
    }
    step_ = milliseconds(*rc::gen::inRange(-5000, 5000));
    schedule_->align(now_, utc_at_start + (now_ - world_start) + step_);
    aligned_ = true;
    moved_ = true;
  }

  std::vector<Known> known_;
  std::optional<LineSchedule> schedule_;
  MonoTime now_ = world_start;
  Micros step_{0};
  bool aligned_ = false;
  bool moved_ = false;
  Micros probes_{0};
  Micros longest_probe_{0};
};

RC_GTEST_PROP(LineScheduleProperties, hold_at_every_turn, ()) {
  World world;
  for (int k = 0; k < 200; ++k) {
    world.turn();
    world.disturb();
  }
  world.check_totals();
}

}  // namespace
}  // namespace buoyd
