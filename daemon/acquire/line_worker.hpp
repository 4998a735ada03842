#pragma once
// The body of a line's thread. It opens the line, polls the instruments that are due or listens to
// them, makes readings and hands them on. Main makes it, the line's thread runs it, and any thread
// may take snapshots.

#include <memory>
#include <optional>
#include <vector>

#include "acquire/line_instrument.hpp"
#include "acquire/line_opener.hpp"
#include "acquire/line_plan.hpp"
#include "acquire/schedule/line_schedule.hpp"
#include "acquire/status.hpp"
#include "acquire/switch_queue.hpp"
#include "base/log.hpp"
#include "base/turn_watch.hpp"
#include "core/reading_sink.hpp"

namespace buoyd {

/// It ends when the line's waits return `stopped`. Every wait is one of the line's, or is bounded
/// by one. Before it ends, a request that went out is answered, or it timed out and the line
/// settled. Another program may have held a serial line before it was opened, and may have asked,
/// too. So polling begins only after a silence as long as the longest time-out of the line's
/// instruments, 5 s at most. State changes are reported as urgent events, once each and bounded
/// (ChangeReport):
///   of the line:        line_gone, back
///   of an instrument:   dormant (polled, no answer), silent (no reading for long), back
/// If a line is gone, one event reports it for all its instruments. A trouble that was told ends
/// with the line, by "back", "its line ended": who runs the line next knows nothing of it, and
/// tells it anew where it goes on. So it does at the end of buoyd, too: from then on the reason is
/// that one. A connection that worked, was lost and could be opened again at once is no event:
/// LineCounters count it, and the slot is used again. One that is lost again and again within a
/// second is one (LineOpener).
class LineWorker {
 public:
  /// It wakes at least this often, reviews its instruments and counts a step.
  static constexpr Micros max_idle = std::chrono::seconds(10);
  /// An instrument that speaks on its own brings a few bytes at each step. So its state is reviewed
  /// only this often, and at the latest this long after its last byte.
  static constexpr Micros between_reviews = std::chrono::seconds(1);

  /// `clock` serves the alignment of the slots; all waits follow line.now(). Every step is a turn
  /// of `turns`; nullptr: nobody watches them.
  LineWorker(Line& line, LinePlan plan, const Clock& clock, ReadingSink& sink, RepeatLog& log,
             TurnWatch* turns = nullptr);
  ~LineWorker();
  LineWorker(const LineWorker&) = delete;
  LineWorker& operator=(const LineWorker&) = delete;

  /// Runs until the line is stopped, then closes it.
  void run();
  /// Does one wait, one poll or one read. False: the line is stopped.
  [[nodiscard]] bool step();

  /// Asks for a reading of that instrument between the slots, or for its next one if it speaks by
  /// itself. Returns the number that reads_done of its snapshot will reach with that reading;
  /// nullopt: the instrument is not on this line. Any thread, which has to wake the line
  /// afterwards.
  [[nodiscard]] std::optional<std::uint64_t> ask_reading(const std::string& instrument);

  /// Asks for polls of that instrument so often, from the next turn on; 0: as often as its settings
  /// say. One that is not on this line, or speaks, is none of it. Any
  /// thread, which has to wake the line afterwards.
  void ask_interval(const std::string& instrument, Micros interval);

  /// From then on that instrument has power and is warm; MonoTime::max(): it has none, is not
  /// polled, and its silence says nothing. Any thread, which has to wake the line afterwards.
  void ask_power(const std::string& instrument, MonoTime from);

  /// Has a relay of that instrument switched before anything else that is due, even if the
  /// instrument is dormant. While the line is not there the order is refused. An order that was
  /// taken before the end is carried out before it. Errors: invalid (the instrument is not on this
  /// line), or those of SwitchQueue::push(). Any thread, which has to wake the line afterwards.
  [[nodiscard]] Result<void> ask_switch(const SwitchOrderPtr& order);

  /// Any thread.
  [[nodiscard]] LineSnapshot line() const { return status_.read(); }
  [[nodiscard]] std::vector<InstrumentSnapshot> instruments() const;

 private:
  [[nodiscard]] Result<void> reopen();
  [[nodiscard]] Result<void> drain_input();
  [[nodiscard]] Result<void> listen();
  [[nodiscard]] MonoTime end_of_hearing() const;
  [[nodiscard]] Result<void> wait_or_poll();
  [[nodiscard]] Result<void> poll(std::size_t instrument, bool in_slot);
  [[nodiscard]] Result<void> converse(std::size_t instrument, bool in_slot);
  [[nodiscard]] Result<void> let_others_go(MonoTime until, Micros hold);
  void hear_late_answers();
  [[nodiscard]] std::optional<std::size_t> read_wanted() const;
  [[nodiscard]] Result<void> switch_relay(SwitchOrder& order);
  void obey_last_orders();
  [[nodiscard]] Result<void> settle(const Result<void>& polled);
  [[nodiscard]] Result<void> fall_silent();
  void align(MonoTime now);
  void follow_intervals();
  void follow_power();
  [[nodiscard]] bool is_without_power() const;
  [[nodiscard]] MonoTime next_awaited() const;
  [[nodiscard]] Result<void> wait_for_power();
  void lost(const Error& error);
  void line_gone(const Error& error);
  void line_there();
  void review(MonoTime now);
  void publish();
  void end_reports();

  Line& line_;
  const bool listens_;
  const Micros hearing_;  // how long a line that was just opened has to be silent
  const Clock& clock_;
  RepeatLog& log_;
  ReadingSink& sink_;
  LineOpener opener_;
  std::vector<std::unique_ptr<LineInstrument>> instruments_;
  LineSchedule schedule_;
  ChangeReport report_;
  MonoTime align_at_;  // the next look whether the clock is set
  bool there_ = false;
  MonoTime there_since_;
  std::string missing_;
  Micros busy_{0};
  bool gives_way_ = false;  // the poll under way lets others go that are due
  Micros away_{0};          // how long others used the line during this poll
  MonoTime next_review_;
  bool review_owed_ = false;  // bytes came since the last review
  std::uint64_t steps_ = 0;
  SwitchQueue switches_;
  TurnWatch* const turns_;
  LineStatus status_;
};

}  // namespace buoyd
