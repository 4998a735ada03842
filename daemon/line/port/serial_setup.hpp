#pragma once
// Sets up a tty: every setting is written at open, then read back and compared.
// The line's own thread.

#include <string>
#include <vector>

#include "base/error.hpp"
#include "core/settings.hpp"

namespace buoyd {

/// What kind of tty an open descriptor is.
enum class TtyKind : std::uint8_t {
  pty,      ///< accepts every setting and obeys none
  usb_acm,  ///< the instrument's own USB: there is no wire with a speed
  port,     ///< a UART, or a USB adapter with one
};

[[nodiscard]] TtyKind tty_kind(int descriptor);

/// Sets raw mode, speed (any number: BOTHER), format, no flow control, and RS-485 if asked, and
/// discards unread bytes. Invalid if the port does not take them: no tty, a speed off by more than
/// 2 %, another format. Optional settings that failed (RS-485 of a port without it) are returned as
/// warnings.
[[nodiscard]] Result<std::vector<std::string>> set_up_serial(int descriptor,
                                                             const LineSettings& settings);

/// Invalid if `got` is off by more than 2 %: such a line would carry garbage now and then.
[[nodiscard]] Result<void> check_speed(std::uint32_t got, std::uint32_t wanted);

/// Whether a port refused these settings, and may take others; what is no tty, or is gone, takes
/// none.
[[nodiscard]] bool is_refused_format(const Error& error);

/// Keeps others off the port by TIOCEXCL, and by a lock, because root ignores TIOCEXCL.
/// Unavailable if somebody uses the port, or it cannot be locked.
[[nodiscard]] Result<void> take_exclusively(int descriptor);

/// To be called before close(). It drops unsent bytes, because close() would wait for them (SP-5).
/// It takes the exclusive mark back, which would stay while others have the port open.
void let_go(int descriptor);

}  // namespace buoyd
