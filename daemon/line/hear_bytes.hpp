#pragma once
// Reads what an instrument says on its own: one wait, one read, one time stamp. No other code does
// this. The line's own thread only.

#include <cstdint>
#include <span>

#include "line/line.hpp"

namespace buoyd {

struct HeardBytes {
  std::span<const std::uint8_t> bytes;  ///< in the buffer; empty: another reader was faster
  MonoTime first_byte;                  ///< when the read ended, so never before it came
};

/// Waits for bytes until `deadline` and reads those that are there.
/// Errors: timeout (nothing came), line_gone, stopped.
[[nodiscard]] Result<HeardBytes> hear_bytes(Line& line, MonoTime deadline,
                                            std::span<std::uint8_t> buffer);

}  // namespace buoyd
