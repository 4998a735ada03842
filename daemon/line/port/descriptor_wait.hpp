#pragma once
// The one wait that all lines use: for a descriptor, a deadline of the injected clock, and a stop.
// Any thread.

#include "base/error.hpp"
#include "base/time.hpp"
#include "line/stop_signal.hpp"

namespace buoyd {

/// Waits until one of poll(2)'s `events` holds for `descriptor` (-1: there is none, it sleeps).
/// Errors: stopped (before all others; never if `stop` is nullptr), timeout at `deadline`,
/// line_gone (POLLHUP, POLLERR or POLLNVAL and none of `events`, so waiting data is read first).
/// Neither a signal handler nor a step of the wall clock changes the wait.
[[nodiscard]] Result<void> wait_on(int descriptor, short events, MonoTime deadline,
                                   const Clock& clock, const StopSignal* stop);

}  // namespace buoyd
