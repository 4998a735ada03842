#pragma once
// A tty's settings: everything from zero, written once at open, read back and compared.
// The line's own thread.

#include <string>
#include <vector>

#include "base/error.hpp"
#include "core/settings.hpp"

namespace buoyd {

/// What kind of tty an open descriptor is.
enum class TtyKind : std::uint8_t {
  pty,      ///< accepts every setting and means none
  usb_acm,  ///< the instrument's own USB: no wire behind it that keeps a speed
  port,     ///< a UART or a USB adapter with one
};

[[nodiscard]] TtyKind tty_kind(int descriptor);

/// Sets raw mode, speed (any number: BOTHER), format, no flow control, and RS-485 where asked, and
/// discards what lay there unread.
/// Invalid where the port does not take them: no tty, a speed off by more than 2 %, another
/// format. What is optional and failed (RS-485 of a port without it) is returned as warnings.
[[nodiscard]] Result<std::vector<std::string>> set_up_serial(int descriptor,
                                                             const LineSettings& settings);

/// Invalid if `got` is off by more than 2 %: such a line would carry garbage now and then.
[[nodiscard]] Result<void> check_speed(std::uint32_t got, std::uint32_t wanted);

/// Nobody else may use the port: TIOCEXCL, and a lock, because root ignores TIOCEXCL.
/// Unavailable if somebody does.
[[nodiscard]] Result<void> take_exclusively(int descriptor);

/// Before close: unsent bytes are dropped, for close() would wait for them (SP-5), and the
/// exclusive mark goes, which would outlive us while others have the port open.
void let_go(int descriptor);

}  // namespace buoyd
