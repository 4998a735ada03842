#pragma once
// The body of a line's thread: opens the line, polls who is due or listens, makes readings and
// hands them on. Made by main, run by the line's thread; snapshots by any thread.

#include <memory>
#include <optional>
#include <vector>

#include "acquire/line_instrument.hpp"
#include "acquire/line_opener.hpp"
#include "acquire/line_plan.hpp"
#include "acquire/line_schedule.hpp"
#include "acquire/reading_sink.hpp"
#include "acquire/status.hpp"
#include "acquire/switch_desk.hpp"
#include "core/log.hpp"
#include "core/turn_watch.hpp"

namespace buoyd {

/// Ends when the line's waits say `stopped`; every wait is one of the line's or bounded by it. What
/// was asked is answered, or timed out and silent, before: at most a time-out and its settling.
/// Who held a serial line before it was opened may have asked too: it is polled when it was silent
/// for the longest time-out of its instruments, 5 s at most.
/// State changes are told as urgent events, once each and bounded (ChangeReport):
///   of the line:        line_gone, back
///   of an instrument:   dormant (polled, no answer), silent (no reading for long), back
/// A line that is gone says so for all its instruments. A connection that worked, was lost and
/// could be opened again at once is no event: LineCounters count it, and the slot is used again.
class LineWorker {
 public:
  /// At least so often it wakes, looks around and counts a step.
  static constexpr Micros max_idle = std::chrono::seconds(10);

  /// `clock` for the alignment of the slots; all waits follow line.now().
  /// Every step is a turn: nullptr where nobody watches them.
  LineWorker(Line& line, LinePlan plan, const Clock& clock, ReadingSink& sink, RepeatLog& log,
             TurnWatch* turns = nullptr);

  /// Until stopped; then closes the line.
  void run();
  /// One wait, one poll or one read; false: stopped.
  [[nodiscard]] bool step();

  /// Asks for a reading of that instrument between the slots, or its next one if it speaks: the
  /// number that wishes_met of its snapshot will reach. nullopt: it is not on this line. Any
  /// thread; the line is to be woken then.
  [[nodiscard]] std::optional<std::uint64_t> ask_reading(const std::string& instrument);

  /// Has a relay of that instrument switched, before anything else that is due, dormant or not;
  /// while the line is not there it is refused. What is ordered before the end is done before it.
  /// Invalid: the instrument is not on this line; else as SwitchDesk::take(). Any thread; the line
  /// is to be woken then.
  [[nodiscard]] Result<void> ask_switch(const SwitchOrderPtr& order);

  /// Any thread.
  [[nodiscard]] LineSnapshot line() const { return status_.read(); }
  [[nodiscard]] std::vector<InstrumentSnapshot> instruments() const;

 private:
  [[nodiscard]] Result<void> reopen();
  [[nodiscard]] Result<void> hear_out();
  [[nodiscard]] Result<void> listen();
  [[nodiscard]] Result<void> wait_or_poll();
  [[nodiscard]] Result<void> poll(std::size_t instrument, bool in_slot);
  [[nodiscard]] std::optional<std::size_t> wished() const;
  [[nodiscard]] Result<void> obey(SwitchOrder& order);
  void obey_last_orders();
  [[nodiscard]] Result<void> settle(const Result<void>& polled);
  [[nodiscard]] Result<void> fall_silent();
  void align(MonoTime now);
  void lost(const Error& error);
  void line_gone(const Error& error);
  void line_there();
  void review(MonoTime now);
  void publish();

  Line& line_;
  const bool listens_;
  const Micros hearing_;  // silence wanted of a line just opened
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
  std::uint64_t steps_ = 0;
  SwitchDesk desk_;
  TurnWatch* const turns_;
  LineStatus status_;
};

}  // namespace buoyd
