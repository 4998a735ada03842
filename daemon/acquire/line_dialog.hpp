#pragma once
// A dialog with a device that is no instrument, such as a terminal or a modem: a state machine that
// says what is to be written and hears what comes; and the loop that opens the device's line, and
// again when it went away. The device's thread.

#include <functional>
#include <span>

#include "acquire/line_opener.hpp"
#include "base/cbor.hpp"
#include "base/log.hpp"
#include "line/line.hpp"

namespace buoyd {

class LineDialog {
 public:
  virtual ~LineDialog() = default;
  /// The line is open, or was lost.
  virtual void opened(MonoTime now) = 0;
  virtual void closed(MonoTime now) = 0;
  virtual void heard(std::span<const std::uint8_t> bytes, MonoTime now) = 0;
  /// What is to be written now; empty if nothing is.
  [[nodiscard]] virtual Bytes step(MonoTime now) = 0;
  /// When step() is to be called at the latest.
  [[nodiscard]] virtual MonoTime next_due() const = 0;
};

/// The line of a device that is spoken with, 8N1, from what its section says.
template <class Device>
[[nodiscard]] LineSettings dialog_line(const Device& section, std::string name) {
  LineSettings line;
  line.name = std::move(name);
  line.device = section.device;
  line.baud = section.baud;
  return line;
}

class LineDialogLoop {
 public:
  /// `what` it is for people: "the terminal's line". All references outlive it.
  LineDialogLoop(Line& line, LineDialog& dialog, std::string what, RepeatLog& log)
      : line_(line), dialog_(dialog), what_(std::move(what)), log_(log), opener_(line) {}

  /// Opens the line, or writes what is due and listens, `at_most` so long. Error: stopped; any
  /// other one was told to the log and ends with the next turn.
  [[nodiscard]] Result<void> turn(Micros at_most);

 private:
  [[nodiscard]] Result<void> open(Micros at_most);
  [[nodiscard]] Result<void> exchange(Micros at_most);
  void note_lost(const Error& error);

  Line& line_;
  LineDialog& dialog_;
  const std::string what_;
  RepeatLog& log_;
  LineOpener opener_;
};

}  // namespace buoyd
