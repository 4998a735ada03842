#pragma once
// Reads rows of the table reading by ranges of numbers, in short statements. Owned by a store or a
// reader; its thread only.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/ranges.hpp"
#include "core/reading.hpp"
#include "spool/store/description_table.hpp"

namespace buoyd {

/// The columns to select so that row_reading() finds them.
inline constexpr std::string_view reading_columns =
    "seq, description, utc, boottime, clock, span, body, flags, instrument";

/// Bounds one read, so that memory does not grow with what is owed.
struct ReadBudget {
  std::size_t readings = 0;
  std::size_t values = 0;
  std::size_t bytes = 0;

  /// Takes one reading out of the budget; false if it does not fit and is not the first.
  [[nodiscard]] bool take(const Reading& reading, bool is_first);
};

/// What one read gave.
struct RowsRead {
  std::uint64_t to = 0;               ///< everything of the range up to here was looked at
  std::vector<std::uint64_t> unread;  ///< rows whose description cannot be theirs, or be read
  bool stopped = false;               ///< it ended before the range's end
};

class ReadingRows {
 public:
  [[nodiscard]] static Result<ReadingRows> open(Database& database);

  /// Appends the rows of the range to `out` until the budget, which it lowers, is used up. The
  /// first reading of an empty `out` is taken whatever it costs. The rows end, too, before one that
  /// the disk fails to read; it is an error if that is the first of the range.
  [[nodiscard]] Result<RowsRead> read(Range numbers, DescriptionTable& descriptions,
                                      ReadBudget& budget, std::vector<StoredReading>& out);

 private:
  explicit ReadingRows(Statement query) : query_(std::move(query)) {}

  Statement query_;
};

/// Steps on from a row whose number `seq` lies behind all that are looked for. True: no more of
/// them come. False: a lower number follows, so that `seq` was a damaged one, and more may come.
[[nodiscard]] bool is_end(Statement& rows, std::uint64_t seq);

/// The current row of a statement that selects reading_columns, if this can be its description:
/// one that was read, and of its instrument. `body` and `flags` are not looked at.
[[nodiscard]] std::optional<StoredReading> row_reading(const Statement& row,
                                                       DescriptionPtr description);

}  // namespace buoyd
