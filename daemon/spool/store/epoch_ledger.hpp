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

  /// Takes what the store held of it. Then it is not dirty.
  void restore(Ranges done, std::vector<Gap> lost);

  [[nodiscard]] std::int64_t n() const { return n_; }
  [[nodiscard]] const EpochId& id() const { return id_; }
  [[nodiscard]] std::uint64_t first() const { return numbers_.a; }
  [[nodiscard]] std::uint64_t last() const { return numbers_.b; }
  [[nodiscard]] const Ranges& done() const { return done_; }
  [[nodiscard]] const std::vector<Gap>& lost() const { return lost_; }
  [[nodiscard]] EpochState state() const;
  /// True if anything of [first, last] is not delivered.
  [[nodiscard]] bool owed() const { return !done_.covers(numbers_); }
  [[nodiscard]] std::uint64_t owed_count() const;

  /// The epoch now ends with this number.
  void grow(std::uint64_t last) { numbers_.b = last; }
  /// Takes a receipt that only adds (B4): done += have, clipped to the epoch. True if done changed.
  bool add(const std::vector<Range>& have);
  /// Takes the answer to hello (B4): for numbers ≤ upto, done := have. True if done changed.
  bool replace(const std::vector<Range>& have, std::uint64_t upto);
  /// Makes delivered numbers of the range owed again (the command resend). Returns how many.
  std::uint64_t owe_again(Range range);
  /// Notes that readings are gone. What of them was lost before keeps its gap: a row that cannot be
  /// read is one before it goes. Gaps side by side with the same reason become one.
  void lose(const Gap& range);

  /// The first run of consecutive numbers behind `after` that are owed.
  [[nodiscard]] std::optional<Range> owed_run(std::uint64_t after) const;
  /// The first lost range that reaches `seq` or lies behind it; nullptr if there is none.
  [[nodiscard]] const Gap* lost_from(std::uint64_t seq) const;

  /// True if it changed since it was saved.
  [[nodiscard]] bool dirty() const { return done_dirty_ || !changed_gaps_.empty(); }
  [[nodiscard]] bool done_dirty() const { return done_dirty_; }
  /// The first numbers of the gaps that came, grew or went since then, each once or more often.
  [[nodiscard]] const std::vector<std::uint64_t>& changed_gaps() const { return changed_gaps_; }
  /// The gap that begins with this number; nullptr if none does.
  [[nodiscard]] const Gap* gap_at(std::uint64_t a) const;
  void saved();

 private:
  void insert(const Gap& range);
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
