#pragma once
// A TCP connection that notices a dead peer: bounded connect, keep-alive, user time-out.
// The line's own thread.

#include "base/descriptor.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "core/device.hpp"
#include "line/stop_signal.hpp"

namespace buoyd {

inline constexpr Micros connect_limit{3'000'000};

/// Connects within connect_limit; the caller owns the descriptor (non-blocking, closed on exec).
/// Errors: unavailable (refused, unreachable, no answer; `detail` is the errno), stopped.
[[nodiscard]] Result<Descriptor> tcp_connect(const TcpDevice& endpoint, const Clock& clock,
                                             const StopSignal& stop);

}  // namespace buoyd
