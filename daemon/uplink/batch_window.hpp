#pragma once
// Batches that are published and not receipted (rules B2, B6): how many, how large, which are
// overdue. A pure state machine; MQTT thread.

#include <algorithm>
#include <optional>
#include <vector>

#include "base/time.hpp"
#include "core/delivery.hpp"

namespace buoyd {

/// A batch on its way.
struct SentBatch {
  std::uint64_t serial = 0;  ///< names it here; a message id returns after 65,535
  std::uint16_t message = 0;
  EpochId epoch{};
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::size_t bytes = 0;
  MonoTime handed;                ///< over to the connection
  std::optional<MonoTime> acked;  ///< its PUBACK came
  std::vector<Hash8> uses;        ///< descriptions of its readings
  std::vector<Hash8> carries;     ///< those that travelled with it
  bool beside = false;            ///< in the slot beside the window: urgent, or published again
  bool needed = false;            ///< `need` came: it goes again with all its descriptions
};

class BatchWindow {
 public:
  static constexpr std::size_t most_batches = 8;
  static constexpr std::size_t most_bytes = 262'144;
  /// So that a live message waits for few: for one, unless the last PUBACK that was quick or slow
  /// was quick.
  static constexpr std::size_t most_unacked = 2;
  static constexpr std::size_t first_target = 4096;
  static constexpr std::size_t least_target = 1024;
  static constexpr std::size_t most_target = 32'768;
  static constexpr Micros quick{1'000'000};
  static constexpr Micros slow{2'000'000};

  /// Is there room for one more of the present size?
  [[nodiscard]] bool has_room() const;
  /// Is the slot beside the window free? What waits in it too long without a receipt leaves it.
  [[nodiscard]] bool slot_is_free(MonoTime now, Micros patience) const;
  /// Gives it its serial.
  void add(SentBatch batch);

  /// A PUBACK below 0x80 came: the size of batches adapts. False if it is none of ours.
  bool acked(std::uint16_t message, MonoTime now);
  [[nodiscard]] bool knows(std::uint16_t message) const;
  /// Of what went of that epoch up to `sent`, how far nothing lacks its PUBACK.
  [[nodiscard]] std::uint64_t acked_to(const EpochId& epoch, std::uint64_t sent) const;
  /// Forgets what these ranges cover; returns the descriptions that thereby arrived.
  std::vector<Hash8> covered(const EpochId& epoch, const Ranges& have);
  /// The archive lacks that description: batches of the epoch that used it go again.
  void needed(const EpochId& epoch, const Hash8& hash);

  /// Is that description on its way?
  [[nodiscard]] bool carries(const Hash8& hash) const;

  /// The batch to publish again, if any: needed, or its PUBACK is older than `patience`.
  [[nodiscard]] const SentBatch* overdue(MonoTime now, Micros patience) const;
  /// When the next one becomes overdue.
  [[nodiscard]] MonoTime next_overdue(Micros patience) const;
  /// Takes that batch out.
  std::optional<SentBatch> take(std::uint64_t serial);
  /// What is on its way of that epoch is forgotten.
  void forget(const EpochId& epoch);
  void clear() { sent_.clear(); }

  /// Bytes that the next batch may have; never over `limit`.
  [[nodiscard]] std::size_t target() const { return std::min(target_, limit_); }
  /// The broker takes no more than that (≤ most_target).
  void set_limit(std::size_t bytes) { limit_ = std::min(bytes, most_target); }
  /// A PUBACK said "too large" (0x95): half of it is tried next.
  void halve_limit() { limit_ = std::max(std::min(target(), limit_) / 2, least_target); }
  [[nodiscard]] std::size_t limit() const { return limit_; }

  [[nodiscard]] const std::vector<SentBatch>& sent() const { return sent_; }
  [[nodiscard]] std::size_t bytes() const;
  [[nodiscard]] std::size_t unacked_bytes() const;

 private:
  [[nodiscard]] std::vector<SentBatch>::const_iterator find(std::uint16_t message) const;
  [[nodiscard]] static bool is_overdue(const SentBatch& batch, MonoTime now, Micros patience);

  std::uint64_t next_serial_ = 1;
  std::vector<SentBatch> sent_;  // in the order they were first handed over
  std::size_t target_ = first_target;
  std::size_t limit_ = most_target;
  bool is_quick_ = false;  // the link, by its PUBACKs
};

}  // namespace buoyd
