#pragma once
// B7: what leaves the store when it is full. Delivered readings first, oldest first; then the
// oldest owed ones with their gap; the newest row never. Part of a store; the spool thread only.

#include <cstdint>

#include "spool/epoch_book.hpp"
#include "spool/statements.hpp"

namespace buoyd {

class Retention {
 public:
  static constexpr std::size_t delivered_chunk = 500;
  /// Few, as none is to go that need not; so many, as each turn writes some six pages.
  static constexpr std::size_t owed_chunk = 32;

  [[nodiscard]] static Result<Retention> open(Database& database);

  /// Delete the next chunk of delivered rows, or of the oldest owed ones, inside the caller's
  /// transaction, and take note of gaps in `book`. Return how many went; 0: none is left that may.
  [[nodiscard]] Result<std::size_t> trim_delivered(EpochBook& book);
  [[nodiscard]] Result<std::size_t> trim_owed(EpochBook& book);
  /// Something at or behind `from` became delivered.
  void delivered(std::uint64_t from) { delivered_from_ = std::min(delivered_from_, from); }
  /// The transaction was rolled back: what trim() deleted is there again.
  void rolled_back() { delivered_from_ = 0; }

 private:
  explicit Retention(Statements sql) : sql_(std::move(sql)) {}
  Result<std::uint64_t> first_row(std::uint64_t from);
  Result<std::size_t> remove(EpochBook& book, Range numbers, std::size_t most);

  Statements sql_;
  std::uint64_t delivered_from_ = 0;  // no delivered row lies below
};

}  // namespace buoyd
