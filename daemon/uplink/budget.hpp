#pragma once
// The byte budget of a day as a token bucket. It counts what the sockets carry, and keeps live
// messages and batches from starving each other. A pure state machine with injected time; MQTT
// thread.

#include <cstdint>

#include "base/byte_allowance.hpp"

namespace buoyd {

class Budget {
 public:
  /// 0 means no bound. The bucket holds a day's bytes at most. It begins with those of two hours,
  /// so that a daemon which restarts again and again does not get a day's bytes each time.
  explicit Budget(std::uint64_t bytes_per_day) : per_day_(bytes_per_day) {}

  /// Takes how many bytes the sockets have carried so far (MqttConnection::traffic().bytes()). This
  /// number never falls.
  void count(std::uint64_t total, MonoTime now);

  /// True if a live message may go. While a batch waits for bytes, live messages have an eighth of
  /// the day's bytes, and batches the rest. Else they may take all but an hour's share, which is
  /// kept for the next batch.
  [[nodiscard]] bool live() const;
  /// A live message of so many bytes was handed over.
  void sent_live(std::uint64_t bytes);
  /// True if a batch of that size may go. It has to leave an hour's share. `unacked` bytes count as
  /// spent, although the socket may not have counted them yet. If nothing is unacknowledged, a
  /// bucket that is 95 % full lets any batch pass, so a budget smaller than a batch delays the
  /// batch and does not block it. A batch that may not go waits from now on.
  [[nodiscard]] bool record(std::size_t bytes, std::size_t unacked);
  /// No batch waits any more.
  void caught_up() { batch_waits_ = false; }
  /// Bytes that may be spent now; negative after more was spent than was there.
  [[nodiscard]] std::int64_t tokens() const { return static_cast<std::int64_t>(bytes_.left); }

 private:
  [[nodiscard]] double an_hour() const;
  [[nodiscard]] bool live_is_free() const { return !batch_waits_ && bytes_.left > an_hour(); }

  std::uint64_t per_day_;
  ByteAllowance bytes_;
  ByteAllowance live_;  // of live messages alone, also while a batch waits
  bool batch_waits_ = false;
  std::uint64_t counted_ = 0;
  bool has_begun_ = false;
};

}  // namespace buoyd
