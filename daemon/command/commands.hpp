#pragma once
// Commands of all doors while the daemon runs: takes them, carries them out, answers, and records
// each as a reading. take() on the threads of MQTT and of message links, all else on main.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "base/turn_queue.hpp"
#include "base/wake_signal.hpp"
#include "command/command_gate.hpp"
#include "command/command_table.hpp"
#include "core/own_readings.hpp"
#include "core/reading.hpp"

namespace buoyd {

class Commands {
 public:
  /// Each has 64 KiB at most (MqttOptions::max_incoming).
  static constexpr std::size_t most_waiting = 16;
  /// Of the control socket, pending at once.
  static constexpr std::ptrdiff_t most_pending = 16;
  /// A pending one is looked after so often.
  static constexpr Micros between_looks = std::chrono::milliseconds(200);

  struct Ways {
    std::function<void(Reading)> record;
    std::function<void(CommandAnswer)> answer;
    /// Keeps for the next start what was answered; may take as long as the disk does.
    std::function<Result<void>(const std::vector<AnsweredCommand>&)> keep;
    /// As readings say it: a fix may vouch for a clock that nobody has set for the kernel.
    std::function<ClockState()> clock_state;
  };

  /// `answered` is what an earlier run kept (command_memory.hpp).
  Commands(CommandHost& host, const Clock& clock, RepeatLog& log, Ways ways,
           std::vector<AnsweredCommand> answered);

  /// False if too many wait: this one is ignored, or one of the sender that has the most waiting.
  /// Wakes main through descriptor().
  [[nodiscard]] bool take(CommandCall call);
  /// Readable while something waits.
  [[nodiscard]] int descriptor() const { return wake_.descriptor(); }
  /// Carries out one that waits and looks after what is pending: one a turn, because it may take as
  /// long as a line takes to end.
  void step();
  /// When step() is due though nothing came; nullopt: not.
  [[nodiscard]] std::optional<MonoTime> next_due() const;
  /// The control socket's door: {"command":NAME, arguments} → {"outcome":…,"text":…,"result":…}.
  /// nullopt if it is no command. One that is pending names what to ask the socket next, until that
  /// is met ("follow_up"); it is recorded then.
  [[nodiscard]] std::optional<std::string> ask(const Json& request);

 private:
  struct Pending {
    const char* door = "";
    CommandCall call;
    CommandGate::Verdict verdict;
    CommandOutcome outcome;
    MonoTime look_at;
    MonoTime until;
  };

  void receive(CommandCall call);
  void finish(const CommandCall& call, const CommandGate::Verdict& verdict,
              const CommandOutcome& outcome);
  [[nodiscard]] CommandOutcome look_after_socket(const std::string& name, const Json& request,
                                                 CommandOutcome outcome);
  void keep_memory();
  void record(const std::string& door, const std::string& name, const Json& request,
              const CommandOutcome& outcome);

  CommandHost& host_;
  const Clock& clock_;
  RepeatLog& log_;
  const Ways ways_;
  TurnQueue<CommandCall> waiting_{most_waiting};
  const WakeSignal wake_;
  CommandGate gate_;
  std::vector<Pending> pending_;
};

}  // namespace buoyd
