#include "line/stop_signal.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>

namespace buoyd {

StopSignal::StopSignal() : descriptor_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

StopSignal::~StopSignal() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

void StopSignal::raise() {
  raised_.store(true, std::memory_order_release);
  const std::uint64_t one = 1;
  // A full counter is readable too, so there is nothing to do about a failure.
  [[maybe_unused]] const ssize_t written = ::write(descriptor_, &one, sizeof one);
}

}  // namespace buoyd
