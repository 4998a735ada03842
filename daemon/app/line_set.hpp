#pragma once
// The lines that run, those that are paused, and what outlives each of them: its queue to the
// spool, the marks of its instruments' last records, and the slots that pass while nobody polls.
// Main thread.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/kept_counters.hpp"
#include "app/last_records.hpp"
#include "app/running_line.hpp"
#include "config/configuration.hpp"
#include "spool/spool_loop.hpp"

namespace buoyd {

class LineSet {
 public:
  /// What a line has asked when it is to end may still be answered for so long.
  static constexpr Micros answer_time = std::chrono::seconds(5);

  /// All of them must outlive it. Takes a queue of the spool for each line that there may be.
  LineSet(SpoolLoop& spool, ScienceLoop& science, const Clock& clock, RepeatLog& log,
          Supervision& supervision);

  /// Reads from a store where instruments that mark their records left off, and which events were
  /// on. Before the first start, and before the science begins.
  void read_marks(const std::string& store);

  /// The instruments that the store had then, without kinds.
  [[nodiscard]] KindNames stored_instruments() const { return last_records_.instruments(); }

  /// Begins a line that does not run. Unavailable: there is no thread for it.
  [[nodiscard]] Result<void> start(LinePlan plan);
  /// Ends those of these lines that run, side by side. `ended` is called behind each.
  void stop(const std::vector<std::string>& names, const std::function<void()>& ended);
  /// nullptr: no line of that name runs.
  [[nodiscard]] RunningLine* find(const std::string& line) const;
  [[nodiscard]] std::vector<std::string> names() const;  ///< of the lines that run

  /// The line rests until then; who stops it is the caller.
  void pause(const std::string& line, MonoTime until) { paused_[line] = until; }
  [[nodiscard]] bool is_paused(const std::string& line) const { return paused_.contains(line); }
  /// nullopt: it is not paused.
  [[nodiscard]] std::optional<MonoTime> paused_until(const std::string& line) const;
  /// Lines whose pause is over now, and which are paused no more.
  [[nodiscard]] std::vector<std::string> take_rested();
  /// When the next pause is over; max() if there is none.
  [[nodiscard]] MonoTime next_due() const;

  /// A line of this configuration does not run: slots that pass from now on are counted here.
  void let_rest(const std::string& line, const Configuration& configuration);
  /// This is the configuration now: slots of who left it are no more counted here.
  void keep_to(const Configuration& configuration) {
    counted_.keep_to(configuration.settings.instruments, clock_.mono());
  }
  /// Adds what was counted here to what a line says of its instrument.
  void add_counts(InstrumentSnapshot& instrument) const;

 private:
  [[nodiscard]] KeptCounters::Cause cause_of_rest(const std::string& line) const;
  void remember(const RunningLine& line, const std::string& name);

  SpoolLoop& spool_;
  ScienceLoop& science_;
  const Clock& clock_;
  RepeatLog& log_;
  Supervision& supervision_;
  LastRecords last_records_;
  KeptCounters counted_;
  std::vector<SpoolInbox::Producer*> free_producers_;
  std::map<std::string, std::unique_ptr<RunningLine>> lines_;
  std::map<std::string, MonoTime> paused_;  // until when
};

}  // namespace buoyd
