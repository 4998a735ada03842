#pragma once
// Finds the readings of a time in a store, a slice at a time so that commits go on between, and
// has them owed again, all at its end: a receipt that comes meanwhile would count what was found
// so far as delivered, before it was sent. Readings are kept in the order of their commits; their
// times follow the clock, which may have been set: so every row is looked at. Part of a store; the
// spool thread only.

#include <cstdint>
#include <utility>
#include <vector>

#include "core/delivery.hpp"
#include "spool/store/epoch_book.hpp"
#include "spool/store/statements.hpp"

namespace buoyd {

class ResendSearch {
 public:
  static constexpr std::int64_t slice = 4096;  ///< rows a step: some 10 ms on a small board
  /// Of more ranges the last grows over what is between: sent again though nobody asked.
  static constexpr std::size_t most_ranges = 1024;

  /// Among the numbers up to `last`.
  [[nodiscard]] static Result<ResendSearch> begin(Database& database, const ResendQuery& query,
                                                  std::uint64_t last);
  /// Looks at the next slice; true: it has been through.
  [[nodiscard]] Result<bool> step(EpochBook& book);
  /// Delivered readings that it made owed again.
  [[nodiscard]] std::uint64_t count() const { return count_; }

 private:
  ResendSearch(Statement rows, const ResendQuery& query, std::uint64_t last)
      : rows_(std::move(rows)), query_(query), last_(last) {}
  void note(std::uint64_t number);

  Statement rows_;
  ResendQuery query_;
  std::uint64_t last_;
  std::uint64_t looked_to_ = 0;
  std::vector<Range> found_;  // numbers of that time
  std::uint64_t count_ = 0;
};

}  // namespace buoyd
