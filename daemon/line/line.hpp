#pragma once
// A line: one physical bus or stream that carries one conversation at a time. This is what
// modbus_transaction and the drivers need of it. PacedLine keeps its gap and counters, PortLine
// owns a real descriptor; tests have one in virtual time (tests/support/simulated_line.hpp). The
// line's own thread only.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "core/error.hpp"
#include "core/line_timing.hpp"
#include "core/time.hpp"

namespace buoyd {

/// What happened on a line since it was made; only grows.
struct LineCounters {
  std::uint64_t sent_bytes = 0;
  std::uint64_t received_bytes = 0;
  std::uint64_t discarded_bytes = 0;  ///< thrown away: late answers, noise before a request
  std::uint64_t opened = 0;
  std::uint64_t lost = 0;  ///< times the device or connection went away
};

class ModbusContext;

class Line {
 public:
  virtual ~Line() = default;

  [[nodiscard]] virtual const std::string& name() const = 0;
  [[nodiscard]] virtual bool is_tcp() const = 0;
  /// True where the adapter hears what it sends (LineSettings::echo).
  [[nodiscard]] virtual bool echoes() const = 0;
  [[nodiscard]] virtual const LineTiming& timing() const = 0;
  [[nodiscard]] virtual const LineCounters& counters() const = 0;
  /// The clock all its deadlines follow.
  [[nodiscard]] virtual MonoTime now() const = 0;

  /// Opens and sets up the device, or connects. `unavailable` where it is not there (yet),
  /// `invalid` where the settings cannot be met. Does nothing if open. Bounded: 5 s.
  [[nodiscard]] virtual Result<void> open() = 0;
  /// Closes it, if open. After line_gone the owner closes, waits and opens again.
  virtual void close() = 0;
  [[nodiscard]] virtual bool is_open() const = 0;
  /// The open descriptor, lent to libmodbus within one transaction, below 1024; -1 if closed.
  [[nodiscard]] virtual int descriptor() const = 0;

  /// Makes the line fit for a request: throws away (and counts) what lies unread; if something
  /// did, or settle_before_next() was called, reads on until it was silent long enough; then waits
  /// out the gap since the last byte of either direction. Silence that passed since counts, so an
  /// idle line costs one read.
  /// Errors: line_gone (or not open), stopped (also where nothing is to be waited for), timeout (a
  /// talker: it did not fall silent within 2 s beyond the silence asked for).
  [[nodiscard]] virtual Result<void> prepare() = 0;
  /// The last answer did not come, or was damaged or another's: a late one may follow. The next
  /// prepare() wants silence, from now on, for max(gap, `late`, the line's setting `late`)
  /// (pitfall MB-1).
  virtual void settle_before_next(Micros late) = 0;

  /// Writes all. The bytes are on the wire for wire_time(n) after it returns.
  /// Errors: line_gone, stopped.
  [[nodiscard]] virtual Result<void> write(std::span<const std::uint8_t> bytes) = 0;
  /// Waits until a byte can be read. Errors: timeout at `deadline`, line_gone (where bytes may be
  /// left, the read behind them says it), stopped.
  [[nodiscard]] virtual Result<void> wait_readable(MonoTime deadline) = 0;
  /// Reads what is there without waiting; 0 if nothing is. Error: line_gone.
  [[nodiscard]] virtual Result<std::size_t> read_some(std::span<std::uint8_t> into) = 0;
  /// Somebody else (libmodbus) moved bytes over descriptor(): keeps gap and counters true.
  virtual void note_sent(std::size_t bytes) = 0;
  virtual void note_received(std::size_t bytes) = 0;
  /// What bytes those were, the first of them at that time: for who listens in (LineTap).
  virtual void show(bool sent, std::span<const std::uint8_t> bytes, MonoTime first_byte) = 0;
  /// Somebody found the open descriptor dead; counted once an opening.
  virtual void note_gone() = 0;

  /// Sleeps, interruptibly. Error: stopped.
  [[nodiscard]] virtual Result<void> sleep_until(MonoTime time) = 0;
  /// The same where nobody has anything to do: ends early when the line is woken.
  [[nodiscard]] virtual Result<void> idle_until(MonoTime time) { return sleep_until(time); }
  /// While an exchange is under way no wait says stopped, unless it is cut: it ends by its own
  /// deadlines. See Exchange.
  virtual void exchange_under_way(bool now) = 0;

  /// A text that wakes all instruments of the line was answered now; when was it, since the line is
  /// open? For polled texts (PollStep::valid_for).
  virtual void note_woken(const std::string& text) = 0;
  [[nodiscard]] virtual std::optional<MonoTime> woken_at(const std::string& text) const = 0;

  /// What modbus_transaction() keeps of this line from one request to the next.
  [[nodiscard]] virtual ModbusContext& modbus() = 0;
};

/// What was asked on a line is answered, or times out, before the line stops: while one lives, stop
/// ends no wait. For bounded waits only. One may hold others.
class Exchange {
 public:
  explicit Exchange(Line& line) : line_(line) { line_.exchange_under_way(true); }
  ~Exchange() { line_.exchange_under_way(false); }
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

 private:
  Line& line_;
};

}  // namespace buoyd
