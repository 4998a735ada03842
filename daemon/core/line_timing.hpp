#pragma once
// The times of a line's wire: character, gap, and the slack of its adapter. Values; any thread.

#include "base/time.hpp"
#include "core/settings.hpp"

namespace buoyd {

/// The times of the wire; all are zero on TCP.
struct LineTiming {
  Micros character{0};  ///< start, data, parity and stop bits of one byte (rounded up)
  Micros gap{0};        ///< silence before each request: max(3.5 characters, 1.75 ms above
                        ///< 19200 baud, the line's setting)
  Micros straggle{0};   ///< how far the end of an answer may lag behind its time on the wire: the
                        ///< adapter's latency, pauses inside the frame
  Micros latency{0};    ///< of that the adapter's part: how late a byte may be known
  Micros settle{0};     ///< silence behind an answer that failed, before anybody is asked again
  bool real_wire = false;  ///< true for a UART: no byte can come faster than its wire time

  /// Time that `bytes` need on the wire.
  [[nodiscard]] Micros wire_time(std::size_t bytes) const {
    return character * static_cast<std::int64_t>(bytes);
  }
};

/// Of USB chips (16 ms) and of the scheduler.
inline constexpr Micros port_latency{20'000};
/// The same, and pauses that slow devices make in a frame.
inline constexpr Micros port_straggle{200'000};

/// True for "tcp://…".
[[nodiscard]] bool is_tcp_device(std::string_view device);

/// Character and gap for these settings. The others are known once the line is open.
[[nodiscard]] LineTiming timing_of(const LineSettings& settings);

}  // namespace buoyd
