#include "support/simulated_line.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <utility>

namespace buoyd {

namespace {

Micros least_gap_of(const LineSettings& settings) {
  LineSettings standard = settings;
  standard.gap.reset();
  return timing_of(standard).gap;
}

}  // namespace

SimulatedLine::SimulatedLine(const LineSettings& settings, FakeClock& clock)
    : PacedLine(settings), clock_(clock), made_(clock.mono()), least_gap_(least_gap_of(settings)) {
  std::signal(SIGPIPE, SIG_IGN);  // as main does: libmodbus writes without MSG_NOSIGNAL
  // All bytes that come until a moment are there at that moment: nothing straggles.
  timing_of_open_line().straggle = Micros(1);
  timing_of_open_line().real_wire = !is_tcp();
}

SimulatedLine::~SimulatedLine() {
  SimulatedLine::close();
  if (!gap_violations_allowed_) {
    EXPECT_EQ(gap_violations_, 0U) << "requests inside the gap:\n" << transcript_text();
  }
}

void SimulatedLine::settle_as_a_port() {
  timing_of_open_line().latency = port_latency;
  timing_of_open_line().settle = port_straggle;
}

void SimulatedLine::say(MonoTime at, const WireBytes& bytes, Micros pause) {
  schedule(at, bytes, pause);
}

void SimulatedLine::say(MonoTime at, std::string_view text) {
  say(at, WireBytes(text.begin(), text.end()));
}

Result<void> SimulatedLine::open() {
  if (is_open()) {
    return {};
  }
  if (vanished()) {
    return fail(ErrorCode::unavailable, "simulated device is not there");
  }
  std::array<int, 2> pair{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair.data()) != 0) {
    return fail(ErrorCode::unavailable, "no socket pair", errno);
  }
  ours_ = pair[0];
  wire_ = pair[1];
  opened_at_ = now();
  arrivals_.erase(arrivals_.begin(), std::ranges::upper_bound(arrivals_, now(), {}, &Arrival::at));
  note_opened();
  return {};
}

void SimulatedLine::close() {
  if (is_open()) {
    ::close(ours_);
    ::close(wire_);
  }
  ours_ = wire_ = -1;
  note_closed();
}

bool SimulatedLine::vanished() const {
  return vanish_at_ && now() >= *vanish_at_ && !(return_at_ && now() >= *return_at_);
}

// The descriptor died with the device, even if that is back by now.
bool SimulatedLine::gone() const {
  return !is_open() || (vanish_at_ && now() >= *vanish_at_ && opened_at_ <= *vanish_at_);
}

bool SimulatedLine::readable() const {
  int waiting = 0;
  return ioctl(ours_, FIONREAD, &waiting) == 0 && waiting > 0;
}

MonoTime SimulatedLine::next_event(MonoTime limit) const {
  MonoTime next = limit;
  for (const auto& at : {vanish_at_, stop_at_}) {
    if (at && *at > now()) {
      next = std::min(next, *at);
    }
  }
  return arrivals_.empty() ? next : std::min(next, arrivals_.front().at);
}

void SimulatedLine::advance_to(MonoTime time) {
  if (time > now()) {
    clock_.advance_to(time);
  }
}

