#pragma once
// The one wait of the lines: for a descriptor, a deadline of the injected clock, and stop.
// Any thread.

#include "base/error.hpp"
#include "base/time.hpp"
#include "line/stop_signal.hpp"

namespace buoyd {

/// Waits until one of poll(2)'s `events` holds for `descriptor` (-1: none, a sleep).
/// Errors: stopped (before all else; never where `stop` is nullptr), timeout at `deadline`,
/// line_gone (POLLHUP, POLLERR or POLLNVAL and none of `events`; data that is still there is read
/// first). A signal handler or a step of the wall clock changes nothing.
[[nodiscard]] Result<void> wait_on(int descriptor, short events, MonoTime deadline,
                                   const Clock& clock, const StopSignal* stop);

}  // namespace buoyd
