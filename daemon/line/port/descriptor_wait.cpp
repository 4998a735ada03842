#include "line/port/descriptor_wait.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>

namespace buoyd {

namespace {

// One poll is at most this long: the deadline's clock goes on in suspend, poll's does not.
constexpr Micros longest_poll{60'000'000};

timespec poll_time(Micros left) {
  const Micros bounded = std::clamp(left, Micros(0), longest_poll);
  const auto seconds = std::chrono::floor<std::chrono::seconds>(bounded);
  const auto rest = std::chrono::nanoseconds(bounded - seconds);
  timespec time{};
  time.tv_sec = static_cast<std::time_t>(seconds.count());
  time.tv_nsec = static_cast<long>(rest.count());
  return time;
}

}  // namespace

Result<void> wait_on(int descriptor, short events, MonoTime deadline, const Clock& clock,
                     const StopSignal* stop) {
  const int woken_by = stop == nullptr ? -1 : stop->descriptor();  // poll(2) passes over -1
  std::array<pollfd, 2> polled{pollfd{descriptor, events, 0}, pollfd{woken_by, POLLIN, 0}};
  for (;;) {
    const MonoTime now = clock.mono();
    const timespec time = poll_time(deadline > now ? deadline - now : Micros(0));
    const int ready = ppoll(polled.data(), polled.size(), &time, nullptr);
    if (stop != nullptr && stop->raised()) {
      return fail(ErrorCode::stopped, "asked to end");
    }
    if (ready < 0 && errno != EINTR) {
      return fail(ErrorCode::line_gone, "poll failed", errno);
    }
    if (ready > 0 && (polled[0].revents & events) != 0) {
      return {};
    }
    if (ready > 0 && polled[0].revents != 0) {
      return fail(ErrorCode::line_gone, "hung up");
    }
    if (clock.mono() >= deadline) {
      return fail(ErrorCode::timeout, "nothing came in time");
    }
  }
}

}  // namespace buoyd
