#pragma once
// A simulated line's clockwork: bytes leave at the line's baud rate, and requests that come too
// soon after the last byte are counted. Owned by the simulation; time comes in as an argument.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "base/time.hpp"
#include "firmware-host/wire/bytes.hpp"

namespace buoysim {

using buoyd::Micros;
using buoyd::MonoTime;
/// Baud rate and character length of a line; baud 0 is a line without pace (TCP).
struct Pace {
  std::uint32_t baud = 0;
  unsigned bits = 10;  ///< start, data, parity and stop bits of one character

  /// Time `characters` need on the wire, rounded up to a µs.
  [[nodiscard]] Micros wire_time(std::size_t characters) const;
  /// 3.5 characters, or 1.75 ms above 19200 baud (MODBUS over Serial Line V1.02, 2.5.1.1);
  /// 0 without pace.
  [[nodiscard]] Micros gap() const;
};

struct WireCounters {
  std::uint64_t requests = 0;     ///< times a request began
  std::uint64_t inside_gap = 0;   ///< of these, begun less than the gap after the last byte
  std::uint64_t overlapping = 0;  ///< of these, begun while an answer was still to come, or in
                                  ///< the gap after a late one; not in inside_gap
  std::uint64_t sent_bytes = 0;
  std::uint64_t received_bytes = 0;
};

class Wire {
 public:
  explicit Wire(Pace pace) : pace_(pace) {}

  /// Queues a frame that begins to leave at `start`, or as soon as what began earlier is out. A
  /// byte is handed over when its last bit is out. `late`: the asker has given it up by then.
  /// `id` is the caller's name for it.
  void send(Bytes frame, MonoTime start, bool late = false, std::uint64_t id = 0);
  /// When the next byte is due; nullopt if nothing waits.
  [[nodiscard]] std::optional<MonoTime> next_due() const;
  /// When the next byte of a frame that is under way is due; nullopt between frames.
  [[nodiscard]] std::optional<MonoTime> goes_on_at() const;
  /// The bytes that are due by `now`, in their order.
  [[nodiscard]] Bytes take_due(MonoTime now);
  /// The frames that are not wholly sent, by their ids.
  [[nodiscard]] std::vector<std::uint64_t> waiting() const;

  /// A request of `bytes` was read at `now`, and cannot have come before `earliest` (the last time
  /// the descriptor was seen empty). Counts it as inside the gap only where that is certain.
  /// Returns when its last bit is on the wire: no answer may begin before.
  MonoTime request(std::size_t bytes, MonoTime earliest, MonoTime now);

  [[nodiscard]] const WireCounters& counters() const { return counters_; }

 private:
  struct Frame {
    Bytes bytes;
    MonoTime start;
    bool late = false;
    std::uint64_t id = 0;
    std::size_t sent = 0;
  };

  [[nodiscard]] MonoTime start_of_first() const;
  void count_request(MonoTime now);

  Pace pace_;
  std::deque<Frame> frames_;          // by start; the first may be under way
  std::optional<MonoTime> last_end_;  // of the last byte in either direction
  bool last_was_late_ = false;        // it ended a late answer
  WireCounters counters_;
};

}  // namespace buoysim
