#pragma once
// Who is due on one line: every polled instrument on its own fixed grid, the dead ones dormant.
// Pure: time is an argument, nothing waits, nothing is read. The line's own thread only.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "acquire/time_budget.hpp"
#include "base/time.hpp"

namespace buoyd {

/// An instrument's grid: its slots begin at offset + k × interval, on UTC where the clock is set,
/// else counted from the start.
struct SlotGrid {
  Micros interval{1'000'000};  ///< at least 1 ms
  Micros offset{0};
};

struct ScheduleRules {
  unsigned silences = 3;                 ///< so many in a row make an instrument dormant
  unsigned failures = 3;                 ///< so many in a row make one fail that has answered
  Micros longest_back_off{600'000'000};  ///< between two probes (or one interval, if longer)
  unsigned failing_percent = 5;          ///< of the line's time for all that do not answer
};

/// How a poll ended, for the schedule.
enum class PollOutcome : std::uint8_t {
  answered,   ///< a good answer
  refused,    ///< one that refuses or asks to come later: it lives, but brought nothing
  silent,     ///< nothing came in time
  unclear,    ///< damaged or another's answer: proves neither life nor death
  unfinished  ///< the line went away or the thread is to end: the slot is given back
};

/// Every slot that has passed stands in exactly one of run, missed, rested, paused and no_line.
struct SlotCounters {
  std::uint64_t run = 0;      ///< polls begun in their slot and finished
  std::uint64_t failed = 0;   ///< of these, without an answer that was one
  std::uint64_t missed = 0;   ///< the line was busy until the next slot fell due: a missed deadline
  std::uint64_t rested = 0;   ///< let pass because it had not answered
  std::uint64_t no_line = 0;  ///< without the line, or before the first poll since it is there
  std::uint64_t paused = 0;   ///< while the line rested by command; counted by who has it rest
  Micros longest_wait{0};     ///< from the beginning of a slot to the beginning of its poll

  SlotCounters& operator+=(const SlotCounters& more);
};

/// A slot lasts from its due time to the next one's, which is its deadline: begun before it, the
/// poll is in time. Earliest due first: of those whose slot has begun, the one whose oldest unused
/// slot must be used first (with equal intervals: the one that fell due first), so a fast
/// instrument loses no slot to a row of slow ones that fall due together. Missed slots are
/// counted, never made up for.
///
/// A poll of several requests may let others go in between (begin_between()): those whose slot
/// would be lost else, and while nothing is asked those who are through before its own next slot.
///
/// Healthy instruments do not notice a dead one:
/// - Whose last `failures` polls failed (or the last one, if it did not answer since the line is
///   there) comes behind all healthy ones that are due, and only when a poll that fails again as
///   slowly would make none of them miss a deadline.
/// - After `silences` without a sign of life in between it is dormant: probed in the first slot
///   after 2, 4, 8 … intervals, at most longest_back_off, and paid from `failing_percent` of the
///   line's time, time-outs and settling included, the longest waiting first. An answer or a
///   refusal wakes it.
/// - On a line that leaves no harmless moment both are paid from that share and come, once they
///   could be paid, 20 times their cost later in any case.
/// - Where nobody is healthy nobody is to be spared: the back-off alone says when to probe.
/// - At most a second of the share (or the dearest failed poll) is saved up.
class LineSchedule {
 public:
  /// `wall`: UTC at `now`, if the clock is set; else the grids begin at `now` until align().
  LineSchedule(const std::vector<SlotGrid>& grids, MonoTime now, std::optional<WallTime> wall,
               ScheduleRules rules = {});

  struct Turn {
    std::size_t instrument = 0;  ///< index into `grids`
    MonoTime due;                ///< when its slot began
    bool probe = false;          ///< it is dormant
  };

  /// Begins the poll of the most urgent instrument; nullopt if none is due or one is under way.
  [[nodiscard]] std::optional<Turn> begin(MonoTime now);

  /// So many polls may be under way, each begun between two requests of the one before.
  static constexpr std::size_t most_under_way = 4;

  /// Begins the poll of a healthy instrument while others are under way, the last of which wants
  /// nothing of the line until `until` and then holds it for `hold` at most. Until `until` those go
  /// who are through before then, or before one of these has its next slot; behind it nobody who
  /// began since `since`, so that the one that waits gets on. nullopt: nobody may go.
  [[nodiscard]] std::optional<Turn> begin_between(MonoTime now, MonoTime until, Micros hold,
                                                  MonoTime since);
  /// When the next healthy instrument falls due that is not under way; max() if none.
  [[nodiscard]] MonoTime next_due(MonoTime now) const;

  /// Ends the poll begun last, in which the line was others' for `away`.
  void finish(MonoTime now, PollOutcome outcome, Micros away = Micros(0));

  /// The earliest time from `now` on (or before it) at which begin() gives a turn;
  /// MonoTime::max() if never (no instrument, no line, a poll under way).
  [[nodiscard]] MonoTime next_time(MonoTime now) const;

  /// The clock became set: moves the grids onto UTC. No slot comes earlier than it would have,
  /// and each later by less than one interval. Only the first call does something.
  void align(MonoTime now, WallTime wall);
  [[nodiscard]] bool aligned() const { return aligned_; }

  /// The line went away: nobody is due. What passes until it is back is counted as such.
  void line_gone(MonoTime now);
  /// It is back: the present slots are due, the dormant ones begin a new back-off and are probed
  /// soon.
  void line_back(MonoTime now);

  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  [[nodiscard]] bool is_dormant(std::size_t instrument) const {
    return entries_[instrument].dormant;
  }
  [[nodiscard]] const SlotCounters& counters(std::size_t instrument) const {
    return entries_[instrument].counters;
  }
  /// With the slots that have passed by `now` and that no poll has come upon yet.
  [[nodiscard]] SlotCounters counters_at(std::size_t instrument, MonoTime now) const;

 private:
  struct Entry {
    Micros interval;
    Micros offset;
    MonoTime due;  // beginning of the oldest slot that is not accounted for
    SlotCounters counters;
    bool found = false;  // polled since the line is there
    bool under_way = false;
    bool answered = false;  // since the line is there
    MonoTime began;         // its last poll
    bool failed = false;    // its last polls, so many that it is not spared any more
    unsigned failures = 0;  // in a row
    unsigned silences = 0;  // without a sign of life in between
    bool dormant = false;
    MonoTime probe_at;   // dormant: beginning of the slot of its next probe
    Micros back_off{0};  // dormant: from the last probe to the next
    Micros cost{0};      // how long its last failure took
    Micros took{0};      // how long its answers took of late, at most

    [[nodiscard]] bool healthy() const { return !failed && !dormant; }
    [[nodiscard]] MonoTime wanted() const { return dormant ? probe_at : due; }
    [[nodiscard]] MonoTime next_slot() const { return due + interval; }
  };

  /// What may begin next, and when.
  struct Choice {
    const Entry* entry = nullptr;
    MonoTime at = MonoTime::max();
    bool paid = false;
    bool overdue = false;  // it comes before healthy ones
  };

  /// A healthy one in the look ahead of is_harmless().
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
  bool aligned_ = false;
  bool line_there_ = true;
  struct UnderWay {
    std::size_t instrument = 0;
    bool paid = false;
  };
  std::vector<UnderWay> under_way_;  // each begun while the one before gave way
};

}  // namespace buoyd
