#pragma once
// The batches that are published and have no receipt yet (rules B2, B6): how many, how large, and
// which are overdue. A pure state machine; MQTT thread.

#include <algorithm>
#include <optional>
#include <vector>

#include "base/time.hpp"
#include "core/delivery.hpp"

namespace buoyd {

/// A batch on its way.
struct SentBatch {
  std::uint64_t serial = 0;  ///< names it here, because message ids repeat after 65,535
  std::uint16_t message = 0;
  EpochId epoch{};
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::size_t bytes = 0;
  MonoTime handed;                ///< when the connection got it
  std::optional<MonoTime> acked;  ///< when its PUBACK came
  std::vector<Hash8> uses;        ///< descriptions of its readings
  std::vector<Hash8> carries;     ///< those of them that travelled with it
  bool beside = false;            ///< in the slot beside the window: urgent, or published again
  bool needed = false;            ///< `need` came: it goes again with all its descriptions
};

class BatchWindow {
 public:
  static constexpr std::size_t most_batches = 8;
  static constexpr std::size_t most_bytes = 262'144;
  /// Few, so that a live message does not wait long: two if the last PUBACK that was quick or slow
  /// was quick, else one.
  static constexpr std::size_t most_unacked = 2;
  static constexpr std::size_t first_target = 4096;
  static constexpr std::size_t least_target = 1024;
  static constexpr std::size_t most_target = 32'768;
  static constexpr Micros quick{1'000'000};
  static constexpr Micros slow{2'000'000};

  /// True if there is room for one more batch of the present size.
  [[nodiscard]] bool has_room() const;
  /// True if the slot beside the window is free. A batch leaves the slot if it waits too long for a
  /// receipt.
  [[nodiscard]] bool slot_is_free(MonoTime now, Micros patience) const;
  /// Adds the batch and gives it its serial.
  void add(SentBatch batch);

  /// A PUBACK below 0x80 came: the size of batches adapts. False if the message is no batch.
  bool acked(std::uint16_t message, MonoTime now);
  [[nodiscard]] bool knows(std::uint16_t message) const;
  /// The number, at most `sent`, up to which every batch of that epoch has its PUBACK.
  [[nodiscard]] std::uint64_t acked_to(const EpochId& epoch, std::uint64_t sent) const;
  /// Forgets what these ranges cover; returns the descriptions that thereby arrived.
  std::vector<Hash8> covered(const EpochId& epoch, const Ranges& have);
  /// The archive lacks that description: batches of the epoch that used it go again.
  void needed(const EpochId& epoch, const Hash8& hash);

  /// True if that description is on its way.
  [[nodiscard]] bool carries(const Hash8& hash) const;

  /// The batch to publish again, if any: needed, or its PUBACK is older than `patience`.
  [[nodiscard]] const SentBatch* overdue(MonoTime now, Micros patience) const;
  /// When the next one becomes overdue.
  [[nodiscard]] MonoTime next_overdue(Micros patience) const;
  /// Takes that batch out.
  std::optional<SentBatch> take(std::uint64_t serial);
  /// Forgets the batches of that epoch that are on their way.
  void forget(const EpochId& epoch);
  void clear() { sent_.clear(); }

  /// Bytes that the next batch may have; never over `limit`.
  [[nodiscard]] std::size_t target() const { return std::min(target_, limit_); }
  /// The broker takes no more than that (≤ most_target).
  void set_limit(std::size_t bytes) { limit_ = std::min(bytes, most_target); }
  /// A PUBACK said "too large" (0x95): the next batch may have half of the size.
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
