#pragma once
// When to try the broker again: back-off after lost connections, refusals and take-overs.
// A pure state machine, time comes in as an argument. Owned by MqttConnection; MQTT thread.

#include <optional>

#include "base/time.hpp"

namespace buoyd {

class ReconnectPolicy {
 public:
  static constexpr Micros first_delay{1'000'000};
  static constexpr Micros longest_after_loss{60'000'000};
  static constexpr Micros longest_after_refusal{600'000'000};
  static constexpr Micros take_over_window{60'000'000};
  static constexpr Micros take_over_delay{600'000'000};
  /// A connection that lived so long starts the back-off anew.
  static constexpr Micros proven{10'000'000};

  /// The broker said yes.
  void connected(MonoTime now);
  /// The connection, or the attempt, ended: 1, 2, 4 … 60 s.
  void lost(MonoTime now);
  /// The broker said no, or the TLS handshake failed: 1, 2, 4 … 600 s.
  void refused(MonoTime now);
  /// Another client with our id was let in (reason 0x8E). Twice within 60 s: 10 minutes.
  void taken_over(MonoTime now);

  /// What stood in the way is changed: the next attempt need not wait, unless for a take-over.
  void at_once();

  /// The earliest moment of the next attempt.
  [[nodiscard]] MonoTime next_attempt() const { return next_attempt_; }
  /// Is it the take-over's ten minutes that we wait for?
  [[nodiscard]] bool yields() const { return yields_; }

 private:
  void wait(MonoTime now, Micros longest);

  MonoTime next_attempt_{MonoTime::min()};
  Micros delay_{0};
  std::optional<MonoTime> connected_at_;
  std::optional<MonoTime> last_take_over_;
  bool yields_ = false;
};

}  // namespace buoyd
