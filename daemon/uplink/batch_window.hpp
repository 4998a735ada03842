#pragma once
// Holds the batches that are published and have no receipt yet. It bounds how many they are and how
// large, and finds those that are overdue (rules B2, B6 of docs/delivery.md). A pure state machine;
// MQTT thread.

#include <algorithm>
#include <optional>
#include <vector>

#include "base/time.hpp"
#include "core/delivery.hpp"

namespace buoyd {

/// A batch on its way.
struct SentBatch {
  std::uint64_t serial = 0;  ///< its name here, because message ids repeat after 65,535
  std::uint16_t message = 0;
  EpochId epoch{};
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::size_t bytes = 0;
  MonoTime handed;                ///< when the connection got it
  std::optional<MonoTime> acked;  ///< when its PUBACK came
  std::vector<Hash8> uses;        ///< descriptions of its readings
  std::vector<Hash8> carries;     ///< those of them that travelled with it
  bool beside = false;  ///< it is in the slot beside the window: urgent, or published again
  bool needed = false;  ///< a receipt said `need`: it is published again with all descriptions
};

class BatchWindow {
 public:
  static constexpr std::size_t most_batches = 8;
  static constexpr std::size_t most_bytes = 262'144;
  /// Few batches may be without PUBACK, so that a live message does not wait long. Two may after a
  /// quick PUBACK, and until one is slow; else only one may.
  static constexpr std::size_t most_unacked = 2;
  /// target() begins with the first of these and stays between the other two. In bytes.
  static constexpr std::size_t first_target = 4096;
  static constexpr std::size_t least_target = 1024;
  static constexpr std::size_t most_target = 32'768;
  /// A PUBACK is quick if it takes less than this, and slow if it takes more than that.
  static constexpr Micros quick{1'000'000};
  static constexpr Micros slow{2'000'000};

  /// True if there is room for one more batch of target() bytes.
  [[nodiscard]] bool has_room() const;
  /// True if the slot beside the window is free. An overdue batch does not keep it: see overdue().
  [[nodiscard]] bool slot_is_free(MonoTime now, Micros patience) const;
  /// Adds the batch and gives it its serial.
  void add(SentBatch batch);

  /// Takes a PUBACK that is no failure, and adapts the size of batches to the time that it took.
  /// False if no batch waits for a PUBACK of this message.
  bool acked(std::uint16_t message, MonoTime now);
  /// True if a batch waits for a PUBACK of this message.
  [[nodiscard]] bool knows(std::uint16_t message) const;
  /// The number up to which every batch of that epoch has its PUBACK, but at most `sent`.
  [[nodiscard]] std::uint64_t acked_to(const EpochId& epoch, std::uint64_t sent) const;
  /// Forgets the batches that these ranges cover. Returns the descriptions that they carried.
  std::vector<Hash8> covered(const EpochId& epoch, const Ranges& have);
  /// The archive lacks that description. Batches of the epoch that use it are published again, but
  /// not one that already was and carried it.
  void needed(const EpochId& epoch, const Hash8& hash);

  /// True if a batch on its way carries that description.
  [[nodiscard]] bool carries(const Hash8& hash) const;

  /// The first batch that is to be published again; nullptr if there is none. It is needed, or its
  /// PUBACK came `patience` ago or earlier.
  [[nodiscard]] const SentBatch* overdue(MonoTime now, Micros patience) const;
  /// When the next batch becomes overdue; MonoTime::max() if none waits for a receipt.
  [[nodiscard]] MonoTime next_overdue(Micros patience) const;
  /// Takes that batch out; nullopt if there is none of that serial.
  std::optional<SentBatch> take(std::uint64_t serial);
  /// Forgets the batches of that epoch that are on their way.
  void forget(const EpochId& epoch);
  void clear() { sent_.clear(); }

  /// How many bytes the next batch should have: never more than limit().
  [[nodiscard]] std::size_t target() const { return std::min({target_, limit_, bound_}); }
  /// Batches shall have no more than so many bytes, as far as their readings allow it.
  void bound_target(std::size_t bytes) { bound_ = bytes; }
  /// Sets how many bytes the broker takes. The limit is most_target at most.
  void set_limit(std::size_t bytes) { limit_ = std::min(bytes, most_target); }
  /// A PUBACK said "too large" (0x95). The limit becomes half of target(), but not less than
  /// least_target.
  void halve_limit() { limit_ = std::max(std::min(target(), limit_) / 2, least_target); }
  [[nodiscard]] std::size_t limit() const { return limit_; }

  [[nodiscard]] const std::vector<SentBatch>& sent() const { return sent_; }
  [[nodiscard]] std::size_t bytes() const;
  [[nodiscard]] std::size_t unacked_bytes() const;

 private:
  [[nodiscard]] std::vector<SentBatch>::const_iterator find(std::uint16_t message) const;
  [[nodiscard]] static bool is_overdue(const SentBatch& batch, MonoTime now, Micros patience);

  std::uint64_t next_serial_ = 1;
  std::vector<SentBatch> sent_;  // in the order in which they were added
  std::size_t target_ = first_target;
  std::size_t limit_ = most_target;
  std::size_t bound_ = most_target;
  bool is_quick_ = false;  // the link is quick, as its PUBACKs show
};

}  // namespace buoyd
