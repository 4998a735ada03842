#pragma once
// B7: what leaves the store when it is full. Delivered readings first, oldest first; then the
// oldest owed ones with their gap, the instruments' before the station's own; the newest row never.
// Part of a store; the spool thread only.

#include <algorithm>
#include <cstdint>

#include "spool/store/epoch_book.hpp"
#include "spool/store/statements.hpp"

namespace buoyd {

class Retention {
 public:
  static constexpr std::size_t delivered_chunk = 500;
  /// Few, as none is to go that need not; so many, as each turn writes some six pages.
  static constexpr std::size_t owed_chunk = 32;

  [[nodiscard]] static Result<Retention> open(Database& database);

  /// Delete the next chunk of delivered rows, or of owed ones, inside the caller's transaction, and
  /// take note of gaps in `book`. Return how many went; 0: none is left that may.
  [[nodiscard]] Result<std::size_t> trim_delivered(EpochBook& book);
  /// The oldest readings of instruments; or buoyd's own oldest ones (start, event, health and so
  /// on, but no raw bytes) where these have outlived others by more than `own_bytes`.
  [[nodiscard]] Result<std::size_t> trim_owed(EpochBook& book, std::uint64_t own_bytes);
  /// Something at or behind `from` became delivered.
  void delivered(std::uint64_t from) { delivered_from_ = std::min(delivered_from_, from); }
  /// The transaction was rolled back: what trim() deleted is there again.
  void rolled_back();

 private:
  /// Rows of one class that follow one another, and their numbers as gaps: a hole between two of
  /// them is none of ours to account for.
  struct Chunk {
    std::vector<Gap> gaps;
    std::size_t rows = 0;
    std::uint64_t bytes = 0;  // of own ones
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
  std::uint64_t outlived_to_ = 0;     // below it lie own rows only, once trim_owed() has looked
  std::uint64_t outlived_bytes_ = 0;  // what these take
};

}  // namespace buoyd
