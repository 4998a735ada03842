#pragma once
// Chooses what leaves the store when it is full (B7). Delivered readings go first, the oldest
// first. Then the oldest owed ones go and become a gap, those of instruments before the station's
// own. The newest row never goes. Part of a store; the spool thread only.

#include <cstdint>

#include "spool/store/epoch_book.hpp"
#include "spool/store/statements.hpp"

namespace buoyd {

class Retention {
 public:
  static constexpr std::size_t delivered_chunk = 500;
  /// They are few, because none is to go that need not. They are not fewer, because each turn
  /// writes some six pages.
  static constexpr std::size_t owed_chunk = 32;

  [[nodiscard]] static Result<Retention> open(Database& database);

  // Each deletes a chunk of rows inside the caller's transaction, and returns how many went; 0 if
  // none is left that may go.
  [[nodiscard]] Result<std::size_t> trim_delivered(EpochBook& book);
  /// Deletes the oldest readings of instruments, and notes their gaps in `book`. Where more than
  /// `own_bytes` of buoyd's own readings (start, event, health and so on, but no raw bytes) are
  /// older than all others, the oldest of these go instead.
  [[nodiscard]] Result<std::size_t> trim_owed(EpochBook& book, std::uint64_t own_bytes);
  /// The transaction was rolled back, so what it deleted is there again.
  void rolled_back();

 private:
  /// Rows of one class that follow one another, and their numbers as gaps. A hole between two rows
  /// belongs to no gap.
  struct Chunk {
    std::vector<Gap> gaps;
    std::size_t rows = 0;
    std::uint64_t bytes = 0;  // of buoyd's own rows
  };

  explicit Retention(Statements sql) : sql_(std::move(sql)) {}
  Result<std::uint64_t> first_row(std::uint64_t from);
  Result<std::uint64_t> next_other(std::uint64_t end);
  Result<Chunk> owed_rows(Range numbers, bool own);
  Result<std::size_t> remove_delivered(EpochBook& book, Range numbers);
  Result<std::size_t> remove_owed(EpochBook& book, Range numbers, bool own);
  Result<std::size_t> remove(Range numbers);
  void count_outlived_anew();

  Statements sql_;
  std::uint64_t delivered_from_ = 0;  // no delivered row lies below
  std::uint64_t outlived_to_ = 0;     // below it are only buoyd's own rows, as trim_owed() found
  std::uint64_t outlived_bytes_ = 0;  // that these rows take
};

}  // namespace buoyd
