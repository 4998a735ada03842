#pragma once
// What systemd is told of buoyd (Type=notify): sd_notify(3)'s protocol, one datagram a message to
// the AF_UNIX socket that $NOTIFY_SOCKET names. Without one nothing is sent and nothing fails.
// Source: sd_notify(3), sd_watchdog_enabled(3), https://systemd.io: "NOTIFY_SOCKET".

#include <atomic>
#include <optional>
#include <string>
#include <string_view>

#include "base/descriptor.hpp"
#include "base/time.hpp"

namespace buoyd {

/// What systemd put into the environment.
struct NotifyEnvironment {
  std::string socket;              ///< a path, or '@' and an abstract name; "": nobody listens
  std::optional<Micros> watchdog;  ///< it is to be fed so often at least
};

/// Reads $NOTIFY_SOCKET, $WATCHDOG_USEC and $WATCHDOG_PID and removes them, so that no child of
/// ours speaks for us. A watchdog meant for another process, or of no sensible time, is none. Main,
/// before any other thread starts.
[[nodiscard]] NotifyEnvironment take_notify_environment();

/// Any thread; none is ever held up for more than a second. A message that could not be sent is
/// logged once, until one can be sent again.
class NotifySocket {
 public:
  /// An address that cannot be used is logged, and nobody is told anything.
  explicit NotifySocket(const std::string& address);

  [[nodiscard]] bool is_open() const { return socket_.is_open(); }

  /// It started, or reloaded.
  void ready() { send("READY=1"); }
  /// Until ready(). `awake` is CLOCK_MONOTONIC's time.
  void reloading(Micros awake);
  /// It ends. What systemd's TimeoutStopSec leaves it may be too little: see extend().
  void stopping() { send("STOPPING=1"); }
  /// The present step (start, stop) may take so long from now on.
  void extend(Micros time);
  /// One line for people, shown by `systemctl status`.
  void status(std::string_view text);
  void feed_watchdog() { send("WATCHDOG=1"); }

 private:
  void send(std::string_view message);

  Descriptor socket_;
  std::string address_;  // as in sockaddr_un: an abstract one begins with a zero byte
  std::atomic<bool> failing_{false};
};

}  // namespace buoyd
