#pragma once
// What a command may do to the running daemon. Implemented by Daemon, and by a recorder in tests.
// Main thread.

#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/json.hpp"
#include "config/configuration.hpp"
#include "core/delivery.hpp"
#include "core/raw_chunk.hpp"

namespace buoyd {

/// What came of something that took its time.
struct Completion {
  std::string trouble;  ///< "": it is done
  std::string text;     ///< for people
  std::string json;     ///< all of it, as the control socket says it
};

/// A reading that was asked for.
struct ReadingTicket {
  std::int64_t number = 0;  ///< for reading()
  Micros within{0};         ///< it fails after so long, in which its power may have to come first
};

class CommandHost {
 public:
  virtual ~CommandHost() = default;
  [[nodiscard]] virtual const Configuration& configuration() const = 0;
  /// status_json().
  [[nodiscard]] virtual std::string status() const = 0;
  /// Reads the configuration's file again. The text says what changed; invalid: why nothing did.
  [[nodiscard]] virtual Result<std::string> reload() = 0;
  /// Puts other settings in force until the file is read again; what they are is the caller's
  /// check. The text says what changed.
  [[nodiscard]] virtual Result<std::string> change(Configuration wanted) = 0;
  /// Puts a text from ashore in force on trial: kept if a receipt comes under it within that time,
  /// else what was before is back. The text says what changed; invalid: why nothing did.
  [[nodiscard]] virtual Result<std::string> configure(const std::string& text, Micros within) = 0;
  /// The deployment's state from now on, over restarts, until [deployment] is changed.
  [[nodiscard]] virtual Result<std::string> deploy(const DeploymentSettings& said) = 0;
  /// Ends a line, so that its device is free, and starts it again after `time`.
  [[nodiscard]] virtual Result<void> pause(const std::string& line, Micros time) = 0;
  /// Starts a paused line now. The text says what it does from here on: something else may hold it.
  [[nodiscard]] virtual Result<std::string> resume(const std::string& line) = 0;
  /// Has the archive asked what it holds.
  virtual void resync() = 0;
  /// Another archive takes the place of the one that is trusted. Invalid: the configuration names
  /// it, or there is none; unavailable: try again.
  [[nodiscard]] virtual Result<void> trust(const std::string& archive) = 0;
  /// Has the readings of a time sent again, whoever has them. Unavailable: try again.
  [[nodiscard]] virtual Result<void> resend(const ResendQuery& query) = 0;
  /// Switches the modem's power off, and on again after [link] power's off_time. An event says
  /// that it was, or why not. Invalid: there is no such power; busy: it is not on now.
  [[nodiscard]] virtual Result<void> cycle_power() = 0;
  /// Asks for a reading now.
  [[nodiscard]] virtual Result<ReadingTicket> ask_reading(const std::string& instrument) = 0;
  /// nullopt: it did not come yet.
  [[nodiscard]] virtual Result<std::optional<Completion>> reading(const std::string& instrument,
                                                                  std::int64_t ticket) = 0;
  /// Has raw bytes copied into readings: the ticket for raw_copied().
  [[nodiscard]] virtual Result<std::int64_t> copy_raw(const RawQuery& query) = 0;
  [[nodiscard]] virtual Result<std::optional<Completion>> raw_copied(std::int64_t ticket) = 0;
};

}  // namespace buoyd
