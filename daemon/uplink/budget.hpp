#pragma once
// The byte budget of a day as a token bucket. It counts what the sockets carry, and lets live
// messages go before batches. A pure state machine with injected time; MQTT thread.

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

  /// True if a live message may go: the bucket is not empty.
  [[nodiscard]] bool live() const { return per_day_ == 0 || bytes_.left > 0; }
  /// True if a batch of that size may go. It has to leave an hour's share for live messages.
  /// `unacked` bytes count as spent, although the socket may not have counted them yet. If nothing
  /// is unacknowledged, a bucket that is 95 % full lets any batch pass, so a budget smaller than a
  /// batch delays the batch and does not block it.
  [[nodiscard]] bool record(std::size_t bytes, std::size_t unacked) const;
  /// Bytes that may be spent now; negative after more was spent than was there.
  [[nodiscard]] std::int64_t tokens() const { return static_cast<std::int64_t>(bytes_.left); }

 private:
  std::uint64_t per_day_;
  ByteAllowance bytes_;
  std::uint64_t counted_ = 0;
  bool has_begun_ = false;
};

}  // namespace buoyd
