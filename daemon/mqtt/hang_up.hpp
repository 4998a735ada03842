#pragma once
// The end of a connection that the other side is to end. Any thread.

#include "base/time.hpp"

namespace buoyd {

/// Reads what still comes, and drops it, until the other side closes, or `patience` is over. A
/// socket that is closed with unread bytes in it is reset: a broker that writes to it before it
/// has read our DISCONNECT would take us for lost, and publish the will.
void await_hang_up(int socket, Micros patience);

}  // namespace buoyd
