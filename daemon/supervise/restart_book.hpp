#pragma once
// Why buoyd starts, and how often it had to: a small file beside the store says how the run before
// this one ended, and one that systemd's ExecStopPost= writes, what systemd saw of it. Main thread.

#include <optional>
#include <string>

#include "base/time.hpp"
#include "core/own_readings.hpp"

namespace buoyd {

/// What systemd put into the environment of this run.
struct ServiceRun {
  std::string invocation{};   ///< $INVOCATION_ID; "": not started by systemd
  std::string result_file{};  ///< where the unit's ExecStopPost= writes; "": nowhere
};

/// Where the service keeps what no store has: the first folder of $STATE_DIRECTORY; "": nowhere.
[[nodiscard]] std::string state_folder();

/// $INVOCATION_ID, and the file "service-result" in the state folder.
[[nodiscard]] ServiceRun read_service_run();

/// One run, as its file tells.
struct RunMark {
  std::string boot_id{};
  std::string invocation{};
  bool ended = false;  ///< in order, its store closed
  std::uint64_t restarts = 0;
  std::string since{};
  bool released = false;  ///< in its boot of the board a start that was held off was let go
};

/// What the unit's ExecStopPost= wrote: "$INVOCATION_ID $SERVICE_RESULT $EXIT_CODE $EXIT_STATUS".
struct ServiceResult {
  std::string invocation{};
  std::string result{};  ///< success, watchdog, signal, core-dump, exit-code, oom-kill, timeout …
  std::string code{};    ///< exited, killed, dumped
  std::string status{};  ///< a number, or a signal's name
};

/// Words of RestartFacts::reason:
///   first       nothing is known of a run before
///   stopped     it was ended in order, and started again
///   rebooted    it was ended in order, and the board started anew
///   power_lost  the board started anew though nothing ended it: power, reset, hung kernel
///   watchdog    systemd's watchdog killed it
///   crashed     it died, or was killed, for another reason
[[nodiscard]] RestartFacts judge_restart(const std::optional<RunMark>& before,
                                         const std::optional<ServiceResult>& result,
                                         const std::string& boot_id);

class RestartBook {
 public:
  /// Judges and writes down that this run goes on. `path` is its file; what cannot be read is
  /// nothing, what cannot be written is logged.
  RestartBook(std::string path, const ServiceRun& run, const std::string& boot_id,
              const Clock& clock);
  [[nodiscard]] const RestartFacts& facts() const { return facts_; }
  /// From time to time: a board without a clock of its own learns when its first start was once its
  /// clock is set, in that run alone. Then it is written down.
  void look(const Clock& clock);
  /// In this boot of the board the start was held off and let go, by this run or one before.
  [[nodiscard]] bool was_released() const { return mark_.released; }
  /// It is let go. The first time is written down.
  void released();
  /// This run ended in order: the last it does.
  void ended();

 private:
  bool note_first_start(const Clock& clock);
  void write() const;

  const std::string path_;
  const MonoTime began_;
  RunMark mark_;
  RestartFacts facts_;
};

}  // namespace buoyd
