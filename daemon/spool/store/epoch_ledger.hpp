#pragma once
// The account of one epoch: which of its numbers are delivered, which are lost, what is owed.
// Pure (rules B4, B7, B8 of docs/delivery.md); the spool thread only.

#include <cstdint>
#include <optional>
#include <vector>

#include "base/ranges.hpp"
#include "core/delivery.hpp"

namespace buoyd {

class EpochLedger {
 public:
  /// Delivered ranges beyond this many are forgotten, highest first: they are only sent again.
  static constexpr std::size_t max_ranges = 4096;

  /// `n` is the epoch's key in the store.
  EpochLedger(std::int64_t n, EpochId id, Range numbers) : n_(n), id_(id), numbers_(numbers) {}

  /// What the store held of it; not dirty.
  void restore(Ranges done, std::vector<Gap> lost);

  [[nodiscard]] std::int64_t n() const { return n_; }
  [[nodiscard]] const EpochId& id() const { return id_; }
  [[nodiscard]] std::uint64_t first() const { return numbers_.a; }
  [[nodiscard]] std::uint64_t last() const { return numbers_.b; }
  [[nodiscard]] const Ranges& done() const { return done_; }
  [[nodiscard]] const std::vector<Gap>& lost() const { return lost_; }
  [[nodiscard]] EpochState state() const;
  /// Is anything of [first, last] not delivered?
  [[nodiscard]] bool owed() const { return !done_.covers(numbers_); }
  [[nodiscard]] std::uint64_t owed_count() const;

  /// The epoch went on to this number.
  void grow(std::uint64_t last) { numbers_.b = last; }
  /// B4, a receipt that only adds: done += have, clipped to the epoch. True if done changed.
  bool add(const std::vector<Range>& have);
  /// B4, the answer to hello: for numbers ≤ upto, done := have. True if done changed.
  bool replace(const std::vector<Range>& have, std::uint64_t upto);
  /// Delivered ones of the range are owed again (the command resend). How many.
  std::uint64_t owe_again(Range range);
  /// Numbers whose readings are no longer there and that were not lost before. Neighbours with
  /// one reason become one entry.
  void lose(const Gap& range);

  /// The first run of consecutive numbers behind `after` that are owed.
  [[nodiscard]] std::optional<Range> owed_run(std::uint64_t after) const;
  /// The first lost range that reaches `seq` or lies behind it; nullptr if there is none.
  [[nodiscard]] const Gap* lost_from(std::uint64_t seq) const;

  /// Changed since it was saved?
  [[nodiscard]] bool dirty() const { return done_dirty_ || !changed_gaps_.empty(); }
  [[nodiscard]] bool done_dirty() const { return done_dirty_; }
  /// First numbers of the gaps that came, grew or went since then, each once or more.
  [[nodiscard]] const std::vector<std::uint64_t>& changed_gaps() const { return changed_gaps_; }
  /// The gap that begins with this number; nullptr if none does.
  [[nodiscard]] const Gap* gap_at(std::uint64_t a) const;
  void saved();

 private:
  void merge_right(std::size_t index);
  bool changed_from(const Ranges& before);

  std::int64_t n_;
  EpochId id_;
  Range numbers_;
  Ranges done_;
  std::vector<Gap> lost_;  // sorted, disjoint; b always known
  bool done_dirty_ = false;
  std::vector<std::uint64_t> changed_gaps_;
};

}  // namespace buoyd
