#include "base/wake_signal.hpp"

#include <sys/eventfd.h>

namespace buoyd {

WakeSignal::WakeSignal() : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

void WakeSignal::wake() const {
  ::eventfd_write(descriptor(), 1);  // a full counter is readable too
}

void WakeSignal::clear() const {
  ::eventfd_t count = 0;
  ::eventfd_read(descriptor(), &count);
}

}  // namespace buoyd
