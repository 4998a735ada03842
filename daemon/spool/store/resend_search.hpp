#pragma once
// Finds the readings of a time in a store, a slice of rows at a time, so that commits go on
// between. They are to be owed again all together at its end: a receipt that comes meanwhile would
// count what was found so far as delivered before it was sent. Rows are in the order of their
// commits, but the clock may have been set between them, so every row is looked at. Part of a
// store; the spool thread only.

#include <cstdint>
#include <utility>
#include <vector>

#include "core/delivery.hpp"
#include "spool/store/statements.hpp"

namespace buoyd {

class ResendSearch {
 public:
  static constexpr std::int64_t slice = 4096;  ///< rows a step: some 10 ms on a small board
  /// If there are more ranges, the last one grows over what is between them, which is then sent
  /// again though nobody asked for it.
  static constexpr std::size_t most_ranges = 1024;

  /// Looks among the numbers up to `last`.
  [[nodiscard]] static Result<ResendSearch> begin(Database& database, const ResendQuery& query,
                                                  std::uint64_t last);
  /// Looks at the next slice. True if it has looked at all rows.
  [[nodiscard]] Result<bool> step();
  /// The numbers of that time, as far as it has looked.
  [[nodiscard]] const std::vector<Range>& found() const { return found_; }

 private:
  ResendSearch(Statement rows, const ResendQuery& query, std::uint64_t last)
      : rows_(std::move(rows)), query_(query), last_(last) {}
  void note(std::uint64_t number);

  Statement rows_;
  ResendQuery query_;
  std::uint64_t last_;
  std::uint64_t looked_to_ = 0;
  std::vector<Range> found_;
};

}  // namespace buoyd
