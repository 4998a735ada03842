#pragma once
// buoyctl's talk with a running daemon: one request, one JSON object. Main thread.

#include <optional>
#include <string>

#include "base/json.hpp"
#include "command/control_socket.hpp"
#include "config/load_settings.hpp"

namespace buoyd {

/// The daemon's answer to a request, nullopt where no daemon listens at the socket (then the caller
/// does the work itself). Errors: unavailable (it does not answer, we may not ask), invalid (what
/// it answers is no JSON, or it refuses: its own words).
[[nodiscard]] Result<std::optional<Json>> ask(const std::string& socket, const std::string& request,
                                              Micros patience = answer_patience);

/// The socket that was asked for; else ("") the configuration's, or the usual one where there is
/// none.
[[nodiscard]] std::string socket_of(const std::string& asked_for, const std::string& configured);
[[nodiscard]] std::string socket_of(const std::string& asked_for, const LoadedSettings& loaded);

struct DaemonPlace;
/// That of a place, also by a file with mistakes: the daemon goes on with another, and is wanted
/// all the more.
[[nodiscard]] std::string socket_by(const DaemonPlace& place);
/// The same, where its file was read.
[[nodiscard]] std::string socket_by(const DaemonPlace& place, const LoadedSettings& loaded);

/// Says on stderr that a file cannot be read that was to name the socket, so that the daemon at the
/// usual one is asked. The usual file may be absent.
void warn_of_usual_socket(const DaemonPlace& place, const LoadedSettings& loaded);

/// That nobody answers; where the file was to name the socket, with its first mistake.
[[nodiscard]] std::string no_answer(const DaemonPlace& place, const LoadedSettings& loaded);

/// A daemon that has to run, since nothing is done without it.
class RunningDaemon {
 public:
  explicit RunningDaemon(const DaemonPlace& place);
  /// The same, where its file was read.
  RunningDaemon(const DaemonPlace& place, const LoadedSettings& loaded);

  [[nodiscard]] const std::string& socket() const { return socket_; }
  /// Its answer to a request. Errors as those of ask(), and unavailable: no_answer().
  [[nodiscard]] Result<Json> ask(const std::string& request,
                                 Micros patience = answer_patience) const;

 private:
  std::string socket_;
  std::string no_answer_;
};

/// Asks for what is pending until it is met, and prints it: the exit code.
[[nodiscard]] int await_outcome(const std::string& socket, const std::string& command,
                                std::int64_t ticket, Micros patience);

/// Prints the mistakes of a configuration or a model that could not be used.
void print_mistakes(const Mistakes& mistakes);

}  // namespace buoyd
