#pragma once
// The byte budget of a day as a token bucket, counted from the socket; live goes first.
// A pure state machine with injected time; MQTT thread.

#include <cstdint>

#include "base/byte_allowance.hpp"

namespace buoyd {

class Budget {
 public:
  /// 0: no bound. The bucket holds one day at most and starts with two hours, so that a daemon
  /// that restarts again and again does not get a day each time.
  explicit Budget(std::uint64_t bytes_per_day) : per_day_(bytes_per_day) {}

  /// All that the sockets carried so far (MqttConnection::traffic().bytes(), never falling).
  void count(std::uint64_t total, MonoTime now);

  /// May a live message go? Not while the bucket is empty.
  [[nodiscard]] bool live() const { return per_day_ == 0 || bytes_.left > 0; }
  /// May a batch of that size go? It leaves an hour's share to live, and `unacked` bytes are
  /// reckoned as spent although the socket may not have counted them. A full bucket lets
  /// anything pass, so a budget smaller than a batch delays and does not block.
  [[nodiscard]] bool record(std::size_t bytes, std::size_t unacked) const;
  /// Bytes that may be spent now; negative when overdrawn.
  [[nodiscard]] std::int64_t tokens() const { return static_cast<std::int64_t>(bytes_.left); }

 private:
  std::uint64_t per_day_;
  ByteAllowance bytes_;
  std::uint64_t counted_ = 0;
  bool has_begun_ = false;
};

}  // namespace buoyd
