#pragma once
// Who is due on one line: every polled instrument on its own fixed grid, the dead ones dormant.
// Pure: time is an argument, nothing waits, nothing is read. The line's own thread only.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "acquire/time_budget.hpp"
#include "core/time.hpp"

namespace buoyd {

/// An instrument's grid: its slots begin at offset + k × interval, on UTC where the clock is set,
/// else counted from the start.
struct SlotGrid {
  Micros interval{1'000'000};  ///< at least 1 ms
  Micros offset{0};
};

struct ScheduleRules {
  unsigned silences = 3;                 ///< so many in a row make an instrument dormant
  Micros longest_back_off{600'000'000};  ///< between two probes (or one interval, if longer)
  unsigned dormant_percent = 5;          ///< of the line's time for all dormant ones together
};

/// How a poll ended, for the schedule.
enum class PollOutcome : std::uint8_t {
  answered,   ///< a good answer, or one that refuses or asks to come later: it lives
  silent,     ///< nothing came in time
  unclear,    ///< damaged or another's answer: proves neither life nor death
  unfinished  ///< the line went away or the thread is to end: the slot is given back
};

/// Every slot that has passed stands in exactly one of the first four.
struct SlotCounters {
  std::uint64_t run = 0;     ///< polls begun in their slot and finished
  std::uint64_t missed = 0;  ///< the line was busy until the next slot fell due (a missed deadline)
  std::uint64_t dormant = 0;  ///< let pass because the instrument is dormant
  std::uint64_t no_line = 0;  ///< passed while the line was not there
  Micros longest_wait{0};     ///< from the beginning of a slot to the beginning of its poll
};

/// A slot lasts from its due time to the next one's, which is its deadline: begun before it, the
/// poll is in time. Earliest due first: of those whose slot has begun, the one whose oldest unused
/// slot must be used first (with equal intervals: the one that fell due first), so a fast
/// instrument loses no slot to a row of slow ones that fall due together. Missed slots are
/// counted, never made up for.
///
/// Dormant: after `silences` in a row without a sign of life. It is probed in the first slot
/// after 2, 4, 8 … intervals, at most longest_back_off; all probes of the line together are paid
/// from dormant_percent of its time (time-outs and the settling after them included), the one
/// that waits longest first. Any answer or refusal wakes it.
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

  enum class Change : std::uint8_t { none, dormant, back };

  /// Ends the poll under way. Says if its instrument became dormant or came back.
  Change finish(MonoTime now, PollOutcome outcome);

  /// The earliest time at which begin() gives a turn; MonoTime::max() if never (no instrument, no
  /// line).
  [[nodiscard]] MonoTime next_time() const;

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

 private:
  struct Entry {
    Micros interval;
    Micros offset;
    MonoTime due;  // beginning of the oldest slot that is not accounted for
    SlotCounters counters;
    unsigned silences = 0;  // in a row
    bool dormant = false;
    MonoTime probe_at;   // dormant: beginning of the slot of its next probe
    Micros back_off{0};  // dormant: from the last probe to the next
    Micros cost{0};      // how long its last silence took
  };

  [[nodiscard]] std::size_t most_urgent(MonoTime now) const;
  [[nodiscard]] static bool comes_before(const Entry& one, const Entry& other);
  [[nodiscard]] const Entry* next_probe() const;
  [[nodiscard]] MonoTime probe_time(const Entry& entry) const;
  [[nodiscard]] Micros dearest_probe() const;
  void pass_slots(Entry& entry, MonoTime now) const;
  [[nodiscard]] Change judge(Entry& entry, PollOutcome outcome, Micros took) const;
  void back_off(Entry& entry, Micros wait) const;

  ScheduleRules rules_;
  std::vector<Entry> entries_;
  TimeBudget probes_;
  bool aligned_ = false;
  bool line_there_ = true;
  std::optional<std::size_t> under_way_;
  MonoTime began_;  // of the poll under way
};

}  // namespace buoyd
