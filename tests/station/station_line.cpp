#include "station/station_line.hpp"

#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

namespace buoysim {

using buoyd::ErrorCode;
using buoyd::fail;

StationLine::StationLine(const buoyd::LineSettings& settings, buoyd::FakeClock& clock,
                         PlayedLine& played, MemoryPort& port, const Stage& stage)
    : PacedLine(settings), clock_(clock), played_(played), port_(port), stage_(stage) {
  std::signal(SIGPIPE, SIG_IGN);  // as main does: libmodbus writes without MSG_NOSIGNAL
  timing_of_open_line().straggle = Micros(1);  // libmodbus waits for it by a clock of its own
  timing_of_open_line().latency = buoyd::port_latency;
  timing_of_open_line().settle = buoyd::port_straggle;
  timing_of_open_line().real_wire = !is_tcp();
}

Result<void> StationLine::open() {
  if (is_open()) {
    return {};
  }
  pump();
  if (!port_.is_up()) {
    return fail(ErrorCode::unavailable, "it is not there");
  }
  std::array<int, 2> pair{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair.data()) != 0) {
    return fail(ErrorCode::unavailable, "no socket pair", errno);
  }
  ours_ = pair[0];
  wire_ = pair[1];
  plugged_ = port_.plugged();
  static_cast<void>(port_.take_said());  // nobody had it open
  note_opened();
  return {};
}

void StationLine::close() {
  if (is_open()) {
    ::close(ours_);
    ::close(wire_);
  }
  ours_ = wire_ = -1;
  said_.clear();
  may_be_readable_ = may_have_written_ = false;
  note_closed();
}

bool StationLine::gone() const {
  return !is_open() || !port_.is_up() || port_.plugged() != plugged_;
}

bool StationLine::readable() {
  int waiting = 0;
  may_be_readable_ = may_be_readable_ && ioctl(ours_, FIONREAD, &waiting) == 0 && waiting > 0;
  return may_be_readable_;
}

/// The daemon notes what it wrote, also through libmodbus.
void StationLine::hear() {
  std::array<std::uint8_t, 4096> buffer;
  bool more = std::exchange(may_have_written_, false);
  while (more) {
    const ssize_t got = ::recv(wire_, buffer.data(), buffer.size(), MSG_DONTWAIT);
    const std::size_t came = got > 0 ? static_cast<std::size_t>(got) : 0;
    port_.arrive(std::span(buffer).first(came));
    more = came == buffer.size();
  }
}

void StationLine::deliver() {
  if (!said_.empty()) {
    static_cast<void>(::send(wire_, said_.data(), said_.size(), MSG_NOSIGNAL));
    said_.clear();
    may_be_readable_ = true;
  }
}

/// Both sides get on to this moment.
void StationLine::turn() {
  hear();
  played_.turn();
  const Bytes said = port_.take_said();
  if (!is_open()) {
    return;
  }
  if (gone()) {
    deliver();
    ::shutdown(wire_, SHUT_RDWR);
    may_be_readable_ = true;
  } else {
    said_.insert(said_.end(), said.begin(), said.end());
  }
}

void StationLine::pump() {
  turn();
  deliver();
}

void StationLine::advance(MonoTime limit) {
  MonoTime next = std::min(limit, std::max(stop_at_, now() + Micros(1)));
  if (const auto due = played_.next_due()) {
    next = std::min(next, *due);
  }
  const Micros age = stage_.age();
  if (const auto change = stage_.faults->next_change(age)) {
    next = std::min(next, now() + (*change - age));
  }
  clock_.advance_to(std::max(next, now() + grain_));
}

Result<void> StationLine::wait_readable(MonoTime deadline) {
  for (;;) {
    pump();
    if (must_stop()) {
      return fail(ErrorCode::stopped, "asked to end");
    }
    if (gone()) {
      note_gone();
      return fail(ErrorCode::line_gone, "it was unplugged");
    }
    if (readable()) {
      return {};
    }
    if (now() >= deadline) {
      return fail(ErrorCode::timeout, "nothing came");
    }
    advance(deadline);
  }
}

Result<void> StationLine::sleep_until(MonoTime time) {
  pump();
  while (!must_stop() && now() < time) {
    advance(time);
    turn();
  }
  deliver();
  return must_stop() ? fail(ErrorCode::stopped, "asked to end") : Result<void>{};
}

Result<void> StationLine::send(std::span<const std::uint8_t> bytes) {
  pump();
  if (::send(ours_, bytes.data(), bytes.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(bytes.size())) {
    return fail(ErrorCode::line_gone, "it was unplugged", errno);
  }
  return {};
}

Result<std::size_t> StationLine::receive(std::span<std::uint8_t> into) {
  pump();
  if (!may_be_readable_) {
    return std::size_t{0};
  }
  const ssize_t got = ::recv(ours_, into.data(), into.size(), MSG_DONTWAIT);
  if (got > 0) {
    return static_cast<std::size_t>(got);
  }
  if (got < 0 && errno == EAGAIN) {
    may_be_readable_ = false;
    return std::size_t{0};
  }
  return fail(ErrorCode::line_gone, "it was unplugged", errno);
}

void StationLine::note_sent(std::size_t bytes) {
  PacedLine::note_sent(bytes);
  may_have_written_ = true;
  pump();
}

}  // namespace buoysim