// What has come by now goes into the socket pair; a vanished device shuts it.
void SimulatedLine::deliver() {
  if (!is_open()) {
    return;
  }
  WireBytes due;
  while (!arrivals_.empty() && arrivals_.front().at <= now()) {
    due.push_back(arrivals_.front().byte);
    wire_busy_until_ = std::max(wire_busy_until_, arrivals_.front().at);
    arrivals_.pop_front();
  }
  if (gone()) {
    ::shutdown(wire_, SHUT_RDWR);
    return;
  }
  if (!due.empty()) {
    ASSERT_EQ(::send(wire_, due.data(), due.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(due.size()));
  }
}

Result<void> SimulatedLine::wait_readable(MonoTime deadline) {
  take_sent();
  for (;;) {
    deliver();
    if (must_stop()) {
      return fail(ErrorCode::stopped, "asked to end");
    }
    if (gone()) {
      note_gone();
      return fail(ErrorCode::line_gone, "simulated device vanished");
    }
    if (readable()) {
      return {};
    }
    if (now() >= deadline) {
      return fail(ErrorCode::timeout, "nothing came");
    }
    advance_to(next_event(deadline));
  }
}

Result<void> SimulatedLine::sleep_until(MonoTime time) {
  take_sent();
  while (!must_stop() && now() < time) {
    advance_to(stop_at_ && *stop_at_ > now() ? std::min(time, *stop_at_) : time);
  }
  deliver();
  if (must_stop()) {
    return fail(ErrorCode::stopped, "asked to end");
  }
  return {};
}

Result<void> SimulatedLine::send(std::span<const std::uint8_t> bytes) {
  deliver();
  if (::send(ours_, bytes.data(), bytes.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(bytes.size())) {
    return fail(ErrorCode::line_gone, "simulated device vanished", errno);
  }
  return {};
}

Result<std::size_t> SimulatedLine::receive(std::span<std::uint8_t> into) {
  take_sent();
  advance_to(now() + std::exchange(hold_up_, Micros(0)));
  deliver();
  const ssize_t got = ::recv(ours_, into.data(), into.size(), MSG_DONTWAIT);
  if (got > 0) {
    return static_cast<std::size_t>(got);
  }
  if (got < 0 && errno == EAGAIN) {
    return std::size_t{0};
  }
  return fail(ErrorCode::line_gone, "simulated device vanished", errno);
}

void SimulatedLine::note_sent(std::size_t bytes) {
  PacedLine::note_sent(bytes);
  take_sent();
}

void SimulatedLine::take_sent() {
  std::array<std::uint8_t, 4096> buffer;
  ssize_t got = 0;
  while (is_open() && (got = ::recv(wire_, buffer.data(), buffer.size(), MSG_DONTWAIT)) > 0) {
    request_on_wire(WireBytes(buffer.begin(), buffer.begin() + got));
  }
}

void SimulatedLine::request_on_wire(WireBytes bytes) {
  deliver();
  if (now() < wire_busy_until_ + least_gap_) {
    ++gap_violations_;
  }
  const MonoTime end = now() + timing().wire_time(bytes.size());
  events_.push_back({now(), end, true, bytes});
  wire_busy_until_ = std::max(wire_busy_until_, end);
  if (echoes()) {
    schedule(now(), bytes, Micros(0));
  }
  for (const WireDevice& device : devices_) {
    if (auto answer = device(bytes, end)) {
      schedule(end + answer->turnaround, answer->bytes, answer->pause);
    }
  }
}

void SimulatedLine::schedule(MonoTime begin, const WireBytes& bytes, Micros pause) {
  MonoTime at = begin;
  for (const std::uint8_t byte : bytes) {
    at += timing().character;
    const auto place = std::ranges::upper_bound(arrivals_, at, {}, &Arrival::at);
    arrivals_.insert(place, Arrival{at, byte});
    at += pause;
  }
  events_.push_back({begin, bytes.empty() ? begin : at - pause, false, bytes});
}

std::vector<WireEvent> SimulatedLine::transcript() const {
  std::vector<WireEvent> events = events_;
  std::ranges::stable_sort(events, {}, &WireEvent::from);
  return events;
}

std::string SimulatedLine::transcript_text() const {
  std::string text;
  for (const WireEvent& event : transcript()) {
    const auto since = std::chrono::duration<double>(event.from - made_).count();
    text += fmt::format("{:11.6f} {} {:02X}\n", since, event.sent ? '>' : '<',
                        fmt::join(event.bytes, " "));
  }
  return text;
}

Micros SimulatedLine::busy() const {
  Micros sum{0};
  for (const WireEvent& event : events_) {
    sum += timing().wire_time(event.bytes.size());
  }
  return sum;
}

}  // namespace buoyd
