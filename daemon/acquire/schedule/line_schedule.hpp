#pragma once
// Decides which instrument of a line is polled next. Every polled instrument has its own fixed grid
// of slots, and dead instruments are dormant. Pure: time is an argument, nothing waits, nothing is
// read. The line's own thread only.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "acquire/schedule/slot_counters.hpp"
#include "acquire/schedule/slot_grid.hpp"
#include "acquire/schedule/time_budget.hpp"
#include "base/time.hpp"

namespace buoyd {

struct ScheduleRules {
  static constexpr unsigned failing_percent = 5;  ///< of the line's time, for all that are silent
  unsigned silences = 3;                          ///< so many in a row make an instrument dormant
  unsigned failures = 3;                 ///< so many in a row make it failing, if it had answered
  Micros longest_back_off{600'000'000};  ///< between two probes (or one interval, if longer)
};

/// How a poll ended, for the schedule.
enum class PollOutcome : std::uint8_t {
  answered,   ///< a good answer came
  refused,    ///< the instrument refused, or asked to be asked later: it lives, but brought nothing
  silent,     ///< nothing came in time
  unclear,    ///< a damaged answer or that of another came: it proves neither life nor death
  unfinished  ///< the line went away or the thread has to end: the slot is given back
};

/// A slot lasts from its due time to that of the next slot, which is its deadline: a poll that
/// begins before it is in time. Of the instruments whose slot has begun, the one with the earliest
/// deadline is polled (with equal intervals: the one that fell due first). So a fast instrument
/// loses no slot to a row of slow ones that fall due together. Missed slots are counted, never made
/// up for.
///
/// A poll of several requests may let others go in between (begin_between()): those that would lose
/// their slot otherwise, and, while it waits, those that end before its own next slot.
///
/// Healthy instruments do not notice a dead one:
/// - An instrument is failing if its last `failures` polls failed (or its last one, if it did not
///   answer since the line is there). It comes behind all healthy ones that are due, and only if
///   its poll makes none of them miss a deadline when it fails as slowly as the last one.
/// - After `silences` without a sign of life in between it is dormant. It is probed in the first
///   slot after 2, 4, 8 … intervals, at most longest_back_off. Probes are paid from
///   `failing_percent` of the line's time, with time-outs and settling, and the instrument that
///   waited longest goes first. An answer or a refusal wakes it.
/// - If the line is so full that there is no harmless moment, failing ones are paid from that
///   share, too. Once one could be paid, it waits at most 20 times its cost.
/// - If no instrument is healthy, none is to be spared: the back-off alone says when to probe.
/// - At most a second of the share (or the cost of the dearest failed poll) is saved up.
class LineSchedule {
 public:
  /// `wall`: UTC at `now` if the clock is set. Otherwise the grids begin at `now` until align().
  LineSchedule(const std::vector<SlotGrid>& grids, MonoTime now, std::optional<WallTime> wall,
               ScheduleRules rules = {});

  struct Turn {
    std::size_t instrument = 0;  ///< index into `grids`
    MonoTime due;                ///< when its slot began
    bool probe = false;          ///< true if it is dormant
  };

  /// Begins the poll of the most urgent instrument; nullopt if none is due or one is under way.
  [[nodiscard]] std::optional<Turn> begin(MonoTime now);

  /// How many polls may be under way, each begun between two requests of the one before.
  static constexpr std::size_t most_under_way = 4;

  /// Begins the poll of a healthy instrument while other polls are under way. The last of these
  /// does not need the line before `until` and then holds it for `hold` at most. Before `until` an
  /// instrument may go if its poll ends before then, or before one of the polls under way has its
  /// next slot. At any time it may go if it would lose its slot otherwise, but not if it began
  /// since `since`, so that the poll that waits gets on. nullopt: none may go.
  [[nodiscard]] std::optional<Turn> begin_between(MonoTime now, MonoTime until, Micros hold,
                                                  MonoTime since);
  /// When the next healthy instrument that is not under way falls due; max() if there is none.
  [[nodiscard]] MonoTime next_due(MonoTime now) const;

  /// Ends the poll that was begun last; others used the line for `away` during it.
  void finish(MonoTime now, PollOutcome outcome, Micros away = Micros(0));

  /// The earliest time from `now` on (or before it) at which begin() gives a turn;
  /// MonoTime::max() if never (no instrument, no line, a poll under way).
  [[nodiscard]] MonoTime next_time(MonoTime now) const;

  /// The clock became set: moves the grids onto UTC. No slot comes earlier than without this, and
  /// each comes later by less than one interval. Only the first call has an effect.
  void align(MonoTime now, WallTime wall);
  [[nodiscard]] bool aligned() const { return aligned_; }

