// How buoyd ends: in order, and never before what was taken is safe.

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>

#include "app/daemon.hpp"

namespace buoyd {

namespace {

/// As long as the store gets on, systemd is asked for so much more, again and again.
constexpr Micros stop_extension = std::chrono::seconds(30);
constexpr Micros between_extensions = std::chrono::seconds(5);

}  // namespace

void Daemon::stop() {
  notify_.stopping();
  link_.end();
  end_messages();
  releases_.end();
  powers_.end(clock_.mono());
  log_line(Priority::notice, "buoyd stops: lines end, what was taken is committed");
  stop_lines(lines_.names());
  science_.end();
  commit_all();
  drain();
  if (relay_ != nullptr) relay_->end();
  const bool said_goodbye = end_uplink();
  end_spool();
  restarts_.look(clock_);
  restarts_.ended();
  log_line(Priority::notice, fmt::format("buoyd ends: {} numbers owed", spool_.status().owed));
  if (!said_goodbye) {
    log_line(Priority::warning, "the broker's name is still being looked up: ended without it");
    control_.reset();
    _exit(0);  // the store is closed, and nothing ends a look-up
  }
  uplink_.clear();
}

/// The flush may wait for its turn, urgent commits are ten a second at most; when the turn after it
/// has begun, its commit is over and the uplink was told.
void Daemon::commit_all() {
  const MonoTime deadline = clock_.mono() + drain_time;
  spool_.flush();
  while (spool_.flush_pending() && clock_.mono() < deadline) {
    rest();
  }
  const std::uint64_t next_turn = spool_.progress() + 1;
  while (spool_.progress() < next_turn && clock_.mono() < deadline) {
    spool_.flush();
    rest();
  }
}

void Daemon::drain() {
  uplink_.loop().drain();
  const MonoTime deadline = clock_.mono() + drain_time;
  const bool can_deliver = uplink_.loop().status().connected;
  while (can_deliver && !uplink_.loop().drained() && clock_.mono() < deadline) {
    pollfd signals{signals_.descriptor(), POLLIN, 0};
    poll(&signals, 1, 20);
    watched_.turns().turned();
    if (signals_.take() == Signal::stop) {
      return;  // asked twice: at once
    }
  }
}

/// Main waits for another thread.
void Daemon::rest() {
  poll(nullptr, 0, 10);
  watched_.turns().turned();
}

/// A slow disk has its time, one that hangs has not.
void Daemon::end_spool() {
  spool_.stop();
  for (MonoTime extend_at = clock_.mono(); !spool_ended_; rest()) {
    const bool gets_on = awake_.now() - spool_watched_.turns().last() <= spool_turn_limit;
    if (gets_on && clock_.mono() >= extend_at) {
      extend_at = clock_.mono() + between_extensions;
      notify_.extend(stop_extension);
    }
  }
  spool_thread_.join();
}

/// Whether it ended in time; if not it is left as it is.
bool Daemon::end_uplink() {
  uplink_.running().ask_to_stop();
  const MonoTime deadline = clock_.mono() + goodbye_time;
  while (!uplink_.running().ended() && clock_.mono() < deadline) {
    rest();
  }
  return uplink_.running().ended();
}

}  // namespace buoyd
