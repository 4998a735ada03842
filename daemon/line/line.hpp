#pragma once
// A line is one physical bus or stream that carries one conversation at a time. This interface is
// what modbus_transaction and the drivers need of a line. PacedLine keeps the gap and the counters,
// PortLine owns a real descriptor, and tests have a line in virtual time
// (tests/support/simulated_line.hpp). The line's own thread only.

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
  /// The time of the clock that all deadlines of the line follow.
  [[nodiscard]] virtual MonoTime now() const = 0;

  /// Opens and sets up the device, or connects. It does nothing if the line is open, and takes 5 s
  /// at most.
  /// Errors: unavailable (the device is not there, or not yet), invalid (it cannot do what the
  /// settings ask for).
  [[nodiscard]] virtual Result<void> open() = 0;
  /// Closes the line if it is open. After line_gone the owner closes it, waits and opens it again.
  virtual void close() = 0;
  [[nodiscard]] virtual bool is_open() const = 0;
  /// The open descriptor (below 1024), which libmodbus uses within one transaction; -1 if closed.
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
  /// How long after its time-out an answer may still come on this line (LineSettings::late).
  [[nodiscard]] virtual Micros late() const = 0;

  /// Writes all bytes. They are on the wire for wire_time(n) after it returned.
  /// Errors: line_gone, stopped.
  [[nodiscard]] virtual Result<void> write(std::span<const std::uint8_t> bytes) = 0;
  /// Waits until a byte can be read. Errors: timeout (at `deadline`), stopped, line_gone (not while
  /// bytes are left to read: then the read after the last of them returns it).
  [[nodiscard]] virtual Result<void> wait_readable(MonoTime deadline) = 0;
  /// Reads what is there, without waiting, and returns how many bytes; 0 if there are none. Error:
  /// line_gone.
  [[nodiscard]] virtual Result<std::size_t> read_some(std::span<std::uint8_t> into) = 0;
  /// Tell the line that libmodbus moved bytes over descriptor(), so that it counts them and keeps
  /// the gap.
  virtual void note_sent(std::size_t bytes) = 0;
  virtual void note_received(std::size_t bytes) = 0;
  /// Gives those bytes, and the time at which the first of them moved, to the LineTap.
  virtual void show(bool sent, std::span<const std::uint8_t> bytes, MonoTime first_byte) = 0;
  /// The caller found the open descriptor dead. The line counts this once for each open().
  virtual void note_gone() = 0;

  /// Sleeps; a stop ends the sleep. Error: stopped.
  [[nodiscard]] virtual Result<void> sleep_until(MonoTime time) = 0;
  /// Sleeps because there is nothing to do. It ends early when the line is woken. Error: stopped.
  [[nodiscard]] virtual Result<void> idle_until(MonoTime time) { return sleep_until(time); }
  /// Is called between two requests of one instrument. The instrument does not need the line before
  /// `until`, and then holds it for `hold` at most. Other instruments may use it meanwhile. Errors:
  /// those of sleep_until(), and line_gone if the line went away meanwhile.
  [[nodiscard]] virtual Result<void> give_way(MonoTime until, Micros hold) = 0;
  /// What give_way() calls so that other instruments use the line; empty: none does.
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

/// While an Exchange lives, a stop ends no wait of the line: a request that went out is answered,
/// or times out, before the line stops. It is only for waits that are bounded. Exchanges may be
/// nested.
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