  /// From `now` on its grid has this interval, with the same offset. Its slot that holds `now` is
  /// due, unless a poll began in it: so a shorter interval asks at once, if the last poll is longer
  /// ago. The slot of the old grid that holds `now` counts as none, if no poll began in it. A
  /// dormant instrument begins a new back-off. Only while no poll is under way.
  void change_interval(std::size_t instrument, Micros interval, MonoTime now);

  /// Without power no poll begins, and the slots that pass count in unpowered. With power again the
  /// present slot is due, unless a poll began in it; one that is dormant is probed then. Only while
  /// no poll is under way.
  void set_power(std::size_t instrument, bool powered, MonoTime now);

  /// The line went away: no instrument is due. Slots that pass until it is back count in no_line.
  void line_gone(MonoTime now);
  /// The present slots are due. Dormant instruments begin a new back-off and are probed soon.
  void line_back(MonoTime now);

  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  [[nodiscard]] bool is_dormant(std::size_t instrument) const {
    return entries_[instrument].dormant;
  }
  [[nodiscard]] const SlotCounters& counters(std::size_t instrument) const {
    return entries_[instrument].counters;
  }
  /// The next slot that begins at `now` or later.
  [[nodiscard]] MonoTime slot_from(std::size_t instrument, MonoTime now) const;
  /// The slot that it is polled in next: the present one where that began and its poll did not.
  [[nodiscard]] MonoTime awaited_slot(std::size_t instrument, MonoTime now) const;
  /// The counters, with the slots that have passed by `now` and that no poll has counted yet.
  [[nodiscard]] SlotCounters counters_at(std::size_t instrument, MonoTime now) const;

 private:
  struct Entry {
    Micros interval;
    Micros offset;
    MonoTime served;  // when the last poll that used its slot began; at first: before all slots
    MonoTime due;     // beginning of the oldest slot that is not accounted for
    SlotCounters counters;
    bool powered = true;
    bool found = false;  // polled since the line is there
    bool under_way = false;
    bool answered = false;  // since the line is there
    MonoTime began;         // when its last poll began
    bool failed = false;    // so many of its last polls failed that it is failing
    unsigned failures = 0;  // in a row
    unsigned silences = 0;  // without a sign of life in between
    bool dormant = false;
    MonoTime probe_at;   // dormant: beginning of the slot of its next probe
    Micros back_off{0};  // dormant: from the last probe to the next
    Micros cost{0};      // how long its last failure took
    Micros took{0};      // how long its answers took of late, at most

    [[nodiscard]] bool healthy() const { return !failed && !dormant; }
    [[nodiscard]] bool ready() const { return powered && healthy(); }
    [[nodiscard]] bool in_trouble() const { return powered && !healthy(); }
    [[nodiscard]] MonoTime wanted() const { return dormant ? probe_at : due; }
    [[nodiscard]] MonoTime next_slot() const { return due + interval; }
    [[nodiscard]] SlotGrid grid() const { return {interval, offset}; }
  };

  /// What may begin next, and when.
  struct Choice {
    const Entry* entry = nullptr;
    MonoTime at = MonoTime::max();
    bool paid = false;
    bool overdue = false;  // it comes before healthy ones
  };

  /// A healthy instrument while is_harmless() looks ahead.
  struct Waiting {
    MonoTime due;
    Micros interval;
    Micros took;
  };

  [[nodiscard]] Choice choose(MonoTime now) const;
  [[nodiscard]] Choice next_healthy(MonoTime now) const;
  [[nodiscard]] Choice next_failing(MonoTime now, MonoTime healthy_due) const;
  [[nodiscard]] Choice next_paid(MonoTime now, MonoTime healthy_due) const;
  [[nodiscard]] Choice head() const;
  [[nodiscard]] bool is_harmless(Micros cost, MonoTime at) const;
  [[nodiscard]] static bool more_urgent(const Entry& one, const Entry& other);
  [[nodiscard]] bool may_go_between(const Entry& entry, MonoTime now, MonoTime until, Micros hold,
                                    MonoTime since) const;
  [[nodiscard]] MonoTime next_slot_under_way() const;
  [[nodiscard]] Turn start(Entry& entry, MonoTime now, bool paid);
  [[nodiscard]] Micros savings() const;
  void pass_slots(Entry& entry, MonoTime now) const;
  void judge(Entry& entry, PollOutcome outcome, Micros took);
  void back_off(Entry& entry, Micros wait) const;

  ScheduleRules rules_;
  std::vector<Entry> entries_;
  mutable std::vector<Waiting> waiting_;  // scratch
  TimeBudget budget_;
  Choice head_;  // as it was at the last begin()
  Micros lag_;   // where the grids begin: instant + lag counts from there
  bool aligned_ = false;
  bool line_there_ = true;
  struct UnderWay {
    std::size_t instrument = 0;
    bool paid = false;
  };
  std::vector<UnderWay> under_way_;  // each begun while the one before gave way
};

}  // namespace buoyd
