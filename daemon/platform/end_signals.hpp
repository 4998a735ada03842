#pragma once
// SIGTERM and SIGINT as commands hear them that take long. Main thread; the answer for any thread.

namespace buoyd {

/// From now on these signals end a wait in a system call, and not the program.
void end_at_signals();
/// Did one come?
[[nodiscard]] bool must_end();

}  // namespace buoyd
