#pragma once
// A line: one physical bus or stream that carries one conversation at a time. This is what
// modbus_transaction and the drivers need of it. PacedLine keeps its gap and counters, PortLine
// owns a real descriptor; tests have one in virtual time (tests/support/simulated_line.hpp). The
// line's own thread only.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "base/error.hpp"
#include "base/time.hpp"
#include "core/line_timing.hpp"

namespace buoyd {

/// What happened on a line since this object was made; a pause or a reload makes a new one. The
/// numbers only grow.
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

  /// Opens and sets up the device, or connects; does nothing if it is open. Takes 5 s at most.
  /// Errors: unavailable (the device is not there, or not yet), invalid (it cannot do what the
  /// settings ask for).
  [[nodiscard]] virtual Result<void> open() = 0;
  /// Closes it if it is open. After line_gone the owner closes the line, waits and opens it again.
  virtual void close() = 0;
  [[nodiscard]] virtual bool is_open() const = 0;
  /// The open descriptor, lent to libmodbus within one transaction, below 1024; -1 if closed.
  [[nodiscard]] virtual int descriptor() const = 0;

  /// Makes the line fit for a request. It throws away, and counts, the bytes that nobody read. If
  /// there were any, or if settle_before_next() was called, it reads on until the line was silent
  /// for long enough. Then it waits until the gap since the last byte of either direction is over.
  /// Silence that has passed already counts, so on an idle line this costs one read.
  /// Errors: line_gone (also if it is not open), stopped (even if there is nothing to wait for),
  /// timeout (the line did not fall silent within 2 s beyond the silence that is asked for).
  [[nodiscard]] virtual Result<void> prepare() = 0;
  /// Tells the line that something may still come. The next prepare() waits for a silence of
  /// max(gap, `silence`) that begins now.
  virtual void settle_before_next(Micros silence) = 0;
  /// How long behind its time-out an answer may come here (LineSettings::late).
  [[nodiscard]] virtual Micros late() const = 0;

  /// Writes all bytes. They are on the wire for wire_time(n) after it returned.
  /// Errors: line_gone, stopped.
  [[nodiscard]] virtual Result<void> write(std::span<const std::uint8_t> bytes) = 0;
  /// Waits until a byte can be read. Errors: timeout (at `deadline`), stopped, line_gone (where
  /// bytes may be left to read, only the read behind them says it).
  [[nodiscard]] virtual Result<void> wait_readable(MonoTime deadline) = 0;
  /// Reads what is there, without waiting, and returns how many bytes; 0 if there are none. Error:
  /// line_gone.
  [[nodiscard]] virtual Result<std::size_t> read_some(std::span<std::uint8_t> into) = 0;
  /// libmodbus moved bytes over descriptor(): tells the line, which keeps the gap and counts them.
  virtual void note_sent(std::size_t bytes) = 0;
  virtual void note_received(std::size_t bytes) = 0;
  /// Which bytes those were, and when the first of them moved, for whoever listens in (LineTap).
  virtual void show(bool sent, std::span<const std::uint8_t> bytes, MonoTime first_byte) = 0;
  /// The caller found the open descriptor dead. It is counted once for each time that the line was
  /// opened.
  virtual void note_gone() = 0;

  /// Sleeps, interruptibly. Error: stopped.
  [[nodiscard]] virtual Result<void> sleep_until(MonoTime time) = 0;
  /// Sleeps because there is nothing to do. Ends early when the line is woken. Error: stopped.
  [[nodiscard]] virtual Result<void> idle_until(MonoTime time) { return sleep_until(time); }
  /// Is called between two requests of one instrument, which wants nothing of the line until that
  /// time and then holds it for so long at most. Others may use the line meanwhile. Errors: those
  /// of sleep_until(), and line_gone if it went away meanwhile.
  [[nodiscard]] virtual Result<void> give_way(MonoTime until, Micros hold) = 0;
  /// Those who use the line while somebody gives way; empty: nobody does.
  using Others = std::function<Result<void>(MonoTime until, Micros hold)>;
  virtual void let_others(Others others) = 0;
  /// While an exchange is under way no wait returns stopped, unless the exchange is cut short. It
  /// ends by its own deadlines. See Exchange.
  virtual void exchange_under_way(bool now) = 0;

  /// Some polled texts wake every instrument of the line (PollStep::valid_for). note_woken() notes
  /// that this text was answered now. woken_at() says when it was last answered since the line was
  /// opened; nullopt: not yet.
  virtual void note_woken(const std::string& text) = 0;
  [[nodiscard]] virtual std::optional<MonoTime> woken_at(const std::string& text) const = 0;

  /// What modbus_transaction() keeps of this line from one request to the next.
  [[nodiscard]] virtual ModbusContext& modbus() = 0;
};

/// A request that went out is answered, or times out, before the line stops: while an Exchange
/// lives, a stop ends no wait. Only for waits that are bounded. Exchanges may be nested.
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
