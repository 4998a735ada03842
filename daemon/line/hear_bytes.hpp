#pragma once
// What an instrument says on its own is heard here, and here alone: one wait, one read, one time
// stamp. The line's own thread only.

#include <cstdint>
#include <span>

#include "line/line.hpp"

namespace buoyd {

struct HeardBytes {
  std::span<const std::uint8_t> bytes;  ///< of the buffer; empty: somebody else was faster
  MonoTime first_byte;                  ///< not before it came, however long the thread was held up
};

/// Waits until `deadline` for bytes and reads what is there.
/// Errors: timeout (nothing came), line_gone, stopped.
[[nodiscard]] Result<HeardBytes> hear_bytes(Line& line, MonoTime deadline,
                                            std::span<std::uint8_t> buffer);

}  // namespace buoyd
